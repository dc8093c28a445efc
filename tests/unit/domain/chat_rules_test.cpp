#include "rowd/domain/chat/rules.hpp"

#include <boost/test/unit_test.hpp>

using namespace rowd;
using namespace rowd::domain::chat;

namespace {

std::string many(std::size_t count) {
    std::string tags = "{";
    for (std::size_t i = 0; i < count; ++i)
        tags += (i == 0 ? "\"" : ",\"") + std::to_string(i) + "\":\"x\"";
    return tags + "}";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(chat_rules)

BOOST_AUTO_TEST_CASE(tags_are_merged_and_removed_by_empty_ones) {
    BOOST_TEST(merged_tags(R"({"a":"1","b":"2"})", R"({"b":"3","c":"4"})").value() ==
               R"({"a":"1","b":"3","c":"4"})");
    BOOST_TEST(merged_tags(R"({"a":"1","b":"2"})", R"({"a":"","b":null,"c":""})").value() == "{}");
}

BOOST_AUTO_TEST_CASE(there_can_be_50_tags) {
    BOOST_TEST(merged_tags("{}", many(50)).has_value());
    BOOST_CHECK(merged_tags(many(50), R"({"x":"y"})").error().code == errc::limit_exceeded);
    BOOST_TEST(merged_tags(many(50), R"({"x":"y","0":""})").has_value());
}

BOOST_AUTO_TEST_CASE(fields_are_replaced_whole_and_removed_by_null) {
    BOOST_TEST(
        merged_fields(R"({"name":"A","payload":{"a":1}})", R"({"name":null,"payload":{"b":null}})")
            .value() == R"({"payload":{"b":null}})");
}

BOOST_AUTO_TEST_CASE(properties_are_merged_and_removed_one_by_one) {
    for (std::string const field : {"properties", "attributes"}) {
        auto const with = [&](std::string const& v) { return "{\"" + field + "\":" + v + "}"; };
        BOOST_TEST(merged_fields("{}", with(R"({"a":"1","b":null})")).value() ==
                   with(R"({"a":"1"})"));
        BOOST_TEST(
            merged_fields(with(R"({"a":"1","b":"2"})"), with(R"({"a":null,"c":""})")).value() ==
            with(R"({"b":"2","c":""})"));
        BOOST_TEST(merged_fields(with(R"({"a":"1"})"), R"({"name":"A"})").value() ==
                   R"({")" + field + R"(":{"a":"1"},"name":"A"})");
        BOOST_TEST(merged_fields(with(R"({"a":"1"})"), with("null")).value() == "{}");
    }
}

BOOST_AUTO_TEST_CASE(properties_have_a_limit) {
    auto const half = R"({"properties":{"a":")" + std::string(65'000, 'x') + R"("}})";
    auto const other = R"({"properties":{"b":")" + std::string(67'000, 'x') + R"("}})";
    BOOST_TEST(merged_fields("{}", half).has_value());
    BOOST_CHECK(merged_fields(half, other).error().code == errc::limit_exceeded);
}

BOOST_AUTO_TEST_CASE(a_payload_has_a_limit) {
    BOOST_TEST(check_payload(std::string(131'072, 'x')).has_value());
    BOOST_CHECK(check_payload(std::string(131'073, 'x')).error().code == errc::limit_exceeded);
}

BOOST_AUTO_TEST_SUITE_END()
