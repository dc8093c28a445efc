// Blocks of the disk that belong to a file without being part of it: room for changes that must
// succeed when others have filled the disk.
#pragma once

#include <cstdint>

namespace rowd {

// Keeps blocks for the bytes `from` to `to` of the file, behind its end; where the file system
// cannot allocate blocks, by writing zeros behind `zeros_from`. Returns 0 or errno.
int keep_blocks(int file, std::uint64_t from, std::uint64_t to, std::uint64_t zeros_from);

// Whether such an errno says that disk or quota are full, and nothing worse.
bool is_lack_of_room(int error_number);

}  // namespace rowd
