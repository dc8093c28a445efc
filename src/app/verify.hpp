#pragma once

#include <cstdint>
#include <filesystem>

namespace rowd::app {

// Walks all that is stored under `data` and says on standard output what is not sound. The exit
// code of the process: 0 only if all is sound. May run beside a server.
int verify(std::filesystem::path const& data, std::uint64_t growth_bytes_max);

}  // namespace rowd::app
