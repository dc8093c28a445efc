#include "rowd/domain/tables/duplicate_table.hpp"

namespace rowd::domain {

std::size_t duplicate_table::weight() const {
    return 0;
}

}  // namespace rowd::domain
