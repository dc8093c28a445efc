// Column definitions, which the dialects but Botpress take and show in the same form.
#pragma once

#include "rowd/api/shape.hpp"

namespace rowd::api::shapes {

inline constexpr member new_column_members[] = {
    optional_member("id", text, "The member of a row's data that it is about; else its name."),
    {"name", text, "What it is called."},
    {"type", text, "What its values are: text, number, boolean, date and so on."},
    optional_member("required", boolean, "Whether rows should have a value."),
    optional_member("options", texts, "What a select can be."),
};
inline constexpr shape new_column = object_of(new_column_members, &any);
inline constexpr shape new_columns = list_of(new_column);

inline constexpr member column_members[] = {
    {"id", text, "The member of a row's data that it is about."},
    {"name", text, "What it is called."},
    {"type", text, "What its values are: text, number, boolean, date and so on."},
    optional_member("required", boolean, "Whether rows should have a value."),
    optional_member("options", texts, "What a select can be."),
};
inline constexpr shape column = object_of(column_members, &any);
inline constexpr shape columns = list_of(column);

}  // namespace rowd::api::shapes
