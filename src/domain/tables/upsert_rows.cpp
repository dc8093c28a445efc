#include "rowd/domain/tables/upsert_rows.hpp"

namespace rowd::domain {

std::size_t upsert_rows::weight() const {
    std::size_t sum = 0;
    for (auto const& r : rows) sum += domain::weight(r.draft) + r.key.size();
    return sum;
}

}  // namespace rowd::domain
