#include "storage/tables/row_id.hpp"

#include <boost/test/unit_test.hpp>

#include "rowd/base/random.hpp"

using namespace rowd;
using namespace rowd::storage;

BOOST_AUTO_TEST_SUITE(row_ids)

BOOST_AUTO_TEST_CASE(a_row_id_has_its_bytes) {
    uuid const random = *uuid::parse("00112233-4455-6677-8899-aabbccddeeff");
    auto const id = [&](std::uint64_t sequence, std::uint64_t secret) {
        return make_row_id(random, sequence, secret).to_string();
    };
    BOOST_TEST(id(1, 0x0123456789abcdef) == "29a9a25c-6055-4677-8899-aabbccddeeff");
    BOOST_TEST(id(2, 0x0123456789abcdef) == "29a9a25c-6355-4677-8899-aabbccddeeff");
    BOOST_TEST(id(sequence_max, 7) == "729c86ee-4a55-4677-8899-aabbccddeeff");
}

BOOST_AUTO_TEST_CASE(a_row_id_is_a_version_4_uuid_and_leads_back_to_its_sequence) {
    random_source random;
    for (int i = 0; i < 20'000; ++i) {
        std::uint64_t const secret = random.next64();
        std::uint64_t const sequence = random.next64() & sequence_max;
        uuid raw;
        random.fill(raw.bytes.data(), raw.bytes.size());
        uuid const id = make_row_id(raw, sequence, secret);
        BOOST_REQUIRE(sequence_in(id, secret) == sequence);
        BOOST_REQUIRE((id.bytes[6] & 0xf0) == 0x40);
        BOOST_REQUIRE((id.bytes[8] & 0xc0) == 0x80);
    }
}

BOOST_AUTO_TEST_CASE(a_changed_id_or_another_secret_leads_elsewhere) {
    uuid const id = make_row_id(random_source().uuid_v4(), 17, 1);
    unsigned same = 0;
    for (unsigned bit = 0; bit < 128; ++bit) {
        uuid forged = id;
        forged.bytes[bit / 8] ^= static_cast<std::uint8_t>(1u << bit % 8);
        if (sequence_in(forged, 1) == 17) ++same;
    }
    BOOST_TEST(same == 0u);
    BOOST_TEST(sequence_in(id, 2) != 17u);
}

BOOST_AUTO_TEST_SUITE_END()
