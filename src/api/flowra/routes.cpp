#include "api/dialects.hpp"

#include "api/common/error_texts.hpp"
#include "api/common/rate_fields.hpp"
#include "api/flowra/errors.hpp"
#include "api/flowra/handlers.hpp"
#include "api/flowra/parameters.hpp"
#include "api/flowra/shapes.hpp"

namespace rowd::api::flowra {
namespace {

using access::scope;
constexpr std::string_view collections = "/api/v1/table/collections";
constexpr std::string_view collection = "/api/v1/table/collections/:id";
constexpr std::string_view documents = "/api/v1/table/collections/:id/documents";
constexpr std::string_view document = "/api/v1/table/collections/:id/documents/:documentId";

constexpr query_parameter list_parameters[] = {
    query::limit,   query::skip,       query::offset, query::page, query::sort,
    query::sort_by, query::sort_order, query::search, query::q,    query::fields};

template <unsigned status, shape const& data>
constexpr declared_answer answered[] = {{status, &shapes::success<data>}};
constexpr declared_answer answered_page[] = {{200, &shapes::page}};

constexpr declared_body collection_input = {body_rule::json, &shapes::collection_input};
constexpr declared_body fields = {body_rule::json, &shapes::object};

constexpr route routes[] = {
    {method::get, document, scope::read, get_document, "Shows a document.",
     answered<200, shapes::document>},
    {method::get,
     documents,
     scope::read,
     list_documents,
     "Lists documents, newest first.",
     answered_page,
     {},
     list_parameters},
    {method::post, documents, scope::write, create_document, "Creates a document of these fields.",
     answered<201, shapes::document>, fields},
    {method::patch, document, scope::write, update_document, "Changes these fields of a document.",
     answered<200, shapes::document>, fields},
    {method::delete_, document, scope::write, delete_document, "Deletes a document.",
     answered<200, shapes::deleted>},
    {method::get, collections, scope::read, list_collections,
     "Lists all collections, newest first.", answered<200, shapes::collections>},
    {method::post, collections, scope::write, create_collection, "Creates a collection.",
     answered<201, shapes::collection>, collection_input},
    {method::get, collection, scope::read, get_collection, "Shows a collection.",
     answered<200, shapes::collection>},
    {method::delete_, collection, scope::write, delete_collection,
     "Deletes a collection with all its documents.", answered<200, shapes::deleted>},
};

constexpr described_name captures[] = {
    {":id", "The id of a collection."},
    {":documentId", "The id of a document."},
};
constexpr std::string_view prefixes[] = {"/api/v1/table/"};

}  // namespace

api::dialect const dialect = {.name = "flowra",
                              .prefixes = prefixes,
                              .routes = routes,
                              .presented_key = key_or_bearer,
                              .check_caller = nullptr,
                              .refuse = refuse,
                              .show_rate = show_x_rate_limit,
                              .captures = captures,
                              .rate_fields = x_rate_fields,
                              .refusal = &shapes::refusal,
                              .refused_with = common_statuses};

}  // namespace rowd::api::flowra
