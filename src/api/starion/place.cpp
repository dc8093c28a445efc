#include "api/starion/place.hpp"

#include "api/common/finding.hpp"
#include "api/common/parameters.hpp"
#include "api/common/user_name.hpp"
#include "api/starion/parameters.hpp"
#include "rowd/api/io_thread.hpp"
#include "rowd/api/route.hpp"

namespace rowd::api::starion {
namespace {

bool has(call const& c, std::string_view name) {
    return c.target->pattern.find(name) != std::string_view::npos;
}

// The segment that `name`, with its colon, stands for; none if it is not in the path, or no id.
std::optional<uuid> captured(call const& c, std::string_view name) {
    std::string_view rest = c.target->pattern;
    for (std::size_t i = 0, at; (at = rest.find(':')) != std::string_view::npos; ++i) {
        rest.remove_prefix(at);
        if (rest.substr(0, rest.find('/')) == name) return c.capture_id(i);
        rest.remove_prefix(1);
    }
    return std::nullopt;
}

result<std::string> owner_of_rows(call const& c, intent why) {
    auto owner = parameter(c, query::owner_user_id);
    if (!owner || owner->empty())
        return fail(errc::bad_query, why == intent::querying
                                         ? "ownerUserId is required when querying private table"
                                         : "ownerUserId is required when editing private table.");
    if (!is_user_name(*owner))
        return fail(errc::bad_query, user_name_rule(query::owner_user_id.name));
    return std::move(*owner);
}

}  // namespace

result<std::optional<uuid>> find_app(call const& c) {
    auto const app = captured(c, ":appId");
    if (!app) return fail(errc::app_absent);
    if (*app == c.who->tenant_id) return std::optional<uuid>();
    if (!c.thread->shared().registry.find_app(c.who->tenant_id, *app))
        return fail(errc::app_absent);
    return app;
}

result<place> find_place(exchange& x, intent why) {
    call const& c = x.request();
    if (has(c, ":appId")) {
        auto const app = find_app(c);
        if (!app) return app.error();
    }
    if (has(c, ":teamId") && captured(c, ":teamId") != c.who->tenant_id)
        return fail(errc::team_absent);
    auto const id = captured(c, ":tableId");
    if (!id) return fail(errc::table_absent);
    auto table = find_table(x, *id);
    if (!table) return table.error();
    place p;
    p.table = std::move(*table);
    if (p.table.row_access == domain::access::owned) {
        auto owner = owner_of_rows(c, why);
        if (!owner) return owner.error();
        p.owner = std::move(*owner);
    }
    p.row = captured(c, ":rowId").value_or(uuid{});
    return p;
}

}  // namespace rowd::api::starion
