// The endpoints, by what they are about; each in a file of that name.
#pragma once

#include "rowd/api/call.hpp"
#include "rowd/api/reply.hpp"
#include "rowd/base/task.hpp"

namespace rowd::api::starion {

// tables.cpp
void list_tables(call const& c, reply& r);
task<> create_table(call const& c, reply& r);

// rows.cpp
task<> list_rows(call const& c, reply& r);
void get_row(call const& c, reply& r);
task<> create_row(call const& c, reply& r);
task<> replace_row(call const& c, reply& r);
task<> merge_row(call const& c, reply& r);
task<> delete_row(call const& c, reply& r);
task<> delete_rows(call const& c, reply& r);

}  // namespace rowd::api::starion
