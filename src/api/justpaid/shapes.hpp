// What this dialect takes and answers, member by member. decode.cpp and encode.cpp do it.
#pragma once

#include "api/common/column_shapes.hpp"
#include "rowd/api/route.hpp"

namespace rowd::api::justpaid::shapes {

using namespace api::shapes;

inline constexpr member table_members[] = {
    {"id", id, "The id of the table."},
    {"name", text, "What it is called."},
    {"description", text_or_null, "What it is for."},
    {"columns", columns, "Its columns, the same as in its schema."},
    {"schema", object, "Its columns, and whatever else was put there."},
    {"metadata", object, "What a client keeps with it."},
    {"maxRows", integer, "How many rows it may have."},
    {"rowCount", integer, "How many rows it has."},
    {"createdAt", time, "When it was created."},
    {"updatedAt", time, "When its definition last changed."},
};
inline constexpr shape table = object_of(table_members);
inline constexpr shape tables = list_of(table);

inline constexpr member table_input_members[] = {
    {"name", text, "What it is called: 1 to 255 characters."},
    optional_member("description", text_or_null, "What it is for."),
    optional_member("columns", new_columns, "Its columns, which go into its schema."),
    optional_member("schema", object, "Its columns, unless they are given, and anything else."),
    optional_member("metadata", object, "Anything that is to be kept with it."),
    optional_member("maxRows", integer, "How many rows it may have."),
};
inline constexpr shape table_input = object_of(table_input_members, &any);
inline constexpr shape table_patch = part_of(table_input);

inline constexpr member row_members[] = {
    {"id", id, "The id of the row."},
    {"data", object, "What it holds, by the ids of columns."},
    {"position", integer_or_null, "Where it stands among the rows that have one."},
    {"createdAt", time, "When it was created."},
    {"updatedAt", time, "When it last changed."},
};
inline constexpr shape row = object_of(row_members);
inline constexpr shape rows = list_of(row);

inline constexpr member row_input_members[] = {
    {"data", object, "All that the row is to hold."},
    optional_member("position", integer_or_null, "Where it is to stand; null: behind those."),
};
inline constexpr shape row_input = object_of(row_input_members, &any);

inline constexpr member deleted_members[] = {{"deleted", boolean, "Always true."}};
inline constexpr shape deleted = object_of(deleted_members);

inline constexpr std::string_view actor_types[] = {"api_key", "system"};
inline constexpr shape actor_type = one_of(actor_types);
inline constexpr member audit_entry_members[] = {
    {"id", id, "The id of the entry."},
    {"action", text, "What was done: `table.created`, `table.updated` or `table.deleted`."},
    {"resourceType", text, "To what kind of thing: `table`."},
    {"resourceId", id, "The id of the table."},
    {"resourceName", text, "What the table was called."},
    {"actorType", actor_type, "Whether a key did it or whoever runs the server."},
    {"actorId", id_or_null, "The id of the key."},
    {"actorName", text_or_null, "What the key is called."},
    {"metadata", object, "What more there is to say of this action."},
    {"ipAddress", text_or_null, "Where the request came from."},
    {"userAgent", text_or_null, "What the client called itself."},
    {"createdAt", time, "When it was done."},
};
inline constexpr shape audit_entry = object_of(audit_entry_members);
inline constexpr shape audit_entries = list_of(audit_entry);

inline constexpr member page_members[] = {
    {"cursor", text_or_null, "Where the next page begins; null on the last one."},
    {"hasMore", boolean, "Whether there is a next page."},
};
inline constexpr shape page = object_of(page_members);
inline constexpr member audit_page_members[] = {
    {"success", boolean, "Always true."},
    {"data", audit_entries, "The entries, newest first."},
    {"meta", page, "How to go on."},
};
inline constexpr shape audit_page = object_of(audit_page_members);

inline constexpr member failure_members[] = {
    {"field", text, "The field that is wrong."},
    {"message", text, "What is wrong with it."},
};
inline constexpr shape failure = object_of(failure_members);
inline constexpr shape failures = list_of(failure);
inline constexpr member error_members[] = {
    {"code", text, "What kind of failure it is."},
    {"message", text, "What went wrong, for people."},
    optional_member("details", failures, "Everything that is wrong with the fields of a body."),
};
inline constexpr shape error = object_of(error_members);
inline constexpr member refusal_members[] = {
    {"success", boolean, "Always false."},
    {"error", error, "Why."},
};
inline constexpr shape refusal = object_of(refusal_members);

// {"success":true,"data":<data>}
template <shape const& data>
inline constexpr member success_members[] = {
    {"success", boolean, "Always true."},
    {"data", data, "What was asked for."},
};
template <shape const& data>
inline constexpr shape success = object_of(success_members<data>);

}  // namespace rowd::api::justpaid::shapes
