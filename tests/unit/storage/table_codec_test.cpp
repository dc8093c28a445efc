#include "storage/lmdb/format/table_codec.hpp"

#include "bytes.hpp"

using namespace rowd;
using namespace rowd::storage;

namespace {

domain::table sample() {
    domain::table t;
    t.id = *uuid::parse("00112233-4455-4677-8899-aabbccddeeff");
    t.name = "leads";
    t.schema = R"({"columns":[]})";
    t.max_rows = 500;
    t.created_ms = 1'700'000'000'123;
    t.updated_ms = 1'700'000'000'999;
    return t;
}

std::string const golden =
    "011000000000112233445546778899aabbccddeeff"  // id
    "02050000006c65616473"                        // name
    "040e0000007b22636f6c756d6e73223a5b5d7d"      // schema
    "05020000007b7d"                              // metadata
    "0608000000f401000000000000"                  // max_rows
    "07080000007b68e5cf8b010000"                  // created_ms
    "0808000000e76be5cf8b010000"                  // updated_ms
    "0900000000"                                  // owner
    "0a080000000000000000000000"                  // row_access
    "0c080000000100000000000000"                  // factor
    "0d080000000000000000000000"                  // frozen
    "0e020000007b7d";                             // tags

}  // namespace

BOOST_AUTO_TEST_SUITE(table_codec)

BOOST_AUTO_TEST_CASE(a_plain_definition_has_its_bytes) {
    BOOST_TEST(hex_of(encode(sample())) == golden);
}

BOOST_AUTO_TEST_CASE(a_version_has_its_bytes_once_there_was_a_change) {
    domain::table t = sample();
    t.change = 258;
    BOOST_TEST(hex_of(encode(t)) == golden + "0f080000000201000000000000");
    BOOST_TEST(decode_table(from_hex(golden)).change == 0u);
}

BOOST_AUTO_TEST_CASE(every_field_comes_back) {
    domain::table t = sample();
    t.description = "";
    t.metadata = R"({"a":1})";
    t.owner = "ann";
    t.row_access = domain::access::owned;
    t.app_ids = {t.id, uuid()};
    t.factor = 15;
    t.frozen = true;
    t.tags = R"({"k":"v"})";
    t.change = 7;
    domain::table const read = decode_table(encode(t));
    BOOST_TEST((read.id == t.id));
    BOOST_TEST(read.name == t.name);
    BOOST_REQUIRE(read.description.has_value());
    BOOST_TEST(*read.description == "");
    BOOST_TEST(read.schema == t.schema);
    BOOST_TEST(read.metadata == t.metadata);
    BOOST_TEST(read.max_rows == t.max_rows);
    BOOST_TEST(read.created_ms == t.created_ms);
    BOOST_TEST(read.updated_ms == t.updated_ms);
    BOOST_TEST(read.owner == t.owner);
    BOOST_TEST((read.row_access == t.row_access));
    BOOST_TEST((read.app_ids == t.app_ids));
    BOOST_TEST(read.factor == t.factor);
    BOOST_TEST(read.frozen);
    BOOST_TEST(read.tags == t.tags);
    BOOST_TEST(read.change == t.change);
    BOOST_TEST(!decode_table(from_hex(golden)).description.has_value());
}

BOOST_AUTO_TEST_CASE(fields_of_a_later_program_are_passed_over) {
    BOOST_TEST(decode_table(from_hex("c803000000616263" + golden)).name == "leads");
}

BOOST_AUTO_TEST_CASE(a_definition_that_lost_a_field_or_its_end_is_a_broken_world) {
    std::string const whole = from_hex(golden);
    unsigned taken = 0;
    for (std::size_t size = 0; size < whole.size(); ++size) {
        try {
            decode_table(whole.substr(0, size));
            ++taken;
        } catch (std::runtime_error const&) {
            continue;
        }
    }
    BOOST_TEST(taken <= 5u);  // at the ends of fields that older programs did not have
    BOOST_CHECK_THROW(decode_table(from_hex("010f000000") + std::string(15, 'x') + whole),
                      std::runtime_error);
}

BOOST_AUTO_TEST_CASE(counters_have_their_bytes) {
    counters_record c;
    c.rows = 258;
    c.last_sequence = 300;
    c.last_created_ms = 1'700'000'000'123;
    c.tail = {130, 8'000, 63};
    std::string const of_format_1 = "02010000000000002c010000000000007b68e5cf8b010000";
    std::string const bytes = of_format_1 + "82000000401f00003f00000000000000";
    BOOST_TEST(hex_of(c.bytes()) == bytes);
    for (auto const& stored : {bytes, of_format_1}) {
        counters_record const read = decode_counters(from_hex(stored));
        BOOST_TEST(read.rows == 258u);
        BOOST_TEST(read.last_sequence == 300u);
        BOOST_TEST(read.last_created_ms == 1'700'000'000'123);
        BOOST_TEST((read.tail == (stored == bytes ? c.tail : tail_counts())));
    }
    for (std::size_t const cut : {2u, 30u, 78u})
        BOOST_CHECK_THROW(decode_counters(from_hex(bytes.substr(cut))), std::runtime_error);
}

BOOST_AUTO_TEST_SUITE_END()
