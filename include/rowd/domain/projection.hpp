// Which members of a row's data are shown.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "rowd/domain/path.hpp"

namespace rowd::domain {

// Made of paths to members, all ways of which are shown. A path into an object shows the object
// around its end, with nothing else inside: `a.b` gives `"a":{"b":1}`. Members keep the order that
// they have in the row; names that a row does not have are left out.
class projection {
  public:
    explicit projection(std::vector<path> const& wanted);

    // Appends the members to a compact object that is not closed yet, each with a comma before it
    // unless `out` ends with an opening brace.
    void append_members(row_view const& row, std::string& out) const;

    // About how often that goes over the row, as copying it does: members are compared with names.
    std::size_t passes() const { return (wanted_.size() + 3) / 4; }

  private:
    struct node {
        std::string raw_name;  // as in compact text, without quotes
        bool whole = false;    // else only the inner ones
        std::vector<node> inner;
    };
    static node& child(std::vector<node>& nodes, std::string_view name);
    static void append(std::vector<node> const& wanted, std::string_view object, std::string& out);

    std::vector<node> wanted_;
};

}  // namespace rowd::domain
