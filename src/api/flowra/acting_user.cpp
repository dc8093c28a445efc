#include "api/flowra/acting_user.hpp"

#include "api/common/finding.hpp"
#include "api/common/user_name.hpp"
#include "rowd/base/trim.hpp"

namespace rowd::api::flowra {

result<std::string> acting_user(call const& c) {
    // A field with an empty value is there, and wrong: it must not act for the default user.
    if (c.fields.username.data() == nullptr) return std::string();
    std::string_view const name = trimmed(c.fields.username);
    if (name == "project_default_user") return std::string();
    if (is_user_name(name)) return std::string(name);
    return fail(errc::bad_input, user_name_rule("x-username"));
}

result<domain::table> find_collection(exchange& x) {
    auto const user = acting_user(x.request());
    if (!user) return user.error();
    auto const id = x.request().capture_id(0);
    if (!id) return fail(errc::table_absent);
    auto table = find_table(x, *id);
    if (table && table->owner != *user) return fail(errc::table_absent);
    return table;
}

}  // namespace rowd::api::flowra
