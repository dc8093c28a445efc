// The endpoints, by what they are about; each in a file of that name.
#pragma once

#include "rowd/api/route.hpp"

namespace rowd::api::botpress {

// tables.cpp
result<> list_tables(exchange& x);
result<> get_table(exchange& x);
result<> get_or_create_table(exchange& x);
result<> create_table(exchange& x);
result<> duplicate_table(exchange& x);
result<> delete_table(exchange& x);

// definition_changes.cpp
result<> update_table(exchange& x);
result<> rename_column(exchange& x);

// rows.cpp
result<> get_row(exchange& x);
result<> create_rows(exchange& x);
result<> update_rows(exchange& x);
result<> upsert_rows(exchange& x);
result<> delete_rows(exchange& x);

// find.cpp
result<> find_rows(exchange& x);

}  // namespace rowd::api::botpress
