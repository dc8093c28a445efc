#pragma once

namespace rowd::app {

// The whole program: reads the command line, runs the command, says what went wrong on standard
// error. The exit code of the process: 0 done, 1 failed, 2 used wrongly.
int run(int argc, char const* const* argv);

}  // namespace rowd::app
