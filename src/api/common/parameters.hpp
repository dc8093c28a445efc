// The query parameters of a call, read by their declarations. It is a fault to read one that the
// route of the call does not declare.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rowd/api/call.hpp"
#include "rowd/api/query_parameter.hpp"
#include "rowd/base/error.hpp"

namespace rowd::api {

// Its value, none if it is not there.
std::optional<std::string> parameter(call const& c, query_parameter const& p);

// An integer of its range; the fallback, which there must be, when it is not there. Errors:
// bad_query.
result<std::uint64_t> integer_parameter(call const& c, query_parameter const& p);

// The one of its words that it is, or its fallback; empty if there is neither. Errors: bad_query.
result<std::string_view> word_parameter(call const& c, query_parameter const& p);

// The entries of a map in all its forms. Errors: bad_query.
using text_map = std::vector<std::pair<std::string, std::string>>;
result<text_map> map_parameter(call const& c, query_parameter const& p);

// The elements of a list in all its forms, in order.
std::vector<std::string> list_parameter(call const& c, query_parameter const& p);

// A moment, in milliseconds since 1970; none if it is not there. Errors: bad_query.
result<std::optional<std::int64_t>> time_parameter(call const& c, query_parameter const& p);

// `p must be an integer between 1 and 100`, `p must be a non-negative integer`.
std::string integer_rule(query_parameter const& p);
// `p must be asc or desc`
std::string word_rule(query_parameter const& p);

}  // namespace rowd::api
