#include <charconv>

#include "api/common/parameters.hpp"
#include "api/justpaid/handlers.hpp"
#include "api/justpaid/parameters.hpp"
#include "api/pipeline/exchange.hpp"
#include "rowd/base/time.hpp"

namespace rowd::api::justpaid {
namespace {

constexpr std::int64_t day_ms = 86'400'000;

// A cursor is the number of the last entry shown, in 16 hexadecimal digits behind a version mark.
constexpr std::string_view cursor_mark = "a1-";

std::string cursor_text(std::uint64_t below) {
    char digits[16];
    auto const end = std::to_chars(digits, digits + sizeof digits, below, 16).ptr;
    return std::string(cursor_mark) + std::string(digits, end);
}

result<std::uint64_t> decode_cursor(std::string_view text) {
    std::uint64_t below = 0;
    bool const is_marked = text.starts_with(cursor_mark);
    if (is_marked) text.remove_prefix(cursor_mark.size());
    auto const [end, ec] = std::from_chars(text.begin(), text.end(), below, 16);
    if (!is_marked || ec != std::errc() || end != text.end() || below == 0)
        return fail(errc::bad_query, "Invalid cursor");
    return below;
}

result<std::optional<std::int64_t>> decode_date(call const& c, query_parameter const& p,
                                                bool end_of_day) {
    auto const text = parameter(c, p);
    if (!text) return std::optional<std::int64_t>();
    auto const at = parse_time(*text);
    if (!at) return fail(errc::bad_query, std::string(p.name) + " must be an ISO-8601 date");
    return std::optional(at->ms + (at->date_only && end_of_day ? day_ms - 1 : 0));
}

result<storage::audit_query> decode_query(call const& c) {
    storage::audit_query q;
    q.action = parameter(c, query::action).value_or("");
    q.resource_type = parameter(c, query::resource_type).value_or("");
    q.resource_id = parameter(c, query::resource_id).value_or("");
    q.actor_id = parameter(c, query::actor_id).value_or("");
    auto const from = decode_date(c, query::start_date, false);
    if (!from) return from.error();
    auto const to = decode_date(c, query::end_date, true);
    if (!to) return to.error();
    q.from_ms = *from;
    q.to_ms = *to;
    auto const limit = integer_parameter(c, query::limit);
    if (!limit) return limit.error();
    q.limit = static_cast<std::uint32_t>(*limit);
    if (auto const text = parameter(c, query::cursor)) {
        auto const below = decode_cursor(*text);
        if (!below) return below.error();
        q.below = *below;
    }
    return q;
}

}  // namespace

result<> list_audit_logs(exchange& x) {
    auto const wanted = decode_query(x.request());
    if (!wanted) return wanted.error();
    auto const page = x.read(*wanted);
    if (!page) return page.error();

    x.reply().begin(200);
    std::string& out = x.reply().body();
    out += R"({"success":true,"data":[)";
    for (auto const& entry : page->entries) {
        if (out.back() != '[') out += ',';
        out += entry;
    }
    bool const more = page->next_below != 0;
    out += "],\"meta\":{\"cursor\":";
    out += more ? "\"" + cursor_text(page->next_below) + "\"" : "null";
    out += more ? ",\"hasMore\":true}}" : ",\"hasMore\":false}}";
    x.reply().end();
    return {};
}

}  // namespace rowd::api::justpaid
