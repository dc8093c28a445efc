// Rows for tests.
#pragma once

#include <boost/test/unit_test.hpp>
#include <string>
#include <string_view>

#include "rowd/base/json.hpp"
#include "rowd/domain/row.hpp"

namespace rowd::domain {

// `text` need not be compact.
inline row make_row(std::string_view text, std::uint64_t number = 1) {
    row made;
    made.id = uuid::from_bytes("0123456789abcdef");
    made.number = made.sequence = number;
    made.created_ms = 1'700'000'000'000 + static_cast<std::int64_t>(number);
    made.updated_ms = made.created_ms;
    BOOST_REQUIRE(json::compact(text, made.data).has_value());
    made.members = member_table(made.data);
    return made;
}

inline std::string compacted(std::string_view text) {
    std::string out;
    BOOST_REQUIRE(json::compact(text, out).has_value());
    return out;
}

}  // namespace rowd::domain
