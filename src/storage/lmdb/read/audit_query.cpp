// Audit queries: the outbox first (what the file may not have yet), then the file.
#include <algorithm>
#include <system_error>

#include "rowd/base/json.hpp"
#include "rowd/base/time.hpp"
#include "rowd/kv/cursor.hpp"
#include "rowd/storage/refusals.hpp"
#include "storage/lmdb/doing.hpp"
#include "storage/lmdb/format/keys.hpp"
#include "storage/lmdb/lmdb_store.hpp"

namespace rowd::storage {
namespace {

bool text_matches(std::string_view entry, std::string_view name, std::string const& wanted) {
    if (wanted.empty()) return true;
    auto const value = json::find(entry, name);
    return value && json::kind_of(*value) == json::kind::string &&
           json::decode_string(*value) == wanted;
}

bool time_matches(std::string_view entry, audit_query const& q) {
    if (!q.from_ms && !q.to_ms) return true;
    auto const value = json::find(entry, "createdAt");
    auto const at = value ? parse_time(json::decode_string(*value)) : std::nullopt;
    return at && (!q.from_ms || at->ms >= *q.from_ms) && (!q.to_ms || at->ms <= *q.to_ms);
}

bool matches(std::string_view entry, audit_query const& q) {
    return text_matches(entry, "action", q.action) &&
           text_matches(entry, "resourceType", q.resource_type) &&
           text_matches(entry, "resourceId", q.resource_id) &&
           text_matches(entry, "actorId", q.actor_id) && time_matches(entry, q);
}

}  // namespace

result<audit_page> lmdb_store::read(reading& how, audit_query const& q) try {
    if (how.slot()) {
        how.give_up();
        return out_of_time();
    }
    audit::log const* const file = outbox_.file();
    if (!file) return audit_unavailable();
    std::vector<audit::record> waiting;  // oldest first
    {
        kv::reader own(env_);
        kv::snapshot const in(own);
        kv::cursor at(in);
        key const prefix('A');
        for (bool more = at.seek(prefix); more && at.in(prefix); more = at.next())
            waiting.push_back({number_at(at.key(), 1, 8), std::string(at.value())});
        in.check_pages();
    }
    audit_page page;
    std::uint64_t last_taken = 0;
    // One entry beyond the page tells whether there is another page.
    auto const take = [&](audit::record const& r) {
        if (!how.allows(r.entry.size())) return false;
        if ((q.below != 0 && r.number >= q.below) || !matches(r.entry, q)) return true;
        if (page.entries.size() == q.limit) {
            page.next_below = last_taken;
            return false;
        }
        page.entries.push_back(r.entry);
        last_taken = r.number;
        return true;
    };
    bool more = true;
    for (auto r = waiting.rbegin(); more && r != waiting.rend(); ++r) more = take(*r);
    std::uint64_t const in_outbox = waiting.empty() ? 0 : waiting.front().number;
    std::uint64_t const below = in_outbox == 0 ? q.below
                                : q.below == 0 ? in_outbox
                                               : std::min(q.below, in_outbox);
    try {
        if (more) file->newest_first(below, take);
    } catch (std::system_error const&) {  // missing, or unreadable
        return audit_unavailable();
    }
    if (how.over()) return out_of_time();
    return page;
} catch (...) {
    return broken(doing(q));
}

}  // namespace rowd::storage
