// The descriptors 0 to 2.
#pragma once

namespace rowd {

// Occupies those of standard input, output and error that are closed, so that nothing else gets
// their number: what is written to standard error must not go into a database. Reading from them
// and writing to them still fails, with EBADF. Before anything is opened. Throws std::system_error.
void hold_standard_descriptors();

}  // namespace rowd
