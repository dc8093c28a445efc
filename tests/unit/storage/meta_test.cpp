#include "storage/lmdb/format/meta.hpp"

#include "bytes.hpp"

using namespace rowd;
using namespace rowd::storage;

namespace {

// version, next table, next audit number, secret
std::string const golden =
    "01080000000500000000000000"
    "02080000000201000000000000"
    "03080000000700000000000000"
    "0408000000efcdab8967452301";

}  // namespace

BOOST_AUTO_TEST_SUITE(meta_record)

BOOST_AUTO_TEST_CASE(the_record_has_its_bytes) {
    BOOST_TEST(hex_of(encode({.next_table = 258, .next_audit = 7, .secret = 0x0123456789abcdef})) ==
               golden);
    meta const m = decode_meta(from_hex(golden));
    BOOST_TEST(m.format == 5u);
    BOOST_TEST(m.next_table == 258u);
    BOOST_TEST(m.next_audit == 7u);
    BOOST_TEST(m.secret == 0x0123456789abcdefu);
}

BOOST_AUTO_TEST_CASE(the_newest_time_has_its_bytes_once_it_is_kept) {
    std::string const with_time = golden + "05080000000807060504030201";
    meta const m = decode_meta(from_hex(with_time));
    BOOST_TEST(m.newest_ms == 0x0102030405060708);
    BOOST_TEST(hex_of(encode(m)) == with_time);
    BOOST_TEST(decode_meta(from_hex(golden)).newest_ms == 0);
}

BOOST_AUTO_TEST_CASE(the_next_change_number_has_its_bytes_once_there_is_one) {
    std::string const with_number = golden + "06080000000807060504030201";
    meta const m = decode_meta(from_hex(with_number));
    BOOST_TEST(m.next_change == 0x0102030405060708u);
    BOOST_TEST(hex_of(encode(m)) == with_number);
    BOOST_TEST(decode_meta(from_hex(golden)).next_change == 0u);
}

BOOST_AUTO_TEST_CASE(an_older_version_stays_what_it_is) {
    std::string const older = "01080000000100000000000000" + golden.substr(26);
    meta const m = decode_meta(from_hex(older));
    BOOST_TEST(m.format == 1u);
    BOOST_TEST(hex_of(encode(m)) == older);
}

BOOST_AUTO_TEST_CASE(a_later_version_is_refused_and_both_are_named) {
    std::string const later = "01080000000900000000000000" + golden.substr(26);
    BOOST_CHECK_EXCEPTION(decode_meta(from_hex(later)), std::runtime_error, [](auto const& e) {
        std::string const text = e.what();
        return text.find("format 9") != text.npos && text.find("up to 5") != text.npos;
    });
}

BOOST_AUTO_TEST_CASE(fields_of_a_later_program_are_passed_over) {
    meta const m = decode_meta(from_hex(golden + "c803000000616263"));
    BOOST_TEST(m.next_table == 258u);
}

BOOST_AUTO_TEST_CASE(a_record_that_is_cut_short_is_a_broken_world) {
    for (std::size_t size = 0; size < golden.size(); size += 2)
        BOOST_CHECK_THROW(decode_meta(from_hex(golden.substr(0, size))), std::runtime_error);
}

BOOST_AUTO_TEST_SUITE_END()
