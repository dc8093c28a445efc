#include "http/request_parser.hpp"

#include <boost/test/unit_test.hpp>
#include <string>
#include <vector>

using namespace rowd;
using namespace rowd::http;

namespace {

std::string const head = "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";

// A body that arrives in these pieces; `refused` or `unfinished` when it does not end well.
std::string read(std::vector<std::string> const& pieces) {
    api::call c;
    request_parser p;
    BOOST_REQUIRE(!p.parse_head(head, {}, c));
    std::string waiting;
    std::string body;
    for (auto const& piece : pieces) {
        waiting += piece;
        auto const progress = p.feed(waiting, body);
        waiting.erase(0, progress.consumed);
        if (progress.refused) return "refused";
        if (progress.done) return body + (waiting.empty() ? "" : "|" + waiting);
    }
    return "unfinished";
}

std::vector<std::string> split(std::string const& text, std::size_t step) {
    std::vector<std::string> pieces;
    for (std::size_t at = 0; at < text.size(); at += step) pieces.push_back(text.substr(at, step));
    return pieces;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(request_parser_)

// Beast has an assertion that the second piece breaks.
BOOST_AUTO_TEST_CASE(the_last_chunk_may_come_in_pieces) {
    BOOST_TEST(read({"0\r\n", "\r", "\n"}) == "");
    BOOST_TEST(read({"0", "\r", "\n", "\r", "\n"}) == "");
    BOOST_TEST(read({"1\r\na\r\n0\r\n", "\r", "\n"}) == "a");
}

BOOST_AUTO_TEST_CASE(a_body_is_the_same_in_pieces_of_any_size) {
    std::string const raw = "3;a=b\r\n\n\r\n\r\n0a\r\n0123456789\r\n000\r\nA: b\r\n\r\nnext";
    for (std::size_t step = 1; step <= raw.size(); ++step) {
        auto const body = read(split(raw, step));
        BOOST_TEST(body.substr(0, body.find('|')) == "\n\r\n0123456789");
    }
}

BOOST_AUTO_TEST_CASE(a_malformed_body_is_refused_in_pieces_of_any_size) {
    for (std::string const raw : {"0\r\n\n", "5\nhello", "1\r\nab\r\n0\r\n\r\n", "x\r\n\r\n\r\n",
                                  "5;a=\"b\r\nhello\"\r\n0\r\n\r\n", "0;a=\"\\\"\r\n\r\n"})
        for (std::size_t step = 1; step <= raw.size(); ++step)
            BOOST_TEST(read(split(raw, step)) == "refused", raw << " by " << step);
}

BOOST_AUTO_TEST_SUITE_END()
