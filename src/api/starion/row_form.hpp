// How the rows of one table look on this wire, both ways. A declared column of type `select` holds
// a string in the store and an array of one string here.
#pragma once

#include <string>
#include <string_view>
#include <unordered_set>

#include "rowd/domain/row.hpp"
#include "rowd/domain/table.hpp"

namespace rowd::api::starion {

class row_form {
  public:
    explicit row_form(domain::table const& t);

    // Appends the row as an object.
    void append(std::string& out, domain::row_view const& row) const;
    // The data to store for `fields`, a compact object as the client sent it.
    std::string stored(std::string_view fields) const;

  private:
    bool is_select(std::string_view raw_key) const;

    bool shows_owner_;
    std::unordered_set<std::string> selects_;  // ids of columns, as keys in compact JSON
};

}  // namespace rowd::api::starion
