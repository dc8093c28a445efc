// Keys are stored: every one is pinned byte by byte, and so is the order of places.
#include "storage/lmdb/format/keys.hpp"

#include <algorithm>
#include <limits>
#include <vector>

#include "bytes.hpp"

using namespace rowd;
using namespace rowd::storage;

namespace {

constexpr auto lowest = std::numeric_limits<std::int64_t>::min();
constexpr auto highest = std::numeric_limits<std::int64_t>::max();

uuid const id = *uuid::parse("00112233-4455-4677-8899-aabbccddeeff");

std::string bytes(key const& k) {
    return hex_of(k.view());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(keys)

BOOST_AUTO_TEST_CASE(every_kind_of_key_has_its_bytes) {
    BOOST_TEST(bytes(meta_key()) == "6d");
    BOOST_TEST(bytes(id_key(id)) == "5500112233445546778899aabbccddeeff");
    BOOST_TEST(bytes(name_prefix("leads")) == "4e54da290a496eae94");
    BOOST_TEST(bytes(name_prefix("")) == "4ecbf29ce484222325");
    BOOST_TEST(bytes(name_key("", 0x01020304)) == "4ecbf29ce48422232501020304");
    BOOST_TEST(bytes(definition_key(0x01020304)) == "5401020304");
    BOOST_TEST(bytes(counters_key(0x01020304)) == "4301020304");
    BOOST_TEST(bytes(position_key(1, 0x1122334455)) == "50000000010000001122334455");
    BOOST_TEST(bytes(number_key(1, 0x1122334455)) == "56000000010000001122334455");
    BOOST_TEST(bytes(index_key(1, 0x0203)) == "44000000010203");
    BOOST_TEST(bytes(audit_key(258)) == "410000000000000102");
    BOOST_TEST(bytes(garbage_key(1)) == "4700000001");
}

BOOST_AUTO_TEST_CASE(a_row_key_holds_position_and_sequence) {
    BOOST_TEST(bytes(row_key(7, std::nullopt, 258)) == "5200000007ff0000000000000102");
    BOOST_TEST(bytes(row_key(7, 0, 1)) == "52000000070080000000000000000000000000000001");
    BOOST_TEST(bytes(row_key(7, 5, 1)) == "52000000070080000000000000050000000000000001");
    BOOST_TEST(bytes(row_key(7, -1, 1)) == "5200000007007fffffffffffffff0000000000000001");
    BOOST_TEST(bytes(row_key(7, lowest, 1)) == "52000000070000000000000000000000000000000001");
    BOOST_TEST(bytes(row_key(7, highest, 1)) == "520000000700ffffffffffffffff0000000000000001");
}

BOOST_AUTO_TEST_CASE(places_order_by_position_then_sequence_and_none_comes_last) {
    std::vector<key> const in_order{row_key(7, lowest, 9),
                                    row_key(7, -300, 1),
                                    row_key(7, -1, 2),
                                    row_key(7, 0, 1),
                                    row_key(7, 0, 2),
                                    row_key(7, 0, 300),
                                    row_key(7, 1, 1),
                                    row_key(7, 256, 1),
                                    row_key(7, highest, 1),
                                    row_key(7, std::nullopt, 1),
                                    row_key(7, std::nullopt, 256),
                                    row_key(8, lowest, 1)};
    for (std::size_t i = 1; i < in_order.size(); ++i)
        BOOST_TEST((in_order[i - 1].view() < in_order[i].view()));
}

BOOST_AUTO_TEST_CASE(a_place_is_read_back_from_its_key) {
    for (std::int64_t const position : {lowest, std::int64_t{-1}, std::int64_t{0}, highest}) {
        row_place const place = place_of(row_key(7, position, 1234));
        BOOST_REQUIRE(place.position.has_value());
        BOOST_TEST(*place.position == position);
        BOOST_TEST(place.sequence == 1234u);
    }
    row_place const last = place_of(row_key(7, std::nullopt, 1234));
    BOOST_TEST(!last.position.has_value());
    BOOST_TEST(last.sequence == 1234u);
}

BOOST_AUTO_TEST_SUITE_END()
