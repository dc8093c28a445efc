#include "rowd/domain/key.hpp"

#include <boost/test/unit_test.hpp>
#include <vector>

#include "rowd/base/json.hpp"

using namespace rowd;
using namespace rowd::domain;

namespace {

std::string key_text(std::string_view value, key_form form = key_form::value) {
    std::string text;
    append_key(text, value, form);
    return text;
}

std::string bytes_of(std::string_view value) {
    return index_key(value, key_form::value);
}

// By every way to tell keys apart.
bool are_one_key(std::string_view a, std::string_view b, key_form form = key_form::value) {
    bool const same = same_key(a, b, form);
    BOOST_CHECK_EQUAL(same_key(b, a, form), same);
    BOOST_CHECK_EQUAL(key_text(a, form) == key_text(b, form), same);
    if (same) BOOST_CHECK_EQUAL(index_key(a, form), index_key(b, form));
    return same;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(keys_of_values)

BOOST_AUTO_TEST_CASE(equal_values_are_one_key) {
    BOOST_CHECK(are_one_key("1", "1.0"));
    BOOST_CHECK(are_one_key(R"({"a":1,"b":[2,{"c":null}]})", R"({"b":[2.0,{"c":null}],"a":1e0})"));
    BOOST_CHECK(are_one_key("[1.50,-0.0]", "[1.5,0]"));
    BOOST_CHECK(are_one_key("[1e999]", "[10e998]"));
    BOOST_CHECK(!are_one_key("[1e999]", "[1e1000]"));
    BOOST_CHECK(!are_one_key("[1,2]", "[2,1]"));
    BOOST_CHECK(!are_one_key("[1]", R"(["1"])"));
    BOOST_CHECK(!are_one_key("[1e999]", "[null]"));
    BOOST_CHECK(!are_one_key("[9007199254740992]", "[9007199254740993]"));
    BOOST_CHECK(!are_one_key("[]", "{}"));
    BOOST_CHECK(!are_one_key(R"({"a":[]})", R"({"a":[[]]})"));
    BOOST_CHECK(!are_one_key("null", R"("null")"));
}

BOOST_AUTO_TEST_CASE(dates_of_one_instant_are_one_key_of_a_column_of_dates) {
    for (auto const* const other :
         {R"("2024-01-31T00:00:00Z")", R"("2024-01-31T00:00:00.000Z")", R"("2024-01-31 00:00")",
          R"("2024-01-31T01:00:00+01:00")", R"("2024-01-30T19:00:00-0500")"}) {
        BOOST_CHECK(are_one_key(R"("2024-01-31")", other, key_form::instant));
        BOOST_CHECK(!are_one_key(R"("2024-01-31")", other, key_form::value));
    }
    BOOST_CHECK(!are_one_key(R"("2024-01-31")", R"("2024-02-01")", key_form::instant));
    BOOST_CHECK(!are_one_key(R"("2024-01-31")", "1706659200000", key_form::instant));
    BOOST_CHECK(!are_one_key(R"("2024-02-30")", R"("2024-03-01")", key_form::instant));
    BOOST_CHECK(are_one_key(R"("soon")", R"("soon")", key_form::instant));
    BOOST_CHECK(!are_one_key(R"(["2024-01-31"])", R"(["2024-01-31T00:00Z"])", key_form::instant));
}

BOOST_AUTO_TEST_CASE(the_form_of_keys_is_that_of_their_column) {
    auto const columns = parse_columns(
        R"([{"id":"d","name":"Due","type":"date"},{"id":"t","name":"d","type":"text"}])");
    BOOST_CHECK(key_form_of(columns, "d") == key_form::instant);
    BOOST_CHECK(key_form_of(columns, "t") == key_form::value);
    BOOST_CHECK(key_form_of(columns, "Due") == key_form::value);
    BOOST_CHECK(key_form_of({}, "d") == key_form::value);
}

BOOST_AUTO_TEST_CASE(index_keys_order_as_documents_do) {
    std::vector<std::string> const ascending = {
        "null",    "-1e999", "-1e300", "-2",    "-1.5",  "0",      "5e-324", "1",
        "1.5",     "2",      "1e300",  "1e999", R"("")", R"("A")", R"("a")", R"("a\n")",
        R"("a ")", R"("é")", R"({})",  "[1]",   "[]",    "false",  "true"};
    for (std::size_t i = 1; i < ascending.size(); ++i)
        BOOST_CHECK_MESSAGE(bytes_of(ascending[i - 1]) < bytes_of(ascending[i]),
                            ascending[i - 1] << " before " << ascending[i]);
}

BOOST_AUTO_TEST_CASE(index_keys_of_equal_scalars_are_equal) {
    BOOST_CHECK_EQUAL(bytes_of("1"), bytes_of("1.0"));
    BOOST_CHECK_EQUAL(bytes_of("0"), bytes_of("-0.0"));
    BOOST_CHECK(bytes_of("1") != bytes_of(R"("1")"));
}

BOOST_AUTO_TEST_CASE(long_texts_are_cut_in_index_keys) {
    std::string const long_text(1000, 'x');
    std::string const a = bytes_of(json::quoted(long_text + "a"));
    std::string const b = bytes_of(json::quoted(long_text + "b"));
    BOOST_CHECK_EQUAL(a.size(), index_key_max);
    BOOST_CHECK(a != b);
    BOOST_CHECK_LT(bytes_of(json::quoted(std::string(index_text_max, 'x'))), a);
}

// These bytes are stored.
BOOST_AUTO_TEST_CASE(index_keys_have_their_known_bytes) {
    BOOST_CHECK_EQUAL(bytes_of("null"), "\x10");
    BOOST_CHECK_EQUAL(bytes_of("1"), std::string("\x20\xbf\xf0\0\0\0\0\0\0", 9));
    BOOST_CHECK_EQUAL(bytes_of("-1"), std::string("\x20\x40\x0f\xff\xff\xff\xff\xff\xff", 9));
    BOOST_CHECK_EQUAL(bytes_of(R"("a")"),
                      "\x30"
                      "a");
    for (auto const form : {key_form::text, key_form::value, key_form::instant})
        BOOST_CHECK_EQUAL(index_key(R"({"a":1})", form), "\x40{\"a\":1}");
    BOOST_CHECK_EQUAL(bytes_of(R"({"b":[2.50,1e999,-0.0],"a":18446744073709551615})"),
                      "\x40{\"a\":18446744073709551616,\"b\":[2.5,inf,0]}");
    BOOST_CHECK_EQUAL(index_key(R"("1970-01-01T00:00:00.001Z")", key_form::instant),
                      index_key("1", key_form::instant));
    BOOST_CHECK_EQUAL(index_key(R"("a")", key_form::instant),
                      "\x30"
                      "a");
    BOOST_CHECK_EQUAL(bytes_of("[]"), "\x50[]");
    BOOST_CHECK_EQUAL(bytes_of("false"), "\x60");
    BOOST_CHECK_EQUAL(bytes_of("true"), "\x61");
    std::string const cut = bytes_of(json::quoted(std::string(300, 'x')));
    std::string const tail = cut.substr(1 + index_text_max);
    std::uint64_t fnv = 0xcbf29ce484222325;
    for (int i = 0; i < 300; ++i) fnv = (fnv ^ 'x') * 0x100000001b3;
    for (int i = 0; i < 8; ++i)
        BOOST_CHECK_EQUAL(static_cast<unsigned char>(tail[static_cast<std::size_t>(i)]),
                          static_cast<unsigned char>(fnv >> (56 - 8 * i)));
}

BOOST_AUTO_TEST_SUITE_END()
