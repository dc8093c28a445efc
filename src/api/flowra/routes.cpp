#include "api/dialects.hpp"

#include "api/common/rate_fields.hpp"
#include "api/flowra/errors.hpp"
#include "api/flowra/handlers.hpp"

namespace rowd::api::flowra {
namespace {

using access::scope;
constexpr std::string_view collections = "/api/v1/table/collections";
constexpr std::string_view collection = "/api/v1/table/collections/:id";
constexpr std::string_view documents = "/api/v1/table/collections/:id/documents";
constexpr std::string_view document = "/api/v1/table/collections/:id/documents/:documentId";

constexpr route routes[] = {
    {method::get, document, scope::read, get_document},
    {method::get, documents, scope::read, list_documents},
    {method::post, documents, scope::write, create_document, body_rule::json},
    {method::patch, document, scope::write, update_document, body_rule::json},
    {method::delete_, document, scope::write, delete_document},
    {method::get, collections, scope::read, list_collections},
    {method::post, collections, scope::write, create_collection, body_rule::json},
    {method::get, collection, scope::read, get_collection},
    {method::delete_, collection, scope::write, delete_collection},
};

constexpr std::string_view prefixes[] = {"/api/v1/table/"};

}  // namespace

api::dialect const dialect = {"flowra", prefixes, routes,           key_or_bearer,
                              nullptr,  refuse,   show_x_rate_limit};

}  // namespace rowd::api::flowra
