// What the calls that bring many rows have in common: the rows are read into one operation, each
// with its own fate, and what is good is written.
#pragma once

#include <cstddef>
#include <vector>

#include "api/botpress/tables/columns.hpp"
#include "api/botpress/tables/row_reader.hpp"
#include "rowd/api/call.hpp"
#include "rowd/domain/op.hpp"
#include "rowd/storage/reading.hpp"

namespace rowd::api::botpress {

struct row_work {
    // Begins anew with the table as it is now. Errors: table_absent.
    result<> begin(call const& c, storage::reading& how);
    // Once: what the engine refused.
    void note_failures(domain::receipt const& done);

    // Of the answer, as carry_out() asks for it.
    std::size_t answer_work(domain::receipt const& done) const;

    domain::table table;
    column_list columns;
    domain::data_limit row_limit;
    row_notes notes;
    std::vector<std::size_t> written;  // which row of the request each one of the operation is
};

}  // namespace rowd::api::botpress
