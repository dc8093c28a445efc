// What this dialect takes and answers, member by member. decode.cpp and encode.cpp do it.
#pragma once

#include "api/common/column_shapes.hpp"
#include "rowd/api/route.hpp"

namespace rowd::api::flowra::shapes {

using namespace api::shapes;

inline constexpr shape object_or_null = or_null(object);
inline constexpr member collection_members[] = {
    {"id", id, "The id of the collection."},
    {"_id", id, "The same id."},
    {"name", text, "What it is called."},
    {"description", text_or_null, "What it is for."},
    {"schema", object_or_null, "Its columns and whatever else was put there; null: nothing."},
    {"documentCount", integer, "How many documents it has."},
    {"createdAt", time, "When it was created."},
    {"updatedAt", time, "When its definition last changed."},
};
inline constexpr shape collection = object_of(collection_members);
inline constexpr shape collections = list_of(collection);

inline constexpr member collection_input_members[] = {
    {"name", text, "What it is called: 1 to 255 characters."},
    optional_member("description", text_or_null, "What it is for."),
    optional_member("columns", new_columns, "Its columns, which go into its schema."),
    optional_member("schema", object, "Its columns, unless they are given, and anything else."),
};
inline constexpr shape collection_input = object_of(collection_input_members, &any);

inline constexpr member document_members[] = {
    {"id", id, "The id of the document."},
    {"_id", id, "The same id."},
    {"createdAt", time, "When it was created."},
    {"updatedAt", time, "When it last changed."},
};
inline constexpr shape document = object_of(document_members, &any);

inline constexpr member shown_document_members[] = {
    {"id", id, "The id of the document."},
    {"_id", id, "The same id."},
    optional_member("createdAt", time, "When it was created, unless other fields are asked for."),
    optional_member("updatedAt", time, "When it last changed, unless other fields are asked for."),
};
inline constexpr shape shown_document = object_of(shown_document_members, &any);
inline constexpr shape documents = list_of(shown_document);

inline constexpr member page_members[] = {
    {"success", boolean, "Always true."},
    {"message", text, "What was done."},
    {"data", documents, "The documents of the page."},
    {"total", integer, "How many documents there are on all pages."},
    {"page", integer, "The number of this page, from 1 on."},
    {"limit", integer, "How many documents a page has."},
    {"totalPages", integer, "How many pages there are."},
    {"hasNextPage", boolean, "Whether there is one behind it."},
    {"hasPreviousPage", boolean, "Whether there is one before it."},
};
inline constexpr shape page = object_of(page_members);

inline constexpr member deleted_members[] = {
    {"id", id, "The id of what was deleted."},
    {"deleted", boolean, "Always true."},
};
inline constexpr shape deleted = object_of(deleted_members);

inline constexpr member refusal_members[] = {
    {"success", boolean, "Always false."},
    {"statusCode", integer, "The status."},
    {"message", text, "Everything that is wrong, for people."},
    {"error", text, "The name of the status."},
};
inline constexpr shape refusal = object_of(refusal_members);

// {"success":true,"message":<text>,"data":<data>}
template <shape const& data>
inline constexpr member success_members[] = {
    {"success", boolean, "Always true."},
    {"message", text, "What was done."},
    {"data", data, "What was asked for."},
};
template <shape const& data>
inline constexpr shape success = object_of(success_members<data>);

}  // namespace rowd::api::flowra::shapes
