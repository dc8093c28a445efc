#include "domain/query/value_order.hpp"

#include "domain/query/date_text.hpp"

namespace rowd::domain {

sort_value order_value(value_kind kind, std::string_view text, column_type type) {
    switch (kind) {
        case value_kind::missing:
        case value_kind::null:
        case value_kind::instant:
            return {rank_null, {}, {}};
        case value_kind::number:
            return {rank_number, exact_number::parse(text), {}};
        case value_kind::string:
            if (type == column_type::date_time)
                if (auto const instant = instant_in(text)) return order_value(*instant);
            return {rank_string, {}, text};
        case value_kind::object:
            return {rank_object, {}, text};
        case value_kind::array:
            return {rank_array, {}, text};
        case value_kind::boolean:
            return {rank_boolean, exact_number(std::int64_t{text == "true"}), {}};
    }
    return {};
}

sort_value order_value(std::int64_t instant_ms) {
    return {rank_number, exact_number(instant_ms), {}};
}

std::strong_ordering compare(sort_value const& a, sort_value const& b) {
    if (a.rank != b.rank) return a.rank <=> b.rank;
    switch (a.rank) {
        case rank_number:
        case rank_boolean:
            return a.number <=> b.number;
        case rank_string:
            return compare_strings(a.text, b.text);
        default:
            return a.text <=> b.text;
    }
}

}  // namespace rowd::domain
