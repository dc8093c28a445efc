// The process's limit of address space, of which every open tenant takes --map-bytes.
#pragma once

#include "app/config.hpp"

namespace rowd::app {

// How many tenants it leaves room for, at most as many as the options ask for. Before the control
// records are opened. Throws command_failure when there is not even room for one.
unsigned tenants_in_address_space(serve_options const& o);

// The same for a limit that is known; `used`: address space that the process takes already. Bytes.
unsigned tenants_in(std::uint64_t limit, std::uint64_t used, serve_options const& o);

}  // namespace rowd::app
