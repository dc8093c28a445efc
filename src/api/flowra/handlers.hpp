// The endpoints, by what they are about; each in a file of that name.
#pragma once

#include "rowd/api/route.hpp"

namespace rowd::api::flowra {

// collections.cpp
result<> list_collections(exchange& x);
result<> get_collection(exchange& x);
result<> create_collection(exchange& x);
result<> delete_collection(exchange& x);

// documents.cpp
result<> list_documents(exchange& x);
result<> get_document(exchange& x);
result<> create_document(exchange& x);
result<> update_document(exchange& x);
result<> delete_document(exchange& x);

}  // namespace rowd::api::flowra
