// Users of a tenant's own products: rowd keeps no list of them, a name is all there is.
#pragma once

#include <string>
#include <string_view>

#include "rowd/base/json.hpp"

namespace rowd::api {

// 1 to 255 characters of valid UTF-8.
inline bool is_user_name(std::string_view text) {
    std::size_t const length = json::code_points(text);
    std::string scratch;
    return length >= 1 && length <= 255 && json::compact(json::quoted(text), scratch);
}
inline std::string user_name_rule(std::string_view field) {
    std::string rule(field);
    rule += " must be between 1 and 255 characters";
    return rule;
}

}  // namespace rowd::api
