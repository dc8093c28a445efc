#include "rowd/domain/tables/create_table.hpp"

namespace rowd::domain {

std::size_t create_table::weight() const {
    return definition.schema.size() + definition.metadata.size();
}

}  // namespace rowd::domain
