// A copy of one tenant's directory as it is in one moment, made beside a server that goes on.
#pragma once

#include <cstdint>
#include <filesystem>

namespace rowd::storage {

// How far a tenant's data file may grow while it is copied: the pages that the copy still has to
// read cannot be used anew by the writer.
constexpr std::uint64_t copy_growth_bytes_default = 1u << 30;

// Copies data and audit log of the tenant in `from` to the directory `to`, which it makes (0700,
// files 0600). The audit log is copied up to the last entry that the data knows. Does not sync.
// Throws std::runtime_error, also when the data file has grown by more than `growth_bytes_max`
// meanwhile: then the server's room is worth more than the copy.
void copy_tenant(std::filesystem::path const& from, std::filesystem::path const& to,
                 std::uint64_t growth_bytes_max);

}  // namespace rowd::storage
