#pragma once

#include <cstdint>
#include <filesystem>

namespace rowd::app {

// Copies the data directory `data`, which a server may be running on, to `to`: the control records
// first, then each tenant they name, each in one snapshot. `to` appears only once all of it is on
// the disk. A tenant's data file may grow by `growth_bytes_max` while it is copied. Says on
// standard output what was done; the exit code of the process. Throws std::runtime_error.
int back_up(std::filesystem::path const& data, std::filesystem::path const& to,
            std::uint64_t growth_bytes_max);

// Makes the data directory `data` from the backup `from`, after all of that was compared with its
// manifest. The same in all else.
int restore(std::filesystem::path const& from, std::filesystem::path const& data);

}  // namespace rowd::app
