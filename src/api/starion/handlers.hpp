// The endpoints, by what they are about; each in a file of that name.
#pragma once

#include "rowd/api/call.hpp"
#include "rowd/api/reply.hpp"
#include "rowd/runtime/task.hpp"
#include "rowd/storage/reading.hpp"

namespace rowd::api::starion {

// tables.cpp
void list_tables(call const& c, storage::reading& how, reply& r);
task<> create_table(call const& c, reply& r);

// rows.cpp
void list_rows(call const& c, storage::reading& how, reply& r);
void get_row(call const& c, storage::reading& how, reply& r);
task<> create_row(call const& c, reply& r);
task<> replace_row(call const& c, reply& r);
task<> merge_row(call const& c, reply& r);
task<> delete_row(call const& c, reply& r);
task<> delete_rows(call const& c, reply& r);

}  // namespace rowd::api::starion
