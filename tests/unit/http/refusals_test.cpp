// What the server takes and what it refuses, in raw bytes. After an answer that keeps the
// connection, the next request must get its own answer: nothing of the first may be left over.
#include <boost/test/unit_test.hpp>
#include <string>

#include "unit/http/server_fixture.hpp"

using namespace rowd::http;

namespace {

struct scenario {
    std::string name;
    std::string request;
    unsigned status;
    bool stays;
};

std::string get(std::string const& target, std::string const& fields = "Host: a\r\n") {
    return "GET " + target + " HTTP/1.1\r\n" + fields + "\r\n";
}

std::string post(std::string const& fields, std::string const& body) {
    return "POST /echo HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n" + body;
}

std::string repeat(std::string const& text, int times) {
    std::string all;
    for (int i = 0; i < times; ++i) all += text;
    return all;
}

std::string const chunks = "5\r\nhello\r\n0\r\n\r\n";
std::string const chunked = "Transfer-Encoding: chunked\r\n";

std::vector<scenario> message_length() {
    return {
        {"length", post("Content-Length: 5\r\n", "hello"), 200, true},
        {"length of nothing", post("Content-Length: 0\r\n", ""), 200, true},
        {"no length", post("", ""), 200, true},
        {"body of a GET", get("/echo", "Host: a\r\nContent-Length: 5\r\n") + "hello", 200, true},
        {"two different lengths", post("Content-Length: 5\r\nContent-Length: 6\r\n", "hello!"), 400,
         false},
        {"two equal lengths", post("Content-Length: 5\r\nContent-Length: 5\r\n", "hello"), 400,
         false},
        {"list of lengths", post("Content-Length: 5, 5\r\n", "hello"), 400, false},
        {"signed length", post("Content-Length: +5\r\n", "hello"), 400, false},
        {"negative length", post("Content-Length: -5\r\n", "hello"), 400, false},
        {"hexadecimal length", post("Content-Length: 0x5\r\n", "hello"), 400, false},
        {"empty length", post("Content-Length:\r\n", "hello"), 400, false},
        {"length over 64 bits", post("Content-Length: 18446744073709551616\r\n", "hello"), 400,
         false},
        {"chunked", post(chunked, chunks), 200, true},
        {"chunked in capitals", post("Transfer-Encoding: CHUNKED\r\n", chunks), 200, true},
        {"chunked with trailers", post(chunked, "5\r\nhello\r\n0\r\nA: b\r\nHost: x y\r\n\r\n"),
         200, true},
        {"chunked with extension", post(chunked, "5;a=b\r\nhello\r\n0\r\n\r\n"), 200, true},
        {"length, then chunked", post("Content-Length: 3\r\n" + chunked, chunks), 400, false},
        {"chunked, then length", post(chunked + "Content-Length: 3\r\n", chunks), 400, false},
        {"xchunked", post("Transfer-Encoding: xchunked\r\n", chunks), 400, false},
        {"identity", post("Transfer-Encoding: identity\r\n", chunks), 400, false},
        {"identity, chunked", post("Transfer-Encoding: identity, chunked\r\n", chunks), 400, false},
        {"chunked, identity", post("Transfer-Encoding: chunked, identity\r\n", chunks), 400, false},
        {"chunked twice in a list", post("Transfer-Encoding: chunked, chunked\r\n", chunks), 400,
         false},
        {"chunked twice", post(chunked + chunked, chunks), 400, false},
        {"empty transfer encoding", post("Transfer-Encoding:\r\n", chunks), 400, false},
        {"folded transfer encoding", post("Transfer-Encoding:\r\n chunked\r\n", chunks), 400,
         false},
        {"chunked in 1.0",
         "POST /echo HTTP/1.0\r\nConnection: keep-alive\r\n" + chunked + "\r\n" + chunks, 400,
         false},
        {"chunk size that is no number", post(chunked, "x\r\nhello\r\n0\r\n\r\n"), 400, false},
        {"chunk size over 64 bits", post(chunked, "10000000000000005\r\nhello\r\n0\r\n\r\n"), 400,
         false},
        {"chunk longer than said", post(chunked, "4\r\nhello\r\n0\r\n\r\n"), 400, false},
        {"chunk ended by a bare line feed", post(chunked, "5\nhello\n0\n\n"), 400, false},
        {"long chunk extension",
         post(chunked, "5;" + std::string(300, 'e') + "\r\nhello\r\n0\r\n\r\n"), 400, false},
        {"line feed in a chunk extension", post(chunked, "5;a=\"\n\"\r\nhello\r\n0\r\n\r\n"), 400,
         false},
        {"length with spaces around", post("Content-Length: \t 5 \t\r\n", "hello"), 200, true},
        {"length with zeros before", post("Content-Length: 0005\r\n", "hello"), 200, true},
        {"length of two words", post("Content-Length: 5 5\r\n", "hello"), 400, false},
        {"list of different lengths", post("Content-Length: 5, 6\r\n", "hello!"), 400, false},
        {"length with a fraction", post("Content-Length: 5.0\r\n", "hello"), 400, false},
        {"greatest length", post("Content-Length: 18446744073709551615\r\n", "hello"), 413, false},
        {"great length", post("Content-Length: 9223372036854775808\r\n", "hello"), 413, false},
        {"body of a DELETE", "DELETE /echo HTTP/1.1\r\nHost: a\r\n" + chunked + "\r\n" + chunks,
         200, true},
        {"body that looks like a request",
         post("Content-Length: " + std::to_string(get("/big?9").size()) + "\r\n", get("/big?9")),
         200, true},
        {"transfer encoding behind a tab", post("Transfer-Encoding:\tchunked\r\n", chunks), 200,
         true},
        {"transfer encoding behind a vertical tab",
         post("Transfer-Encoding: \vchunked\r\n", chunks), 400, false},
        {"transfer encoding with a parameter", post("Transfer-Encoding: chunked;a=b\r\n", chunks),
         400, false},
        {"transfer encoding in quotes", post("Transfer-Encoding: \"chunked\"\r\n", chunks), 400,
         false},
        {"transfer encoding ended by a comma", post("Transfer-Encoding: chunked,\r\n", chunks), 400,
         false},
        {"gzip, chunked", post("Transfer-Encoding: gzip, chunked\r\n", chunks), 400, false},
        {"space before the colon of a transfer encoding",
         post("Transfer-Encoding : chunked\r\n", chunks), 400, false},
        {"length folded onto a second line", post("Content-Length:\r\n 5\r\n", "hello"), 400,
         false},
        {"length in a trailer", post(chunked, "5\r\nhello\r\n0\r\nContent-Length: 9\r\n\r\n"), 400,
         false},
        {"malformed trailer", post(chunked, "0\r\nno trailer\r\n\r\n"), 400, false},
        {"chunks of one byte", post(chunked, repeat("1\r\nx\r\n", 500) + "0\r\n\r\n"), 200, true},
        {"chunk size in capitals", post(chunked, "A\r\n0123456789\r\n0\r\n\r\n"), 200, true},
        {"chunk size with zeros before", post(chunked, "0005\r\nhello\r\n000\r\n\r\n"), 200, true},
        {"chunk extension without value", post(chunked, "5;a\r\nhello\r\n0;b\r\n\r\n"), 200, true},
        {"chunk extension in quotes", post(chunked, "5;a=\"b;c\"\r\nhello\r\n0\r\n\r\n"), 200,
         true},
        {"space before a chunk size", post(chunked, " 5\r\nhello\r\n0\r\n\r\n"), 400, false},
        {"signed chunk size", post(chunked, "+5\r\nhello\r\n0\r\n\r\n"), 400, false},
        {"negative chunk size", post(chunked, "-1\r\nhello\r\n0\r\n\r\n"), 400, false},
        {"chunk size with prefix", post(chunked, "0x5\r\nhello\r\n0\r\n\r\n"), 400, false},
        {"chunk size with separator", post(chunked, "0_5\r\nhello\r\n0\r\n\r\n"), 400, false},
        {"empty chunk size", post(chunked, "\r\nhello\r\n0\r\n\r\n"), 400, false},
        {"chunk shorter than said", post(chunked, "6\r\nhello\r\n0\r\n\r\n"), 400, false},
        {"chunk without end", post(chunked, "5\r\nhello0\r\n\r\n"), 400, false},
        {"last chunk ended by a bare line feed", post(chunked, "0\r\n\n"), 400, false},
        {"greatest chunk", post(chunked, "ffffffffffffffff\r\nhello"), 413, false},
        {"endless chunk size", post(chunked, std::string(20'000, '0')), 400, false},
        {"endless trailer", post(chunked, "0\r\nA: " + std::string(20'000, 'a')), 400, false},
    };
}

std::vector<scenario> heads() {
    return {
        {"blank lines before the request", repeat("\r\n", 4) + get("/hello"), 200, true},
        {"too many blank lines", repeat("\r\n", 5) + get("/hello"), 400, false},
        {"no Host", get("/hello", ""), 400, false},
        {"empty Host", get("/hello", "Host:\r\n"), 200, true},
        {"Host with port", get("/hello", "Host: [::1]:8080\r\n"), 200, true},
        {"two Hosts", get("/hello", "Host: a\r\nHost: a\r\n"), 400, false},
        {"Host with a space", get("/hello", "Host: a b\r\n"), 400, false},
        {"Host with a user", get("/hello", "Host: a@b\r\n"), 400, false},
        {"Host with a path", get("/hello", "Host: a/b\r\n"), 400, false},
        {"Host list", get("/hello", "Host: a,b\r\n"), 400, false},
        {"space before a colon", get("/hello", "Host : a\r\n"), 400, false},
        {"space before the first field", get("/hello", " Host: a\r\n"), 400, false},
        {"folded field", get("/hello", "Host: a\r\nX: a\r\n b\r\n"), 400, false},
        {"field folded at its start", get("/hello", "Host: a\r\nX:\r\n b\r\n"), 400, false},
        {"field folded into nothing", get("/hello", "Host: a\r\nX:\r\n \r\n"), 400, false},
        {"field without colon", get("/hello", "Host: a\r\nX\r\n"), 400, false},
        {"NUL in a field", get("/hello", std::string("Host: a\r\nX: a\0b\r\n", 17)), 400, false},
        {"bare carriage return in a field", get("/hello", "Host: a\r\nX: a\rb\r\n"), 400, false},
        {"bare line feeds", "GET /hello HTTP/1.1\nHost: a\n\n", 400, false},
        {"high bytes in a field", get("/hello", "Host: a\r\nX: \xc3\xa9\r\n"), 200, true},
        {"100 fields", get("/hello", "Host: a\r\n" + repeat("A: b\r\n", 99)), 200, true},
        {"101 fields", get("/hello", "Host: a\r\n" + repeat("A: b\r\n", 100)), 431, false},
        {"long head", get("/hello", "Host: a\r\nX: " + std::string(8000, 'a') + "\r\n"), 200, true},
        {"head too long", get("/hello", "Host: a\r\nX: " + std::string(8200, 'a') + "\r\n"), 431,
         false},
        {"head that does not end", "GET / HTTP/1.1\r\nX: " + std::string(9000, 'a'), 431, false},
        {"line that does not end", "GET /" + std::string(9000, 'a'), 414, false},
        {"upgrade is ignored",
         get("/hello", "Host: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"), 200, true},
        {"closing", get("/hello", "Host: a\r\nConnection: close\r\n"), 200, false},
        {"closing among others", get("/hello", "Host: a\r\nConnection: x, Close\r\n"), 200, false},
        {"unknown expectation", get("/hello", "Host: a\r\nExpect: gold\r\n"), 417, false},
        {"spaces around a value", get("/hello", "Host: \t a \t\r\n"), 200, true},
        {"tab in a field", get("/hello", "Host: a\r\nX: a\tb\r\n"), 200, true},
        {"empty field", get("/hello", "Host: a\r\nX:\r\nY: \r\n"), 200, true},
        {"field name in odd case", get("/hello", "hOsT: a\r\n"), 200, true},
        {"keep-alive", get("/hello", "Host: a\r\nConnection: keep-alive\r\n"), 200, true},
        {"keep-alive and close", get("/hello", "Host: a\r\nConnection: keep-alive, close\r\n"), 200,
         false},
        {"Host made of nothing else", get("/hello", "Host: a\\b\r\n"), 400, false},
        {"Host with a line feed", get("/hello", "Host: a\nX: b\r\n"), 400, false},
        {"empty field name", get("/hello", "Host: a\r\n: b\r\n"), 400, false},
        {"odd character in a field name", get("/hello", "Host: a\r\nX@Y: b\r\n"), 400, false},
        {"high byte in a field name", get("/hello", "Host: a\r\nX\xc3\xa9: b\r\n"), 400, false},
        {"DEL in a field", get("/hello", "Host: a\r\nX: a\x7f\r\n"), 400, false},
        {"control character in a field", get("/hello", "Host: a\r\nX: a\x01\r\n"), 400, false},
        {"white space alone on a line", get("/hello", "Host: a\r\n \r\nX: b\r\n"), 400, false},
        {"long field name", get("/hello", "Host: a\r\n" + std::string(9000, 'x') + ": a\r\n"), 431,
         false},
        {"Expect without a body", get("/hello", "Host: a\r\nExpect: 100-continue\r\n"), 200, true},
        {"one expectation, twice",
         get("/hello", "Host: a\r\nExpect: 100-continue, 100-Continue\r\n"), 200, true},
        {"one expectation, in two fields",
         get("/hello", "Host: a\r\nExpect: 100-continue\r\nExpect: 100-continue\r\n"), 200, true},
        {"no expectation", get("/hello", "Host: a\r\nExpect: ,\r\n"), 200, true},
        {"two expectations", get("/hello", "Host: a\r\nExpect: 100-continue, gold\r\n"), 417,
         false},
        {"upgrade to HTTP/2",
         get("/hello",
             "Host: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
             "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n"),
         200, true},
        {"PROXY protocol", "PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n" + get("/hello"), 400, false},
        {"PROXY protocol 2", std::string("\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c", 16), 400, false},
        {"SOCKS", std::string("\x05\x01\x00", 3), 400, false},
        {"SSH", "SSH-2.0-client\r\n\r\n", 400, false},
        {"TLS", std::string("\x16\x03\x01\x02\x00\x01\x00", 7), 400, false},
    };
}

std::vector<scenario> request_lines() {
    return {
        {"unknown path", get("/nowhere"), 404, true},
        {"unknown method", "BREW /nowhere HTTP/1.1\r\nHost: a\r\n\r\n", 404, true},
        {"method in small letters", "get /nowhere HTTP/1.1\r\nHost: a\r\n\r\n", 404, true},
        {"method with odd characters", "G(T /hello HTTP/1.1\r\nHost: a\r\n\r\n", 400, false},
        {"HTTP/1.0", "GET /hello HTTP/1.0\r\n\r\n", 200, false},
        {"HTTP/1.0 kept alive", "GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", 200, true},
        {"HTTP/1.0 kept alive and closed",
         "GET /hello HTTP/1.0\r\nConnection: Keep-Alive, close\r\n\r\n", 200, false},
        {"HTTP/1.0 kept alive, then closed",
         "GET /hello HTTP/1.0\r\nConnection: keep-alive\r\nConnection: Close\r\n\r\n", 200, false},
        {"HTTP/1.1 kept alive and closed",
         "GET /hello HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, close\r\n\r\n", 200, false},
        {"HTTP/1.1 with an option that contains close",
         "GET /hello HTTP/1.1\r\nHost: a\r\nConnection: closed\r\n\r\n", 200, true},
        {"HTTP/1.2", "GET /hello HTTP/1.2\r\nHost: a\r\n\r\n", 505, false},
        {"HTTP/2.0", "GET /hello HTTP/2.0\r\nHost: a\r\n\r\n", 505, false},
        {"HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505, false},
        {"HTTP/0.9", "GET /hello\r\n\r\n", 400, false},
        {"no version number", "GET /hello HTTP\r\n\r\n", 400, false},
        {"space in the target", get("/a b"), 400, false},
        {"two spaces", "GET  /hello HTTP/1.1\r\nHost: a\r\n\r\n", 400, false},
        {"absolute form", get("http://other.example:80/hello"), 200, true},
        {"absolute form without path", get("HTTP://other.example"), 404, true},
        {"asterisk", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", 404, true},
        {"authority form", "CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n", 404, true},
        {"no slash", get("hello"), 404, true},
        {"fragment", get("/hello#top"), 400, false},
        {"high bytes in the target", get("/\xc3\xa9"), 400, false},
        {"control character in the target", get("/a\x01"), 400, false},
        {"DEL in the target", get("/a\x7f"), 400, false},
        {"NUL in the target", get(std::string("/a\0b", 4)), 400, false},
        {"tab in the target", get("/a\tb"), 400, false},
        {"escape in the path", get("/%68ello%20"), 404, true},
        {"malformed escape", get("/%zz"), 400, false},
        {"escape cut off", get("/a%2"), 400, false},
        {"escaped NUL", get("/a%00"), 400, false},
        {"malformed escape in the query", get("/hello?%zz"), 200, true},
        {"two dots", get("/../hello"), 404, true},
        {"two escaped dots", get("/%2e%2e/hello"), 404, true},
        {"one dot", get("/./hello"), 404, true},
        {"two slashes", get("//hello"), 404, true},
        {"escaped slash", get("/x%2fhello"), 404, true},
        {"backslash", get("/x\\hello"), 404, true},
        {"overlong escape", get("/%c0%af"), 404, true},
        {"escape of an escape", get("/a%2500"), 404, true},
        {"query alone", get("?a"), 404, true},
        {"asterisk of a GET", get("*"), 404, true},
        {"https in absolute form", get("https://other.example/hello"), 200, true},
        {"absolute form with query", get("http://other.example?a"), 404, true},
        {"absolute form without host", get("http:///hello"), 400, false},
        {"absolute form with a user", get("http://me@other.example/hello"), 400, false},
        {"another scheme", get("ftp://other.example/hello"), 404, true},
        {"space in the query", get("/hello?a b"), 400, false},
        {"NUL in the query", get(std::string("/hello?a\0b", 10)), 400, false},
        {"escaped NUL in the query", get("/hello?%00"), 200, true},
        {"fragment in the query", get("/hello?a#b"), 400, false},
        {"tab between words", "GET\t/hello HTTP/1.1\r\nHost: a\r\n\r\n", 400, false},
        {"space before the method", " GET /hello HTTP/1.1\r\nHost: a\r\n\r\n", 400, false},
        {"space behind the version", "GET /hello HTTP/1.1 \r\nHost: a\r\n\r\n", 400, false},
        {"version in small letters", "GET /hello http/1.1\r\nHost: a\r\n\r\n", 400, false},
        {"version of many digits", "GET /hello HTTP/1.10\r\nHost: a\r\n\r\n", 505, false},
        {"no target", "GET HTTP/1.1\r\nHost: a\r\n\r\n", 400, false},
        {"no method", "/hello HTTP/1.1\r\nHost: a\r\n\r\n", 400, false},
        {"long method", std::string(5000, 'A') + " /nowhere HTTP/1.1\r\nHost: a\r\n\r\n", 404,
         true},
        {"carriage return in the target", get("/a\rb"), 400, false},
        {"HTTP/2 with frames",
         std::string("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0", 33), 505, false},
        {"target of the greatest length", get("/hello?" + std::string(4089, 'a')), 200, true},
        {"target one too long", get("/hello?" + std::string(4090, 'a')), 414, false},
    };
}

void check_all(std::vector<scenario> const& scenarios) {
    running_server server;
    for (auto const& s : scenarios) {
        BOOST_TEST_CONTEXT(s.name) {
            client c(server);
            c.send(s.request);
            auto const a = c.receive();
            BOOST_TEST(a.status == s.status);
            bool const says_close = a.head.find("Connection: close\r\n") != a.head.npos;
            BOOST_TEST(says_close == !s.stays);
            if (s.stays)
                BOOST_TEST(c.usable());
            else
                BOOST_TEST(c.closed());
            BOOST_TEST(client(server).usable());
        }
    }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(refusals)

BOOST_AUTO_TEST_CASE(only_an_unambiguous_message_length_is_taken) {
    check_all(message_length());
}

BOOST_AUTO_TEST_CASE(malformed_heads_are_refused_and_end_the_connection) {
    check_all(heads());
}

BOOST_AUTO_TEST_CASE(request_lines_are_checked) {
    check_all(request_lines());
}

BOOST_AUTO_TEST_CASE(a_refusal_is_json_and_is_counted) {
    running_server server;
    client c(server);
    c.send(get("/hello", ""));
    auto const a = c.receive();
    BOOST_TEST(a.body == R"({"error":"Missing Host field"})");
    BOOST_TEST(server.http.counters().malformed == 1u);
    BOOST_TEST(server.dispatcher.answered().empty());
}

BOOST_AUTO_TEST_SUITE_END()
