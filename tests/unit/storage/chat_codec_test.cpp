#include "storage/lmdb/chat/chat_codec.hpp"

#include "bytes.hpp"
#include "storage/lmdb/chat/chat_keys.hpp"

using namespace rowd;
using namespace rowd::storage;
namespace chat = rowd::domain::chat;

namespace {

uuid const id = *uuid::parse("00112233-4455-4677-8899-aabbccddeeff");

chat::object event() {
    chat::object o;
    o.is = chat::kind::event;
    o.id = id;
    o.sequence = 258;
    o.created_ms = 1;
    o.updated_ms = 2;
    o.change = 3;
    o.tags = R"({"a":"b"})";
    o.fields = R"({"payload":{}})";
    o.type = "t";
    o.conversation = o.user = o.message = id;
    o.progress = chat::status::scheduled;
    o.due_ms = 4;
    return o;
}

chat::state counted() {
    chat::state s;
    s.key = {chat::state_type::task, "any", "n"};
    s.id = id;
    s.created_ms = 1;
    s.updated_ms = 2;
    s.change = 3;
    s.payload = R"({"n":1})";
    s.expiry_ms = 5;
    s.used_ms = 6;
    return s;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(chat_records)

BOOST_AUTO_TEST_CASE(an_object_has_its_bytes) {
    std::string const golden =
        "011000000000112233445546778899aabbccddeeff"
        "02080000000100000000000000"
        "03080000000200000000000000"
        "04080000000300000000000000"
        "05090000007b2261223a2262227d"
        "060e0000007b227061796c6f6164223a7b7d7d"
        "070100000074"
        "091000000000112233445546778899aabbccddeeff"
        "0a1000000000112233445546778899aabbccddeeff"
        "0b1000000000112233445546778899aabbccddeeff"
        "0c080000000100000000000000"
        "0d080000000400000000000000";
    BOOST_TEST(hex_of(encode(event())) == golden);
    auto const read = decode_object(from_hex(golden));
    BOOST_TEST(hex_of(encode(read)) == golden);
    BOOST_TEST((read.progress == chat::status::scheduled));
}

BOOST_AUTO_TEST_CASE(a_state_has_its_bytes) {
    std::string const golden =
        "011000000000112233445546778899aabbccddeeff"
        "02080000000100000000000000"
        "03080000000200000000000000"
        "04080000000300000000000000"
        "07080000000500000000000000"
        "0e03000000616e79"
        "0f010000006e"
        "10070000007b226e223a317d"
        "11080000000500000000000000"
        "12080000000600000000000000";
    BOOST_TEST(hex_of(encode(counted())) == golden);
    BOOST_TEST(hex_of(encode(decode_state(from_hex(golden)))) == golden);
}

BOOST_AUTO_TEST_CASE(keys_have_their_bytes) {
    auto const hex = [](key const& k) { return hex_of(k.view()); };
    BOOST_TEST(hex(object_key(chat::kind::message, 258)) == "4f030000000000000102");
    BOOST_TEST(hex(facet_prefix(chat::kind::event, {facet::of::conversation, 7})) ==
               "4604630000000000000007");
    BOOST_TEST(hex(due_key(event())) == "450000000000000004040000000000000102");
    BOOST_TEST(hex(due_key(counted())) == "45000000000000000b0900112233445546778899aabbccddeeff");
    BOOST_TEST(hex(joining_key(1, 2)) == "4800000000000000010000000000000002");
    std::string const owner = id.to_string();
    BOOST_TEST(hex_of(state_key_of({chat::state_type::user, owner, "n"})) ==
               "530200112233445546778899aabbccddeeff006e");
    // A long name, and what is no id, as their digests.
    BOOST_TEST(hex_of(state_key_of({chat::state_type::task, "any", std::string(201, 'n')})) ==
               "5305d6a7cd2a7371b1a15d543196979ff74f01291c4194382c6bd5c12b872660b0fb6d");
}

BOOST_AUTO_TEST_CASE(what_is_no_record_is_a_broken_world) {
    std::string const object = encode(event());
    for (std::size_t size = 0; size < 40; ++size) {
        BOOST_CHECK_THROW(decode_object(object.substr(0, size)), std::runtime_error);
        BOOST_CHECK_THROW(decode_state(object.substr(0, size)), std::runtime_error);
    }
}

BOOST_AUTO_TEST_SUITE_END()
