#include "rowd/domain/tables/delete_table.hpp"

namespace rowd::domain {

std::size_t delete_table::weight() const {
    return 0;
}

}  // namespace rowd::domain
