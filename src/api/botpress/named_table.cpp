#include "api/botpress/named_table.hpp"

#include "api/finding.hpp"
#include "rowd/base/json.hpp"

namespace rowd::api::botpress {

std::optional<domain::table> named_table(call const& c) {
    std::string const name = c.capture(0);
    if (auto const id = uuid::parse(name))
        if (auto table = find_table(c, *id)) return table;
    return find_table(c, name);
}

error no_such_table(call const& c) {
    std::string const name = json::quoted(c.capture(0));
    // A path can hold any bytes, an answer only valid text.
    std::string valid;
    if (!json::compact(name, valid)) return fail(errc::table_absent);
    return fail(errc::table_absent, "Table " + valid + " was not found");
}

}  // namespace rowd::api::botpress
