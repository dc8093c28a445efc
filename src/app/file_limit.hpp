// The process's limit of open files, and how it is shared out.
#pragma once

#include <string>

#include "app/config.hpp"

namespace rowd::app {

struct file_shares {
    unsigned connections = 0;
    unsigned open_tenants = 0;  // four files each
};

// Raises the soft limit to the hard one and divides it: what the server itself has open, at most a
// quarter for tenants, a reserve, the rest for connections; never more than the options ask for.
// Throws command_failure when that leaves nothing for a tenant and a connection.
file_shares share_open_files(serve_options const& o);

// The same for a limit that is known.
file_shares share_files(std::uint64_t limit, serve_options const& o);

// What to say to whoever asked for more than there is room for; empty: nothing.
std::string shortage(file_shares const& s, serve_options const& o);

}  // namespace rowd::app
