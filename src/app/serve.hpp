#pragma once

#include "app/config.hpp"

namespace rowd::app {

// Runs the server until it is told to stop (SIGINT, SIGTERM). The options have been checked. The
// exit code of the process: 0 after an orderly stop, 1 after a failure.
int serve(serve_options o);

}  // namespace rowd::app
