#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace rowd::app {

// Writes the tables and rows of a tenant to the file `to`, which appears once it is complete, or,
// if `to` is empty, to standard output. A server may run. The exit code of the process; throws
// std::runtime_error.
int dump(std::filesystem::path const& data, std::string const& tenant,
         std::filesystem::path const& to, std::uint64_t growth_bytes_max);

// Makes the tenant's files from a dump (`from` = "-": from standard input). The tenant is created
// unless it exists; it must have no files yet. Its data and the records of its apps appear only
// once all lines were read and the data was verified. A server may run. The same in all else.
int load(std::filesystem::path const& data, std::string const& tenant,
         std::filesystem::path const& from, std::uint64_t map_bytes);

}  // namespace rowd::app
