// Rows of dialects that show the members of the data beside members of their own, such as the id.
// Those win over stored members of the same name, which are then not shown, but not lost either.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "rowd/domain/row.hpp"

namespace rowd::api {

using member_names = std::span<std::string_view const>;

// Appends the members of the row's data but those in `hidden` to an object that has a member.
void append_members(std::string& out, domain::row_view const& row, member_names hidden);

// A compact object without the members in `hidden`.
std::string without_members(std::string_view object, member_names hidden);

}  // namespace rowd::api
