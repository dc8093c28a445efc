// Tags: a flat map of texts, as a compact JSON object.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rowd/base/error.hpp"

namespace rowd::api::botpress {

// Whether a compact JSON value can be tags. Errors: bad_input.
result<> check_tags(std::string_view value);

// Named tags replace those there are; empty and null ones remove them. Errors: limit_exceeded.
result<std::string> merged_tags(std::string_view before, std::string_view given);

// What a list is filtered by, in any of the forms `tags.a=1`, `tags[a]=1`, `tags={"a":"1"}`.
// Errors: bad_query.
using tag_filter = std::vector<std::pair<std::string, std::string>>;
result<tag_filter> decode_tag_filter(std::string_view query);
bool has_tags(std::string_view tags, tag_filter const& wanted);

}  // namespace rowd::api::botpress
