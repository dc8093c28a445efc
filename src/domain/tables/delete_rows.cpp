#include "rowd/domain/tables/delete_rows.hpp"

namespace rowd::domain {

std::size_t delete_rows::weight() const {
    return rows.size() * 32;
}

}  // namespace rowd::domain
