#include "storage/lmdb/index/column_index.hpp"

#include "bytes.hpp"

using namespace rowd;
using namespace rowd::storage;

namespace {

std::string const golden =
    "01010000006b"                   // member
    "02080000000100000000000000"     // ready
    "03080000000000000000000000"     // exact
    "0409000000ff0000000000000007";  // next place

domain::row row_with(std::string data, std::uint64_t sequence) {
    domain::row row;
    row.number = row.sequence = sequence;
    row.data = std::move(data);
    row.members = domain::member_table(row.data);
    return row;
}

index_record index_on_k(domain::key_form form) {
    index_record r;
    r.member = "k";
    r.form = form;
    return r;
}

std::string entry(std::string const& data, std::uint64_t sequence = 258,
                  domain::key_form form = domain::key_form::value) {
    bool exact = true;
    return index_entry(row_with(data, sequence).view(), index_on_k(form), exact);
}

bool is_exact(std::string const& data, domain::key_form form = domain::key_form::value) {
    bool exact = true;
    index_entry(row_with(data, 1).view(), index_on_k(form), exact);
    return exact;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(column_index_records)

BOOST_AUTO_TEST_CASE(the_record_has_its_bytes) {
    index_record r;
    r.member = "k";
    r.ready = true;
    r.exact = false;
    r.next_place = from_hex("ff0000000000000007");
    BOOST_TEST(hex_of(encode(r)) ==
               std::string(golden) + "05080000000000000000000000" + "06080000000100000000000000");
    BOOST_TEST(!decode_index(3, encode(r)).arrays);
    r.form = domain::key_form::instant;
    BOOST_TEST((decode_index(3, encode(r)).form == domain::key_form::instant));
    r.arrays = true;
    BOOST_TEST(decode_index(3, encode(r)).arrays);
    index_record const read = decode_index(3, from_hex(golden));
    BOOST_TEST(read.arrays);  // it was written before rowd took note of that, and of forms
    BOOST_TEST((read.form == domain::key_form::text));
    BOOST_TEST(read.number == 3u);
    BOOST_TEST(read.member == "k");
    BOOST_TEST(read.ready);
    BOOST_TEST(!read.exact);
    BOOST_TEST(hex_of(read.next_place) == "ff0000000000000007");
}

// Then, different numbers were thought to have different doubles.
BOOST_AUTO_TEST_CASE(an_index_of_an_older_version_does_not_order) {
    std::string bytes = golden;
    bytes.replace(bytes.find("0308000000"), 12, "030800000001");
    BOOST_TEST(!decode_index(3, from_hex(bytes)).exact);
    BOOST_TEST(decode_index(3, from_hex(bytes)).ready);
    BOOST_TEST(decode_index(3, from_hex(bytes + "06080000000100000000000000")).exact);
}

BOOST_AUTO_TEST_CASE(an_entry_is_value_zero_sequence) {
    BOOST_TEST(hex_of(entry(R"({"k":null})")) == "10000000000000000102");
    BOOST_TEST(hex_of(entry(R"({"x":1})")) == "10000000000000000102");
    BOOST_TEST(hex_of(entry(R"({"k":1})")) == "20bff0000000000000000000000000000102");
    BOOST_TEST(hex_of(entry(R"({"k":-1})")) == "20400fffffffffffff000000000000000102");
    BOOST_TEST(hex_of(entry(R"({"k":"ab"})")) == "306162000000000000000102");
    BOOST_TEST(hex_of(entry(R"({"k":{"a":1}})")) == "407b2261223a317d000000000000000102");
    BOOST_TEST(hex_of(entry(R"({"k":[1]})")) == "505b315d000000000000000102");
    BOOST_TEST(hex_of(entry(R"({"k":false})")) == "60000000000000000102");
    BOOST_TEST(hex_of(entry(R"({"k":true})")) == "61000000000000000102");
    BOOST_TEST(sequence_of_entry("X" + entry(R"({"k":"ab"})")) == 258u);
}

BOOST_AUTO_TEST_CASE(entries_order_by_value_then_sequence) {
    std::vector<std::string> const in_order{
        entry(R"({})", 1),        entry(R"({"k":null})", 2),   entry(R"({"k":-2.5})"),
        entry(R"({"k":-1})"),     entry(R"({"k":0})"),         entry(R"({"k":0.5})"),
        entry(R"({"k":1})", 7),   entry(R"({"k":1.0})", 300),  entry(R"({"k":""})"),
        entry(R"({"k":"a"})"),    entry(R"({"k":"a\u0001"})"), entry(R"({"k":"ab"})"),
        entry(R"({"k":{}})"),     entry(R"({"k":[]})"),        entry(R"({"k":false})"),
        entry(R"({"k":true})", 1)};
    for (std::size_t i = 1; i < in_order.size(); ++i)
        BOOST_TEST((in_order[i - 1] < in_order[i]), "entry " << i);
}

BOOST_AUTO_TEST_CASE(what_the_key_cannot_order_is_not_exact) {
    BOOST_TEST(is_exact(R"({"k":9007199254740992})"));
    BOOST_TEST(!is_exact(R"({"k":9007199254740993})"));
    BOOST_TEST(!is_exact(R"({"k":18446744073709551615})"));
    BOOST_TEST(is_exact(R"({"k":0.1})"));
    for (auto const* number : {"123456789.012345", "1.00000000000000000", "0.30000000000000004",
                               "1.7976931348623157e308", "4e-320", "-0.0", "1152921504606847000"})
        BOOST_TEST(is_exact(R"({"k":)" + std::string(number) + "}"), number);
    for (auto const* number : {"0.10000000000000001", "18446744073709551616", "1e400", "-1e400",
                               "1e-400", "9007199254740993.5", "1152921504606846976"})
        BOOST_TEST(!is_exact(R"({"k":)" + std::string(number) + "}"), number);
    BOOST_TEST(!is_exact(R"({"k":"a\u0000"})"));
    BOOST_TEST(is_exact("{\"k\":\"" + std::string(199, 'x') + "\"}"));
    BOOST_TEST(!is_exact("{\"k\":\"" + std::string(201, 'x') + "\"}"));
    BOOST_TEST(is_exact(R"({})"));
}

BOOST_AUTO_TEST_CASE(objects_and_arrays_are_in_order_where_their_text_is_their_key) {
    using domain::key_form;
    constexpr auto other_order = R"({"k":{"b":1,"a":2}})";
    BOOST_TEST(hex_of(entry(other_order, 258, key_form::text)) ==
               "407b2262223a312c2261223a327d000000000000000102");
    BOOST_TEST(hex_of(entry(other_order)) == "407b2261223a322c2262223a317d000000000000000102");
    BOOST_TEST(is_exact(other_order, key_form::text));
    BOOST_TEST(!is_exact(other_order));
    BOOST_TEST(is_exact(R"({"k":{"a":2,"b":1}})"));
    BOOST_TEST(!is_exact(R"({"k":[1.0]})"));
    BOOST_TEST(is_exact(R"({"k":[1]})"));
}

BOOST_AUTO_TEST_CASE(dates_stand_among_the_numbers_where_they_are_instants) {
    auto const dated = [](std::string const& data) {
        return entry(data, 258, domain::key_form::instant);
    };
    BOOST_TEST(dated(R"({"k":"2024-01-31"})") == dated(R"({"k":"2024-01-31T01:00:00+01:00"})"));
    BOOST_TEST(dated(R"({"k":"2024-01-31"})") == entry(R"({"k":1706659200000})"));
    BOOST_TEST(dated(R"({"k":"soon"})") == entry(R"({"k":"soon"})"));
    BOOST_TEST(is_exact(R"({"k":"2024-01-31"})", domain::key_form::instant));
    BOOST_TEST(!is_exact(R"({"k":"a\u0000"})", domain::key_form::instant));
}

BOOST_AUTO_TEST_SUITE_END()
