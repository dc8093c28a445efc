#include "storage/lmdb/chat/chat_list.hpp"

#include <algorithm>

#include "rowd/base/json.hpp"
#include "rowd/storage/refusals.hpp"
#include "storage/lmdb/chat/chat_lookup.hpp"

namespace rowd::storage {

namespace chat = domain::chat;
using chat::kind;
using chat::status;

namespace {

// By their last change, ties in the order of creation.
bool is_before(chat::position const& a, chat::position const& b) {
    return a.updated_ms != b.updated_ms ? a.updated_ms < b.updated_ms : a.sequence < b.sequence;
}

}  // namespace

chat_list::chat_list(kv::snapshot const& in, std::uint64_t secret, chat::list_objects const& plan,
                     reading& how, chat::object_sink& out)
    : in_(in), secret_(secret), plan_(plan), how_(how), out_(out) {}

result<> chat_list::run() {
    if (knows_all_links()) {
        if (!plan_.by_update)
            by_creation();
        else if (facets_.empty())
            by_update();
        else
            by_update_under_facets();
    }
    if (how_.over()) return out_of_time();
    return {};
}

bool chat_list::allows(std::size_t work) {
    return how_.allows(work);
}

// False: nothing can have it.
bool chat_list::add_link(facet::of letter, kind is, std::optional<uuid> const& id) {
    if (!id) return true;
    bool const is_event = plan_.is == kind::event;  // keeps its links, whatever has become of them
    if (!is_event && !find_object(in_, secret_, is, *id)) return false;
    facets_.push_back({letter, sequence_in(*id, secret_)});
    return true;
}

bool chat_list::knows_all_links() {
    for (auto const& [name, value] : plan_.tags) facets_.push_back(tag_facet(name, value));
    if (plan_.type) facets_.push_back({facet::of::type, name_hash(*plan_.type)});
    if (plan_.integration)
        facets_.push_back({facet::of::integration, name_hash(*plan_.integration)});
    if (plan_.progress)
        facets_.push_back({facet::of::status, static_cast<std::uint64_t>(*plan_.progress)});
    if (!add_link(facet::of::conversation, kind::conversation, plan_.conversation)) return false;
    if (!add_link(facet::of::user, kind::user, plan_.user)) return false;
    if (!add_link(facet::of::message, kind::message, plan_.message)) return false;
    return std::ranges::all_of(plan_.participants, [this](uuid const& id) {
        return add_link(facet::of::participant, kind::user, id);
    });
}

// What the facets do not say for certain.
bool chat_list::is_wanted(chat::object& o) const {
    for (auto const& [name, value] : plan_.tags) {
        auto const its = json::find(o.tags, name);
        if (!its || json::decode_string(*its) != value) return false;
    }
    if (plan_.type && o.type != *plan_.type) return false;
    if (plan_.integration && o.integration != *plan_.integration) return false;
    if (o.is == kind::event || o.is == kind::message) {
        if (plan_.conversation && o.conversation != plan_.conversation) return false;
        if (plan_.user && o.user != plan_.user) return false;
        if (plan_.message && o.message != plan_.message) return false;
    }
    std::int64_t const at_ms = plan_.range_of_updates ? o.updated_ms : o.created_ms;
    if (at_ms < plan_.from_ms || at_ms > plan_.to_ms) return false;
    if (o.is == kind::message && o.progress == status::scheduled) return false;
    if (o.is != kind::conversation) return is_reachable(in_, secret_, o);
    o.message_count = message_count(in_, o.sequence);
    return o.message_count >= plan_.messages_min && o.message_count <= plan_.messages_max;
}

bool chat_list::show(chat::object const& o) {
    if (shown_++ == plan_.limit) {
        out_.on_more();
        return false;
    }
    out_.on_object(o, {o.updated_ms, o.sequence});
    return true;
}

// Where a walk begins: behind the last page, or where the range of creation does.
std::uint64_t chat_list::first_sequence() const {
    if (plan_.after)
        return plan_.newest_first ? plan_.after->sequence - 1 : plan_.after->sequence + 1;
    return plan_.newest_first ? ~0ull : 0;
}

void chat_list::by_creation() {
    std::uint64_t from = first_sequence();
    while (true) {
        std::uint64_t steps = 0;
        auto const next = next_match(in_, plan_.is, facets_, plan_.newest_first, from, steps);
        if (!next || !allows((steps + 1) * reading::descent)) return;
        auto o = object_at(in_, plan_.is, *next);
        if (o && !plan_.range_of_updates) {
            bool const beyond =
                plan_.newest_first ? o->created_ms < plan_.from_ms : o->created_ms > plan_.to_ms;
            if (beyond) return;
        }
        if (o && is_wanted(*o) && !show(*o)) return;
        if (plan_.newest_first && *next == 0) return;
        from = plan_.newest_first ? *next - 1 : *next + 1;
    }
}

void chat_list::by_update() {
    key const prefix = kind_key('Y', plan_.is);
    chat::position from = plan_.newest_first ? chat::position{INT64_MAX, 0} : chat::position{};
    if (plan_.after) from.updated_ms = plan_.after->updated_ms;
    from.sequence = first_sequence();
    while (allows(2 * reading::descent)) {
        key k = prefix;
        k.add(static_cast<std::uint64_t>(from.updated_ms), 8).add(from.sequence, 8);
        kv::cursor at(in_);
        bool const found = plan_.newest_first ? at.seek_back(k) : at.seek(k);
        if (!found || !at.in(prefix)) return;
        from = {static_cast<std::int64_t>(number_at(at.key(), 2, 8)), last_number(at.key())};
        auto o = object_at(in_, plan_.is, from.sequence);
        if (o && is_wanted(*o) && !show(*o)) return;
        if (plan_.newest_first && from.sequence == 0) return;
        from.sequence = plan_.newest_first ? from.sequence - 1 : from.sequence + 1;
    }
}

// All that match, of which the page is taken.
void chat_list::by_update_under_facets() {
    std::vector<chat::object> found;
    auto const comes_first = [this](chat::object const& a, chat::object const& b) {
        chat::position const at_a{a.updated_ms, a.sequence};
        chat::position const at_b{b.updated_ms, b.sequence};
        return plan_.newest_first ? is_before(at_b, at_a) : is_before(at_a, at_b);
    };
    chat::object last;
    if (plan_.after) {
        last.updated_ms = plan_.after->updated_ms;
        last.sequence = plan_.after->sequence;
    }
    for (std::uint64_t from = 0;; ++from) {
        std::uint64_t steps = 0;
        auto const next = next_match(in_, plan_.is, facets_, false, from, steps);
        if (!allows((steps + 1) * reading::descent)) return;
        if (!next) break;
        from = *next;
        auto o = object_at(in_, plan_.is, from);
        if (!o || !is_wanted(*o) || (plan_.after && !comes_first(last, *o))) continue;
        found.push_back(*std::move(o));
        std::ranges::push_heap(found, comes_first);
        if (found.size() <= plan_.limit + 1) continue;
        std::ranges::pop_heap(found, comes_first);
        found.pop_back();
    }
    std::ranges::sort_heap(found, comes_first);
    for (auto const& o : found)
        if (!show(o)) return;
}

}  // namespace rowd::storage
