// The list of dialects. A new one is a folder of its own and one line in dialects.cpp.
#pragma once

#include <vector>

#include "rowd/api/route.hpp"

namespace rowd::api {

// The server's own (health, metrics, everything nobody claims) comes first.
std::vector<dialect const*> const& all_dialects();

}  // namespace rowd::api
