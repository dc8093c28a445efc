// Rows in the order of creation for a table in which some have a position: those stand apart, so
// two ordered runs are merged by sequence. Costs a step per skipped row; only dialects without
// positions ask for it, and only tables written through two dialects need it.
#pragma once

#include <cstdint>

#include "rowd/domain/plan.hpp"
#include "rowd/kv/environment.hpp"
#include "rowd/storage/reading.hpp"

namespace rowd::storage {

void emit_in_creation_order(kv::snapshot const& in, std::uint32_t table, bool newest_first,
                            std::uint64_t offset, std::uint64_t count, reading& how,
                            domain::row_sink& out);

}  // namespace rowd::storage
