#include "rowd/domain/operation.hpp"

namespace rowd::domain {

std::size_t weight(operation const& op) {
    constexpr std::size_t operation_overhead = 256;
    return operation_overhead + std::visit([](auto const& o) { return o.weight(); }, op);
}

bool is_audited(operation const& op) {
    return std::visit([](auto const& o) { return o.is_audited; }, op);
}

}  // namespace rowd::domain
