// What this dialect takes and answers, member by member. tables/decode.cpp and tables/encode.cpp do
// it.
#pragma once

#include "rowd/api/route.hpp"

namespace rowd::api::botpress::shapes {

using namespace api::shapes;

inline constexpr shape tags = map_of(text);
inline constexpr shape tags_input = map_of(text_or_null);
inline constexpr shape null = {.types = shape::null};

inline constexpr member column_members[] = {
    {"type", text, "What its values are, as JSON schema calls it."},
    optional_member("format", text, "`date-time`: its values are times."),
    {"nullable", boolean, "Whether null is a value of it."},
    optional_member("description", text, "What it is for."),
    optional_member("pattern", text, "What its texts look like."),
    optional_member("enum", texts, "What its values can be."),
    optional_member("items", object, "What the elements of an array look like."),
    optional_member("properties", object, "What the members of an object look like."),
    {"x-zui", object, "Its position among the columns, and what clients keep with it."},
};
inline constexpr shape column = object_of(column_members);
inline constexpr shape columns = map_of(column);
inline constexpr member schema_members[] = {
    {"$schema", text, "Which JSON schema it is."},
    {"type", text, "Always object."},
    {"additionalProperties", boolean, "Always true."},
    {"required", texts, "The columns that must have a value."},
    {"properties", columns, "The columns by name."},
};
inline constexpr shape schema = object_of(schema_members);

inline constexpr member table_members[] = {
    {"id", id, "The id of the table."},
    {"name", text, "What it is called."},
    {"factor", integer, "A row may have so many times 4096 bytes."},
    {"frozen", boolean, "Whether its definition stays as it is."},
    {"isComputeEnabled", boolean, "Always false."},
    {"keyColumn", null, "Always null."},
    {"tags", tags, "What clients mark it with."},
    {"schema", schema, "Its columns."},
    {"createdAt", time, "When it was created."},
    {"updatedAt", time, "When its definition last changed."},
};
inline constexpr shape table = object_of(table_members);
inline constexpr shape tables = list_of(table);

inline constexpr member tables_answer_members[] = {{"tables", tables, "The tables, newest first."}};
inline constexpr shape tables_answer = object_of(tables_answer_members);
inline constexpr member table_answer_members[] = {{"table", table, "The table."}};
inline constexpr shape table_answer = object_of(table_answer_members);
inline constexpr member counted_table_members[] = {
    {"table", table, "The table."},
    {"rows", integer, "How many rows it has."},
    {"indexingCount", integer, "Always 0."},
    {"indexing", integer, "Always 0."},
    {"stale", integer, "Always 0."},
    optional_member("created", boolean, "Whether it was created now, if it may have been."),
};
inline constexpr shape counted_table = object_of(counted_table_members);
inline constexpr member changed_table_members[] = {
    {"table", table, "The table as it is now."},
    {"staleColumns", texts, "Always empty."},
};
inline constexpr shape changed_table = object_of(changed_table_members);

inline constexpr member row_members[] = {
    {"id", integer, "The number of the row."},
    {"createdAt", time, "When it was created."},
    {"updatedAt", time, "When it last changed."},
    {"computed", object, "Always empty."},
    {"stale", texts, "Always empty."},
    optional_member("similarity", number, "How well it fits what was searched for."),
};
inline constexpr shape row = object_of(row_members, &any);
inline constexpr shape rows = list_of(row);
inline constexpr member row_answer_members[] = {{"row", row, "The row."}};
inline constexpr shape row_answer = object_of(row_answer_members);
inline constexpr member written_members[] = {
    {"rows", rows, "The rows that were written."},
    optional_member("warnings", texts, "What was ignored."),
    optional_member("errors", texts, "Why other rows were not written."),
};
inline constexpr shape written = object_of(written_members);
inline constexpr member upserted_members[] = {
    {"inserted", rows, "The rows that are new."},
    {"updated", rows, "The rows that were there."},
    optional_member("warnings", texts, "What was ignored."),
    optional_member("errors", texts, "Why other rows were not written."),
};
inline constexpr shape upserted = object_of(upserted_members);
inline constexpr member deleted_members[] = {{"deletedRows", integer, "How many are gone."}};
inline constexpr shape deleted = object_of(deleted_members);
inline constexpr shape objects = list_of(object);
inline constexpr member found_members[] = {
    {"rows", objects, "The rows, or with group what was made of them."},
    {"hasMore", boolean, "Whether there are more behind them."},
    {"offset", integer, "How many were left out first."},
    {"limit", integer, "How many are shown at most."},
    {"count", integer, "How many there are in all."},
};
inline constexpr shape found = object_of(found_members);

inline constexpr member table_input_members[] = {
    {"name", text, "What it is called: it ends with `Table`."},
    {"schema", object, "Its columns, as a JSON schema or an example."},
    optional_member("frozen", boolean, "Whether its definition is to stay as it is."),
    optional_member("factor", integer, "A row may have so many times 4096 bytes: 1 to 30."),
    optional_member("tags", tags_input, "What it is marked with; an empty text or null: not."),
};
inline constexpr shape table_input = object_of(table_input_members, &any);
inline constexpr shape table_changes = part_of(table_input);
inline constexpr member wanted_table_members[] = {
    {"schema", any, "Its columns if it has to be created."},
};
inline constexpr shape wanted_table = object_of(wanted_table_members, &any);
inline constexpr member duplication_members[] = {
    optional_member("tableName", text, "What the copy is called."),
    optional_member("schemaOnly", boolean, "Whether rows are left out."),
    optional_member("factor", integer, "A row may have so many times 4096 bytes: 1 to 30."),
};
inline constexpr shape duplication = object_of(duplication_members, &any);
inline constexpr member renaming_members[] = {
    {"name", text, "The column."},
    {"newName", text, "What it is to be called: 1 to 30 characters."},
};
inline constexpr shape renaming = object_of(renaming_members, &any);

inline constexpr member new_rows_members[] = {{"rows", objects, "1 to 1000 rows."}};
inline constexpr shape new_rows = object_of(new_rows_members, &any);
inline constexpr member row_change_members[] = {{"id", number, "The number of the row."}};
inline constexpr shape row_change = object_of(row_change_members, &any);
inline constexpr shape row_change_list = list_of(row_change);
inline constexpr member row_changes_members[] = {
    {"rows", row_change_list, "1 to 1000 rows: what they do not name stays."},
};
inline constexpr shape row_changes = object_of(row_changes_members, &any);
inline constexpr member upserts_members[] = {
    {"rows", objects, "1 to 1000 rows."},
    optional_member("keyColumn", text, "By what a row is found; its id if not given."),
};
inline constexpr shape upserts = object_of(upserts_members, &any);
inline constexpr shape numbers = list_of(number);
inline constexpr member deletion_members[] = {
    optional_member("ids", numbers, "The rows: this, filter or deleteAllRows."),
    optional_member("filter", object, "What they have."),
    optional_member("deleteAllRows", boolean, "True: all of them."),
};
inline constexpr shape deletion = object_of(deletion_members, &any);
inline constexpr std::string_view directions[] = {"asc", "desc"};
inline constexpr shape direction = one_of(directions);
inline constexpr member finding_members[] = {
    optional_member("limit", integer, "How many are shown at most: 1 to 1000, else 100."),
    optional_member("offset", integer, "How many are left out first."),
    optional_member("filter", object, "What they have."),
    optional_member("group", object, "What is to be made of them, by column."),
    optional_member("search", text, "What to look for in their texts."),
    optional_member("orderBy", text, "The column to sort by, else id."),
    optional_member("orderDirection", direction, "Its direction, else asc."),
    optional_member("select", texts, "The columns to show."),
};
inline constexpr shape finding = object_of(finding_members, &any);

inline constexpr member refusal_members[] = {
    {"id", text, "Names this failure."},
    {"code", integer, "The status."},
    {"type", text, "What kind of failure it is."},
    {"message", text, "What went wrong, for people."},
    {"description", text, "What this kind means."},
    {"status", integer, "The status."},
};
inline constexpr shape refusal = object_of(refusal_members);

}  // namespace rowd::api::botpress::shapes
