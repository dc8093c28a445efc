// The real binary and bodies of 40 MB, the longest that any dialect takes.
#include <atomic>
#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>
#include <fstream>
#include <thread>

#include "fixtures/binary_host.hpp"
#include "fixtures/company.hpp"

using namespace rowd;
using namespace rowd::fixtures;

namespace {

constexpr std::size_t rows_count = 400;
constexpr std::size_t text_bytes = 98'000;  // 39.2 MB in all

struct bot_table {
    bot_table() {
        auto const made = ask("", R"({"name":"LongTable","factor":30,
                                     "schema":{"text":{"type":"string"},"n":{"type":"number"}}})");
        BOOST_REQUIRE(made.status == 200u);
    }
    response ask(std::string const& behind, std::string body) {
        return server.ask({"POST",
                           "/v1/tables" + behind,
                           {{"Authorization", "Bearer " + tenant.key()},
                            {"x-bot-id", tenant.tenant().id.to_string()},
                            {"Content-Type", "application/json"}},
                           std::move(body)});
    }

    binary_host server;
    company tenant{server};
};

std::string text_of(std::size_t row) {
    return std::string(text_bytes, static_cast<char>('a' + row % 26));
}

std::string long_body() {
    std::string body = R"({ "rows" : [)";
    for (std::size_t i = 0; i < rows_count; ++i) {
        if (i > 0) body += " ,\n";
        body += R"({"n" : )" + std::to_string(i) + R"(, "text" : ")" + text_of(i) + "\"}";
    }
    return body + "] }";
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(long_bodies, bot_table)

BOOST_AUTO_TEST_CASE(rows_of_40_megabytes_are_created_in_one_call_while_others_are_served) {
    std::atomic<bool> over = false;
    std::atomic<int> served = 0;
    std::thread other([&] {
        client mine = server.connect();
        while (!over) served += mine.ask({"GET", "/healthz", {}, {}}).status == 200 ? 1 : 0;
    });
    auto const created = ask("/LongTable/rows", long_body());
    over = true;
    other.join();
    BOOST_REQUIRE(created.status == 200u);
    BOOST_TEST(served > 0);
    auto const rows = boost::json::parse(created.body).at("rows").as_array();
    BOOST_REQUIRE(rows.size() == rows_count);
    for (std::size_t i = 0; i < rows_count; ++i) {
        BOOST_TEST(rows[i].at("n").as_int64() == static_cast<std::int64_t>(i));
        BOOST_CHECK(rows[i].at("text").as_string() == text_of(i));
    }
}

BOOST_AUTO_TEST_CASE(a_row_of_40_megabytes_is_refused_and_the_next_call_is_served) {
    std::string const row = R"({"text":")" + std::string(39'000'000, 'x') + "\"}";
    auto const refused = ask("/LongTable/rows", R"({"rows":[)" + row + "]}");
    BOOST_REQUIRE(refused.status == 200u);
    auto const answer = boost::json::parse(refused.body);
    BOOST_TEST(answer.at("rows").as_array().empty());
    BOOST_TEST(answer.at("errors").as_array().size() == 1u);
    BOOST_TEST(ask("/LongTable/rows", R"({"rows":[{"text":"short"}]})").status == 200u);
}

BOOST_AUTO_TEST_CASE(a_broken_body_of_40_megabytes_is_refused_like_a_short_one) {
    auto const broken = ask("/LongTable/rows", R"({"rows":[{}}])" + std::string(39'000'000, ' '));
    BOOST_TEST(broken.status == 400u);
    auto const short_one = ask("/LongTable/rows", R"({"rows":[{}}])");
    BOOST_TEST(boost::json::parse(broken.body).at("message") ==
               boost::json::parse(short_one.body).at("message"));
}

BOOST_AUTO_TEST_SUITE_END()
