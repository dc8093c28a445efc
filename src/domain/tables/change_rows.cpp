#include "rowd/domain/tables/change_rows.hpp"

#include "rowd/base/json.hpp"

namespace rowd::domain {

std::string changed(std::string_view data, row_change const& how) {
    return how.how == row_change::mode::merge ? json::merge(data, how.draft.data) : how.draft.data;
}

std::size_t change_rows::weight() const {
    std::size_t sum = 0;
    for (auto const& c : changes) sum += domain::weight(c.draft);
    return sum;
}

}  // namespace rowd::domain
