// A row's id carries its sequence, so that whoever holds table and id can compute the row's key:
// 40 bits of sequence, enciphered with the tenant's secret and the id's own 82 random bits, in a
// version 4 UUID. To a client it is random and tells nothing of creation time or order. The whole
// id is kept in the row and compared, so a forged or stale one is simply absent.
#pragma once

#include <cstdint>

#include "rowd/base/uuid.hpp"

namespace rowd::storage {

constexpr std::uint64_t sequence_max = (1ull << 40) - 1;

uuid make_row_id(uuid random, std::uint64_t sequence, std::uint64_t secret);
std::uint64_t sequence_in(uuid const& row_id, std::uint64_t secret);

}  // namespace rowd::storage
