// The endpoints, by what they are about; each in a file of that name.
#pragma once

#include "rowd/api/call.hpp"
#include "rowd/api/reply.hpp"
#include "rowd/runtime/task.hpp"
#include "rowd/storage/reading.hpp"

namespace rowd::api::botpress {

// tables.cpp
void list_tables(call const& c, storage::reading& how, reply& r);
void get_table(call const& c, storage::reading& how, reply& r);
task<> get_or_create_table(call const& c, reply& r);
task<> create_table(call const& c, reply& r);
task<> duplicate_table(call const& c, reply& r);
task<> delete_table(call const& c, reply& r);

// definition_changes.cpp
task<> update_table(call const& c, reply& r);
task<> rename_column(call const& c, reply& r);

// rows.cpp
void get_row(call const& c, storage::reading& how, reply& r);
task<> create_rows(call const& c, reply& r);
task<> update_rows(call const& c, reply& r);
task<> upsert_rows(call const& c, reply& r);
task<> delete_rows(call const& c, reply& r);

// find.cpp
void find_rows(call const& c, storage::reading& how, reply& r);

}  // namespace rowd::api::botpress
