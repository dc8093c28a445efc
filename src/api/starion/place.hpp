// Where a call acts: the app, team and table of its path, and the user whose rows it is about.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "api/pipeline/exchange.hpp"
#include "rowd/base/error.hpp"
#include "rowd/domain/table.hpp"

namespace rowd::api::starion {

// The app in the path, none if it is the one that every team has. Errors: app_absent.
result<std::optional<uuid>> find_app(call const& c);

enum class intent : std::uint8_t { querying, editing };

struct place {
    domain::table table;
    std::optional<std::string> owner;  // of the rows; set for private tables
    uuid row;                          // an id that cannot exist becomes that of no row
};
// Errors, in this order: app_absent, team_absent, table_absent, bad_query (a private table without
// a user).
result<place> find_place(exchange& x, intent why);

}  // namespace rowd::api::starion
