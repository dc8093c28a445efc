// Two companies with tables and rows on a host, on which scenarios are played. The names that
// scenarios may use, in braces:
//   table, row              a table of the owner with one column and two rows; its first row
//   TABLE, ROW              the same ids in upper case
//   sibling_row             a row of another table of the owner
//   full                    a table that has its only row already
//   foreign, foreign_row    of the other company
//   unknown                 an id that nobody has
//   fresh, fresh_row        a table and a row made for this scenario alone
#pragma once

#include <map>

#include "api/scenario.hpp"
#include "fixtures/company.hpp"

namespace rowd::fixtures {

class stage {
  public:
    explicit stage(host& h);

    company& owner() { return owner_; }
    company& stranger() { return stranger_; }
    // One more name for scenarios.
    void define(std::string name, std::string value) { names_[std::move(name)] = std::move(value); }

    // Checks with Boost.Test.
    void play(std::vector<scenario> const& scenarios);

  private:
    void play(scenario const& s);
    void make_fresh();
    std::string expanded(std::string text) const;
    bool uses_fresh(scenario const& s) const;

    host& host_;
    company owner_;
    company stranger_;
    std::map<std::string, std::string> names_;
    std::map<std::string, std::string> keys_;
};

}  // namespace rowd::fixtures
