// Tags: a flat map of texts, as a compact JSON object.
#pragma once

#include <string>
#include <string_view>

#include "api/common/parameters.hpp"
#include "rowd/base/error.hpp"

namespace rowd::api::botpress {

// Whether a compact JSON value can be tags. Errors: bad_input.
result<> check_tags(std::string_view value);

// Named tags replace those there are; empty and null ones remove them. Errors: limit_exceeded.
result<std::string> merged_tags(std::string_view before, std::string_view given);

bool has_tags(std::string_view tags, text_map const& wanted);

}  // namespace rowd::api::botpress
