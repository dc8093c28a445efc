// The endpoints, by what they are about; each in a file of that name.
#pragma once

#include "rowd/api/call.hpp"
#include "rowd/api/reply.hpp"
#include "rowd/runtime/task.hpp"
#include "rowd/storage/reading.hpp"

namespace rowd::api::flowra {

// collections.cpp
void list_collections(call const& c, storage::reading& how, reply& r);
void get_collection(call const& c, storage::reading& how, reply& r);
task<> create_collection(call const& c, reply& r);
task<> delete_collection(call const& c, reply& r);

// documents.cpp
void list_documents(call const& c, storage::reading& how, reply& r);
void get_document(call const& c, storage::reading& how, reply& r);
task<> create_document(call const& c, reply& r);
task<> update_document(call const& c, reply& r);
task<> delete_document(call const& c, reply& r);

}  // namespace rowd::api::flowra
