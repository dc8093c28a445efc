// The process's limit of open files, and how it is shared out.
#pragma once

#include "app/config.hpp"

namespace rowd::app {

struct file_shares {
    unsigned connections = 0;
    unsigned open_tenants = 0;  // four files each
};

// Raises the soft limit to the hard one and divides it: at most a quarter for tenants, the rest,
// less a reserve, for connections; never more than the options ask for.
file_shares share_open_files(serve_options const& o);

}  // namespace rowd::app
