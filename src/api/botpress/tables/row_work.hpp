// What the calls that bring many rows have in common: the rows are read into one operation, each
// with its own fate, and what is good is written.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "api/botpress/tables/columns.hpp"
#include "api/botpress/tables/row_reader.hpp"
#include "api/pipeline/exchange.hpp"
#include "rowd/domain/operation.hpp"

namespace rowd::api::botpress {

struct row_work {
    // With the table as it is now; shared by a handler and the answer to what it writes. Errors:
    // table_absent.
    static result<std::shared_ptr<row_work>> begin(exchange& x);
    // Before what was written is shown. False: that is too much here.
    bool may_show(exchange& x, std::span<domain::row const> rows) const;
    // What the engine refused.
    void note(domain::row_failures const& failures);

    domain::table table;
    std::shared_ptr<column_list const> columns;
    domain::data_limit row_limit;
    row_notes notes;
    std::vector<std::size_t> written;  // which row of the request each one of the operation is
};

}  // namespace rowd::api::botpress
