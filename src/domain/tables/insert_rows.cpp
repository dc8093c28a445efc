#include "rowd/domain/tables/insert_rows.hpp"

namespace rowd::domain {

std::size_t insert_rows::weight() const {
    std::size_t sum = 0;
    for (auto const& d : rows) sum += domain::weight(d);
    return sum;
}

}  // namespace rowd::domain
