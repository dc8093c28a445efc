// Verifies what a bot keeps (storage/lmdb/chat).
#pragma once

#include <functional>
#include <string>

#include "rowd/kv/environment.hpp"
#include "rowd/storage/verify.hpp"
#include "storage/lmdb/format/meta.hpp"
#include "storage/lmdb/tools/growth_watch.hpp"

namespace rowd::storage {

// Counts objects and states in `found`, and tells `problem` what is wrong with them.
void verify_chat(kv::snapshot const& in, meta const& m, growth_watch const& watch, soundness& found,
                 std::function<void(std::string)> const& problem);

}  // namespace rowd::storage
