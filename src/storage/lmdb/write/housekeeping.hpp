// What can wait until no operation does: batch::housekeeping_slice().
#pragma once

#include "rowd/kv/environment.hpp"

namespace rowd::storage {

// Whether a crash has left some behind: rows of deleted tables, unfinished indexes.
bool has_housekeeping(kv::snapshot const& in);

}  // namespace rowd::storage
