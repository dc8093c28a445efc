#include "storage/lmdb/format/row_codec.hpp"

#include "bytes.hpp"

using namespace rowd;
using namespace rowd::storage;

namespace {

domain::row sample() {
    domain::row row;
    row.id = *uuid::parse("00112233-4455-4677-8899-aabbccddeeff");
    row.number = row.sequence = 258;
    row.created_ms = 1'700'000'000'123;
    row.updated_ms = 1'700'000'000'999;
    row.change = 0x0102030405060708;
    row.data = R"({"a":1,"bc":"x"})";
    row.members = domain::member_table(row.data);
    return row;
}

std::string encoded(domain::row const& row) {
    std::string out(encoded_size(row.view()), '\0');
    encode(row.view(), out.data());
    return out;
}

// What all golden rows share, in hexadecimal: id, times and change; members and data.
std::string const head =
    "00112233445546778899aabbccddeeff"
    "7b68e5cf8b010000"
    "e76be5cf8b010000"
    "0807060504030201";
std::string const tail =
    "01000700"
    "7b2261223a312c226263223a2278227d";

void check(domain::row const& row, std::string const& golden) {
    BOOST_TEST(hex_of(encoded(row)) == golden);
    std::string const stored = from_hex(golden);
    auto const read = decode_row(row_key(1, row.position, row.sequence), stored);
    BOOST_TEST((read.id == row.id));
    BOOST_TEST(read.number == row.number);
    BOOST_TEST(read.sequence == row.sequence);
    BOOST_TEST(read.created_ms == row.created_ms);
    BOOST_TEST(read.updated_ms == row.updated_ms);
    BOOST_TEST(read.change == row.change);
    BOOST_TEST((read.position == row.position));
    BOOST_TEST(read.owner == row.owner);
    BOOST_TEST(read.members == row.members);
    BOOST_TEST(read.data == row.data);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(row_codec)

BOOST_AUTO_TEST_CASE(a_plain_row_has_its_bytes) {
    check(sample(), "02000200" + head + tail);
}

BOOST_AUTO_TEST_CASE(a_position_is_in_the_key_alone) {
    domain::row row = sample();
    row.position = -5;
    check(row, "02000200" + head + tail);
}

BOOST_AUTO_TEST_CASE(an_owner_has_its_bytes) {
    domain::row row = sample();
    row.owner = "ann";
    check(row, "02010200" + head + "0300616e6e" + tail);
}

BOOST_AUTO_TEST_CASE(a_number_of_its_own_has_its_bytes) {
    domain::row row = sample();
    row.number = 3;
    check(row, "02020200" + head + "0300000000000000" + tail);
}

BOOST_AUTO_TEST_CASE(owner_and_number_stand_together) {
    domain::row row = sample();
    row.number = 3;
    row.owner = "ann";
    check(row, "02030200" + head + "0300000000000000" + "0300616e6e" + tail);
}

BOOST_AUTO_TEST_CASE(an_empty_row_has_no_members) {
    domain::row row = sample();
    row.data = "{}";
    row.members = domain::member_table(row.data);
    check(row, "02000000" + head + "7b7d");
}

BOOST_AUTO_TEST_CASE(times_before_1970_are_kept) {
    domain::row row = sample();
    row.created_ms = -1;
    check(row, "02000200" + head.substr(0, 32) + "ffffffffffffffff" + head.substr(48) + tail);
}

BOOST_AUTO_TEST_CASE(data_beyond_64_KiB_has_no_member_table) {
    domain::row row = sample();
    row.data = "{\"a\":\"" + std::string(70'000, 'x') + "\",\"b\":2}";
    row.members = domain::member_table(row.data);
    BOOST_TEST(row.members.empty());
    std::string const stored = encoded(row);
    auto const read = decode_row(row_key(1, std::nullopt, row.sequence), stored);
    BOOST_TEST(read.data == row.data);
    BOOST_TEST(domain::member(read, "b").value_or("none") == "2");
}

BOOST_AUTO_TEST_CASE(a_row_of_format_1_is_read_as_one_that_was_never_numbered) {
    domain::row row = sample();
    row.number = 3;
    row.owner = "ann";
    std::string const golden =
        "01030200" + head.substr(0, 64) + "0300000000000000" + "0300616e6e" + tail;
    std::string const stored = from_hex(golden);
    auto const read = decode_row(row_key(1, row.position, row.sequence), stored);
    BOOST_TEST(read.change == 0u);
    BOOST_TEST(read.number == 3u);
    BOOST_TEST(read.owner == "ann");
    BOOST_TEST(read.updated_ms == row.updated_ms);
    BOOST_TEST(read.data == row.data);
    BOOST_CHECK_THROW(decode_row(row_key(1, {}, 1), stored.substr(0, 35)), std::runtime_error);
}

BOOST_AUTO_TEST_CASE(another_format_is_a_broken_world) {
    std::string stored = encoded(sample());
    stored[0] = 3;
    key const k = row_key(1, std::nullopt, 258);
    BOOST_CHECK_THROW(decode_row(k, stored), std::runtime_error);
    BOOST_CHECK_THROW(decode_row(k, ""), std::runtime_error);
    BOOST_CHECK_THROW(decode_row(k, encoded(sample()).substr(0, 43)), std::runtime_error);
}

BOOST_AUTO_TEST_CASE(a_row_that_says_more_than_its_bytes_hold_is_a_broken_world_and_is_named) {
    auto row = sample();
    row.owner = "someone";
    row.number = 7;
    std::string const stored = encoded(row);
    key const k = row_key(3, std::nullopt, row.sequence);
    std::size_t const least = stored.size() - row.data.size();
    for (std::size_t size = 0; size < least; ++size)
        BOOST_CHECK_EXCEPTION(decode_row(k, stored.substr(0, size)), std::runtime_error,
                              [&](std::runtime_error const& e) {
                                  std::string const text = e.what();
                                  return text.find("row " + std::to_string(row.sequence) +
                                                   " of table 3") != text.npos;
                              });
    std::string members = stored;
    members[3] = '\x7f';
    BOOST_CHECK_THROW(decode_row(k, members), std::runtime_error);
    for (std::string const& other : {std::string(k.view()) + "x", std::string("R"), std::string()})
        BOOST_CHECK_THROW(decode_row(other, stored), std::runtime_error);
}

BOOST_AUTO_TEST_SUITE_END()
