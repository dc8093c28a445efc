// What a find asks for, against the columns of its table.
#pragma once

#include <string>
#include <vector>

#include "api/botpress/tables/columns.hpp"
#include "api/botpress/tables/decode.hpp"
#include "api/botpress/tables/encode.hpp"
#include "rowd/domain/plan.hpp"
#include "rowd/domain/projection.hpp"

namespace rowd::api::botpress {

// Errors of all: bad_input, naming the column or operator.
result<domain::query> make_query(finding const& wanted, column_list const& columns);
// `wanted.group` is set.
result<domain::group_rows> make_grouping(finding const& wanted, column_list const& columns);

// Which columns of a row are shown.
class row_shape {
  public:
    // `columns` must outlive it.
    static result<row_shape> make(finding const& wanted, column_list const& columns);

    // As showing_work says.
    std::size_t work(domain::row_view const& row) const {
        return whole_work_.of(row) + row.data.size() * parts_.passes();
    }
    // Appends the row without its closing brace.
    void append(std::string& out, domain::row_view const& row) const;

  private:
    std::vector<column const*> whole_;
    showing_work whole_work_;
    domain::projection parts_{{}};
};

}  // namespace rowd::api::botpress
