// The endpoints, by what they are about; each in a file of that name.
#pragma once

#include "rowd/api/route.hpp"

namespace rowd::api::starion {

// tables.cpp
result<> list_tables(exchange& x);
result<> create_table(exchange& x);

// rows.cpp
result<> list_rows(exchange& x);
result<> get_row(exchange& x);
result<> create_row(exchange& x);
result<> replace_row(exchange& x);
result<> merge_row(exchange& x);
result<> delete_row(exchange& x);
result<> delete_rows(exchange& x);

}  // namespace rowd::api::starion
