// The fields of a table definition that several dialects accept under the same rules.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rowd/base/error.hpp"
#include "rowd/domain/columns.hpp"
#include "rowd/domain/operation.hpp"

namespace rowd::api {

// Each takes a compact JSON value and appends what is wrong with it to `failures`. A name must be
// there.
std::string decode_name(std::optional<std::string_view> value, std::vector<field_error>& failures);
std::optional<std::string> decode_description(std::string_view value,
                                              std::vector<field_error>& failures);
// With its own columns checked and completed, unless they are going to be replaced anyway.
std::string decode_schema(std::string_view value, bool columns_replaced,
                          std::vector<field_error>& failures);
std::string decode_object(std::string_view value, std::string_view field,
                          std::vector<field_error>& failures);
std::uint32_t decode_max_rows(std::string_view value, std::vector<field_error>& failures);

// bad_input whose message is the first failure's.
error bad_input(std::vector<field_error> failures);

}  // namespace rowd::api
