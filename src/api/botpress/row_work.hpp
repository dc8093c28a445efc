// What the calls that bring many rows have in common: the rows are read into one operation, each
// with its own fate, and what is good is written.
#pragma once

#include <optional>
#include <vector>

#include "api/body.hpp"
#include "api/botpress/columns.hpp"
#include "api/botpress/row_reader.hpp"
#include "rowd/api/call.hpp"
#include "rowd/base/task.hpp"
#include "rowd/domain/op.hpp"

namespace rowd::api::botpress {

struct row_work {
    explicit row_work(call const& c);

    result<domain::table> const table;  // the rows' own; an error when there is none
    column_list const columns;
    domain::data_limit const row_limit;
    row_notes notes;
    std::vector<std::size_t> written;  // which row of the request each one of the operation is
    domain::write_op op;
    domain::receipt done;
};

// Reads the body's rows into `op`. What is wrong with the body comes before a table that is not
// there, and that before what does not fit the table: without one, only the body is looked at.
// May run on a worker thread.
using row_reading = result<> (*)(body const& input, row_work& work);

// Why the whole call is refused, if it is.
task<std::optional<error>> read_and_write(call const& c, row_work& work, row_reading read);

}  // namespace rowd::api::botpress
