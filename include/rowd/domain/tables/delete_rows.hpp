#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rowd/domain/change.hpp"
#include "rowd/domain/filter.hpp"
#include "rowd/domain/plan.hpp"

namespace rowd::domain {

struct delete_rows {
    uuid table;
    std::vector<row_ref> rows;
    bool all = false;                     // then `rows` is ignored
    std::shared_ptr<filter const> where;  // then those that match, instead of `rows`
    std::optional<std::string> owner;     // only rows of this owner; others are absent
    bool absent_is_error = false;         // otherwise absent rows are skipped
    made_for version = {};

    static constexpr std::string_view doing = "deleting rows of";
    static constexpr bool is_audited = false;
    std::size_t weight() const;

    struct receipt {
        std::vector<uuid> deleted;  // in the order of creation
    };
};

}  // namespace rowd::domain
