// What this dialect takes and answers, member by member. decode.cpp, encode.cpp and row_form.cpp do
// it.
#pragma once

#include "api/common/column_shapes.hpp"
#include "rowd/api/route.hpp"

namespace rowd::api::starion::shapes {

using namespace api::shapes;

inline constexpr shape ids = list_of(id);
inline constexpr std::string_view table_types[] = {"shared", "private"};
inline constexpr shape table_type = one_of(table_types);
inline constexpr member table_members[] = {
    {"_id", id, "The id of the table."},
    {"createdAt", time, "When it was created."},
    {"lastUpdate", time, "When its definition last changed."},
    {"name", text, "What it is called."},
    {"tableType", table_type, "Whether its rows are everybody's or belong to one user each."},
    {"appIds", ids, "The apps that it was made for."},
};
inline constexpr shape table = object_of(table_members);
inline constexpr shape tables = list_of(table);

inline constexpr member table_input_members[] = {
    {"name", text, "What it is called: 1 to 255 characters."},
    optional_member("tableType", table_type, "Whether rows belong to users; shared if not given."),
    optional_member("columns", new_columns, "Its columns."),
};
inline constexpr shape table_input = object_of(table_input_members, &any);

inline constexpr member row_members[] = {
    {"_id", id, "The id of the row."},
    {"createdAt", time, "When it was created."},
    {"lastUpdatedAt", time, "When it last changed."},
    optional_member("ownerUserId", any, "The user whose row it is, in private tables."),
};
inline constexpr shape row = object_of(row_members, &any);
inline constexpr shape rows = list_of(row);

inline constexpr member row_input_members[] = {{"fields", object, "The values, by column."}};
inline constexpr shape row_input = object_of(row_input_members, &any);

inline constexpr member selection_members[] = {
    optional_member("rowIds", texts, "The rows to delete; all of them if not given."),
};
inline constexpr shape selection = object_of(selection_members, &any);

inline constexpr member deleted_members[] = {{"deletedRowIds", ids, "The rows that are gone."}};
inline constexpr shape deleted = object_of(deleted_members);

}  // namespace rowd::api::starion::shapes
