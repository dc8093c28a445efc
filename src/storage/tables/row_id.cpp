#include "storage/tables/row_id.hpp"

#include <boost/endian/conversion.hpp>

namespace rowd::storage {
namespace {

namespace endian = boost::endian;

std::uint64_t mixed(std::uint64_t x) {  // the finaliser of splitmix64: every bit moves every bit
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9ull;
    x = (x ^ x >> 27) * 0x94d049bb133111ebull;
    return x ^ x >> 31;
}

// 40 bits that depend on the secret and on everything in the id but its first five bytes.
std::uint64_t key_stream(uuid const& id, std::uint64_t secret) {
    std::uint64_t const middle = endian::load_big_u24(id.bytes.data() + 5);
    std::uint64_t const tail = endian::load_big_u64(id.bytes.data() + 8);
    return mixed(mixed(tail ^ secret) + middle) & sequence_max;
}

}  // namespace

uuid make_row_id(uuid random, std::uint64_t sequence, std::uint64_t secret) {
    uuid id = mark_version_4(random);
    endian::store_big_u40(id.bytes.data(), sequence ^ key_stream(id, secret));
    return id;
}

std::uint64_t sequence_in(uuid const& row_id, std::uint64_t secret) {
    return endian::load_big_u40(row_id.bytes.data()) ^ key_stream(row_id, secret);
}

}  // namespace rowd::storage
