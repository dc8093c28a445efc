// The objects of this dialect, appended to an answer's body.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "api/botpress/tables/columns.hpp"
#include "rowd/api/reply.hpp"
#include "rowd/domain/row.hpp"
#include "rowd/domain/table.hpp"

namespace rowd::api::botpress {

void append(std::string& out, domain::table const& t);
// `"table":{...},"rows":n,"indexingCount":0,"indexing":0,"stale":0`: there is no search index that
// could lag behind.
void append_with_counts(std::string& out, domain::table const& t);

// What every row has: an object that is not closed yet.
void append_system_fields(std::string& out, domain::row_view const& row);
// Null where it is unset. `guess` as in domain::member_text.
void append_column(std::string& out, column const& c, domain::row_view const& row,
                   std::size_t& guess);
void append(std::string& out, column_list const& columns, domain::row_view const& row);

// What showing columns of a row takes beside their values, as copying so many bytes does: each has
// a name, and the row is searched through for those that it does not have.
class showing_work {
  public:
    showing_work() = default;
    explicit showing_work(column_list const& all) {
        for (auto const& c : all.shown()) add(c);
    }
    void add(column const& c) {
        constexpr std::size_t around_name = 8;
        names_ += around_name + c.raw_name.size();
        ++columns_;
    }
    std::size_t of(domain::row_view const& row) const {
        return names_ + columns_ * (row.members.empty() ? row.data.size() : row.members.size());
    }

  private:
    std::size_t names_ = 0;
    std::size_t columns_ = 0;
};

// An array.
void append(std::string& out, column_list const& columns, std::vector<domain::row> const& rows);

// {"table":<table>}
void answer(reply& r, domain::table const& t);

}  // namespace rowd::api::botpress
