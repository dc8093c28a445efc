// A row's bytes, format 2. Pinned by tests/unit/storage/row_codec_test.cpp.
//
//   0    1  format = 2; 1 is without `change`, which is then 0
//   1    1  flags: 1 = owner present, 2 = own number present
//   2    2  members: how many offsets follow (0 also when data is longer than 64 KiB)
//   4   16  id
//   20   8  createdAt, ms
//   28   8  updatedAt, ms
//   36   8  change
//   44      [own number(8): the row's number is not its sequence]
//           [owner: length(2) bytes]
//           members x 2: offsets of the top-level members within data
//           data: compact JSON object, to the end of the value
//
// Numbers are little-endian. Position and sequence are in the key (keys.hpp).
#pragma once

#include <string>
#include <string_view>

#include "rowd/domain/row.hpp"
#include "storage/lmdb/format/keys.hpp"

namespace rowd::storage {

std::size_t encoded_size(domain::row_view const& row);
// Writes encoded_size(row) bytes.
void encode(domain::row_view const& row, char* out);
// Views into `value`. Throws std::runtime_error for bytes that no row has: a broken world. Whether
// its data is JSON, and its offsets those of members, is not asked.
domain::row_view decode_row(std::string_view key, std::string_view value);

}  // namespace rowd::storage
