#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rowd/domain/actor.hpp"
#include "rowd/domain/change.hpp"
#include "rowd/domain/table.hpp"

namespace rowd::domain {

// What happens to the data of every row when columns change, in the same transaction.
struct row_rewrite {
    std::vector<std::string> drop;   // these members go
    std::vector<std::string> clear;  // these become null
    // From, to. When rows have a member of the new name that stays: name_taken, with their number.
    std::vector<std::pair<std::string, std::string>> rename;

    bool empty() const { return drop.empty() && clear.empty() && rename.empty(); }
};

// The name that a member is to get and that another one of this data has and keeps; none if the
// rewrite loses nothing.
std::optional<std::string> name_conflict(std::string_view data, row_rewrite const& how);

// `data` with the rewrite applied; the same text when nothing in it is concerned. There must be no
// conflict.
std::string rewritten(std::string_view data, row_rewrite const& how);

struct update_table {
    uuid table;
    table_patch patch;
    actor by;
    bool unique_name = false;    // a new name that is taken: name_taken
    bool unless_frozen = false;  // a frozen table: table_frozen
    row_rewrite rewrite = {};
    made_for version = {};

    static constexpr std::string_view doing = "changing";
    static constexpr bool is_audited = true;
    std::size_t weight() const;

    struct receipt {
        domain::table table;
    };
};

}  // namespace rowd::domain
