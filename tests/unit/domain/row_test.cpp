#include "rowd/domain/row.hpp"

#include <boost/test/unit_test.hpp>

#include "rowd/domain/operation.hpp"

using namespace rowd;

namespace {

std::string text_of(domain::row_view const& row, std::string_view raw_name, std::size_t& guess) {
    return std::string(domain::member_text(row, raw_name, guess).value_or("none"));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(rows)

BOOST_AUTO_TEST_CASE(a_draft_of_members_is_the_draft_of_the_whole) {
    domain::draft_builder some(8, 1);
    some.add(R"("a":1)");
    some.add(R"("b\"":"x,\"}")");
    some.add(R"("":{"a":[1,2]})");
    auto const built = std::move(some).take();
    auto const whole = domain::make_draft(R"({"a":1,"b\"":"x,\"}","":{"a":[1,2]}})");
    BOOST_TEST(built.data == whole.data);
    BOOST_TEST(built.members == whole.members);
    BOOST_TEST(domain::draft_builder(0, 0).take().data == "{}");
}

BOOST_AUTO_TEST_CASE(a_draft_beyond_64_KiB_has_no_member_table) {
    domain::draft_builder some(0, 2);
    some.add(R"("a":1)");
    some.add("\"b\":\"" + std::string(65'535, 'x') + '"');
    BOOST_TEST(std::move(some).take().members.empty());
}

BOOST_AUTO_TEST_CASE(members_are_found_in_any_order_and_stand_as_they_are) {
    auto const draft = domain::make_draft(R"({"a":1,"ab":"x","b\"":null,"c":{"a":2}})");
    domain::row_view row;
    row.data = draft.data;
    for (std::string_view const members : {std::string_view(draft.members), std::string_view()}) {
        row.members = members;
        std::size_t guess = 0;
        BOOST_TEST(text_of(row, "a", guess) == R"("a":1)");
        BOOST_TEST(text_of(row, "ab", guess) == R"("ab":"x")");
        BOOST_TEST(text_of(row, "absent", guess) == "none");
        BOOST_TEST(text_of(row, R"(b\")", guess) == R"("b\"":null)");
        BOOST_TEST(text_of(row, "c", guess) == R"("c":{"a":2})");
        BOOST_TEST(text_of(row, "ab", guess) == R"("ab":"x")");
        guess = 99;
        BOOST_TEST(text_of(row, "a", guess) == R"("a":1)");
    }
    row.data = "{}";
    std::size_t guess = 0;
    BOOST_TEST(text_of(row, "a", guess) == "none");
}

BOOST_AUTO_TEST_SUITE_END()
