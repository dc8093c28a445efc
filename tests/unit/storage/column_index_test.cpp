#include "storage/lmdb/column_index.hpp"

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

std::string entry(std::string const& data, std::uint64_t sequence = 258) {
    bool exact = true;
    return index_entry(row_with(data, sequence).view(), "k", exact);
}

bool is_exact(std::string const& data) {
    bool exact = true;
    index_entry(row_with(data, 1).view(), "k", exact);
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
    BOOST_TEST(hex_of(encode(r)) == std::string(golden) + "05080000000000000000000000");
    BOOST_TEST(!decode_index(3, encode(r)).arrays);
    r.arrays = true;
    BOOST_TEST(decode_index(3, encode(r)).arrays);
    index_record const read = decode_index(3, from_hex(golden));
    BOOST_TEST(read.arrays);  // it was written before rowd took note of that
    BOOST_TEST(read.number == 3u);
    BOOST_TEST(read.member == "k");
    BOOST_TEST(read.ready);
    BOOST_TEST(!read.exact);
    BOOST_TEST(hex_of(read.next_place) == "ff0000000000000007");
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
    BOOST_TEST(!is_exact(R"({"k":"a\u0000"})"));
    BOOST_TEST(is_exact("{\"k\":\"" + std::string(199, 'x') + "\"}"));
    BOOST_TEST(!is_exact("{\"k\":\"" + std::string(201, 'x') + "\"}"));
    BOOST_TEST(is_exact(R"({})"));
}

BOOST_AUTO_TEST_SUITE_END()
