// Request bodies and query strings of this dialect turned into definitions, fields and plans.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "api/pipeline/exchange.hpp"
#include "rowd/domain/plan.hpp"

namespace rowd::api::starion {

result<domain::table> decode_new_table(body const& b);

// The object `fields`, as text inside the body.
result<std::string_view> decode_fields(body const& b);

// The rows that are to be deleted; none: all of them. Errors: bad_json, bad_input.
result<std::optional<std::vector<domain::row_ref>>> decode_row_ids(exchange& x);

struct list_query {
    std::uint32_t limit = 0;
    std::uint64_t offset = 0;
    domain::path::source by = domain::path::source::created;  // or updated
    domain::direction towards = domain::direction::ascending;
};
result<list_query> decode_list_query(call const& c);

}  // namespace rowd::api::starion
