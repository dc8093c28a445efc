#include "rowd/domain/query.hpp"

namespace rowd::domain {

bool query::matches(row_view const& row) const {
    if (owner && row.owner != *owner) return false;
    return (!where || where->matches(row)) && search.matches(row);
}

}  // namespace rowd::domain
