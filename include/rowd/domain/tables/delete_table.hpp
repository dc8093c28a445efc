#pragma once

#include <cstddef>
#include <string_view>

#include "rowd/domain/actor.hpp"
#include "rowd/domain/table.hpp"

namespace rowd::domain {

struct delete_table {
    uuid table;
    actor by;

    static constexpr std::string_view doing = "deleting";
    static constexpr bool is_audited = true;
    std::size_t weight() const;

    struct receipt {
        domain::table table;  // as it was
    };
};

}  // namespace rowd::domain
