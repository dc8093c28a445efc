// Which index, if any, spares a query the look at every row.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "rowd/domain/query.hpp"
#include "storage/tables/index_record.hpp"

namespace rowd::storage {

// By equality: the only rows that can match have one of these values under the indexed member.
// They are checked against the whole query all the same.
struct equality_choice {
    index_record const* index = nullptr;
    std::vector<std::string> values;  // compact JSON scalars, distinct
};
std::optional<equality_choice> choose_equality(domain::query const& q,
                                               std::vector<index_record> const& indexes);

// By order: the rows in the order of the index are the rows in the order asked for, all of them.
struct order_choice {
    index_record const* index = nullptr;
    bool descending = false;
    bool nulls_last = false;  // the index has them first
};
std::optional<order_choice> choose_order(domain::query const& q,
                                         std::vector<index_record> const& indexes);

}  // namespace rowd::storage
