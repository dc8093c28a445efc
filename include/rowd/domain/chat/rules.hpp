// What must hold of what a bot keeps, whatever keeps it; engines ask before they write.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "rowd/base/error.hpp"
#include "rowd/domain/chat/object.hpp"

namespace rowd::domain::chat {

constexpr std::size_t payload_bytes_max = 131'072;  // as compact JSON
constexpr std::size_t properties_bytes_max = 131'072;
constexpr std::size_t tags_max = 50;  // of one object

// Named tags replace those there are; empty and null ones remove them. Errors: limit_exceeded.
result<std::string> merged_tags(std::string_view before, std::string_view given);
// Named members replace those there are, null ones remove them; so do those within `properties` and
// `attributes`. Errors: limit_exceeded.
result<std::string> merged_fields(std::string_view before, std::string_view given);
// Errors: limit_exceeded.
result<> check_payload(std::string_view payload);

}  // namespace rowd::domain::chat
