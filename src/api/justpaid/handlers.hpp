// The endpoints, by what they are about; each in a file of that name.
#pragma once

#include "rowd/api/route.hpp"

namespace rowd::api::justpaid {

// tables.cpp
result<> list_tables(exchange& x);
result<> get_table(exchange& x);
result<> create_table(exchange& x);
result<> update_table(exchange& x);
result<> delete_table(exchange& x);

// rows.cpp
result<> list_rows(exchange& x);
result<> get_row(exchange& x);
result<> create_row(exchange& x);
result<> update_row(exchange& x);
result<> delete_row(exchange& x);

// audit.cpp
result<> list_audit_logs(exchange& x);

}  // namespace rowd::api::justpaid
