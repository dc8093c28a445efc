#pragma once

#include <cstddef>
#include <string_view>

#include "rowd/domain/actor.hpp"
#include "rowd/domain/table.hpp"

namespace rowd::domain {

struct create_table {
    table definition;          // id, sequence and times are filled in by the engine
    bool unique_name = false;  // then fails with name_taken
    actor by;

    static constexpr std::string_view doing = "creating a table";
    static constexpr bool is_audited = true;
    std::size_t weight() const;

    struct receipt {
        domain::table table;
    };
};

}  // namespace rowd::domain
