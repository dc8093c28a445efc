#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "rowd/domain/actor.hpp"
#include "rowd/domain/change.hpp"
#include "rowd/domain/data_limit.hpp"
#include "rowd/domain/table.hpp"

namespace rowd::domain {

// A new table with the definition and, unless `schema_only`, the rows of another: the same numbers
// and data, new ids and times.
struct duplicate_table {
    uuid source;
    std::string name;
    bool schema_only = false;
    std::optional<std::uint8_t> factor;
    data_limit limit = {};  // a longer row: limit_exceeded
    actor by;
    made_for version = {};

    static constexpr std::string_view doing = "duplicating";
    static constexpr bool is_audited = true;
    std::size_t weight() const;

    struct receipt {
        domain::table table;
    };
};

}  // namespace rowd::domain
