// Checks a tenant's directory from end to end without changing it. May run beside a server, which
// goes on meanwhile: everything is judged in one snapshot.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "rowd/storage/backup.hpp"

namespace rowd::storage {

struct soundness {
    std::uint64_t tables = 0;
    std::uint64_t rows = 0;
    std::uint64_t objects = 0;  // of a chat
    std::uint64_t states = 0;
    std::uint64_t audit_entries = 0;
    std::vector<std::string> problems;  // at most problems_max, one sentence each; empty = sound
};
constexpr std::size_t problems_max = 100;

// Every row, id, position, counter, count record and audit line. Throws std::runtime_error when
// the data cannot be read at all, also when the data file has grown by more than `growth_bytes_max`
// meanwhile (backup.hpp).
soundness verify_tenant(std::filesystem::path const& directory,
                        std::uint64_t growth_bytes_max = copy_growth_bytes_default);

}  // namespace rowd::storage
