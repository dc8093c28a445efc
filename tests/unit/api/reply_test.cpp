#include <boost/test/unit_test.hpp>
#include <string>

#include "rowd/api/reply.hpp"

using rowd::api::reply;

namespace {

constexpr std::string_view date = "Sat, 21 Nov 2026 16:00:00 GMT";

}  // namespace

BOOST_AUTO_TEST_SUITE(reply_builder)

BOOST_AUTO_TEST_CASE(an_answer_is_built_behind_what_is_there) {
    std::string out = "before";
    reply r(out, {});
    r.common_fields() = "X-Limit: 5\r\n";
    r.begin(200);
    r.field("X-Own", "1");
    r.body().append("{}");
    r.end();
    r.date(date);
    BOOST_TEST(out ==
               "beforeHTTP/1.1 200 OK\r\nServer: rowd\r\nCache-Control: no-store\r\n"
               "Date: Sat, 21 Nov 2026 16:00:00 GMT\r\n"
               "Content-Type: application/json; charset=utf-8\r\nContent-Length:           2\r\n"
               "X-Limit: 5\r\nX-Own: 1\r\n\r\n{}");
    BOOST_TEST(r.status() == 200u);
    BOOST_TEST(r.bytes() == out.size() - 6);
}

BOOST_AUTO_TEST_CASE(beginning_again_drops_what_was_there) {
    std::string out;
    reply r(out, {});
    r.common_fields() = "X-Limit: 5\r\n";
    r.begin(200);
    r.field("X-Own", "1");
    r.body().append(100'000, 'x');
    r.close_after();
    r.begin(404, "text/plain");
    r.body().append("absent");
    r.end();
    r.date(date);
    BOOST_TEST(out ==
               "HTTP/1.1 404 Not Found\r\nServer: rowd\r\nCache-Control: no-store\r\n"
               "Date: Sat, 21 Nov 2026 16:00:00 GMT\r\n"
               "Content-Type: text/plain\r\nContent-Length:           6\r\n"
               "X-Limit: 5\r\nConnection: close\r\n\r\nabsent");
}

BOOST_AUTO_TEST_CASE(head_keeps_the_length_of_the_body_it_drops) {
    std::string out;
    reply r(out, {.head_only = true});
    r.begin(200);
    r.body().append(1'234'567, 'x');
    r.end();
    BOOST_TEST(out.ends_with("Content-Length:     1234567\r\n\r\n"));
}

BOOST_AUTO_TEST_CASE(no_content_has_neither_length_nor_type) {
    for (unsigned status : {204u, 304u}) {
        std::string out;
        reply r(out, {.http_1_0 = true});
        r.begin(status);
        r.body().append("dropped");
        r.end();
        BOOST_TEST(out.find("Content-") == out.npos);
        BOOST_TEST(out.ends_with("GMT\r\nConnection: keep-alive\r\n\r\n"));
    }
}

BOOST_AUTO_TEST_CASE(a_complete_answer_can_still_be_made_the_last) {
    for (bool const http_1_0 : {false, true}) {
        std::string out = "before";
        reply r(out, {.http_1_0 = http_1_0});
        r.begin(403);
        r.body().append("{}");
        r.end();
        r.close_after_all();
        r.date(date);
        BOOST_TEST(r.closes());
        BOOST_TEST(out ==
                   "beforeHTTP/1.1 403 Forbidden\r\nConnection: close\r\nServer: rowd\r\n"
                   "Cache-Control: no-store\r\nDate: Sat, 21 Nov 2026 16:00:00 GMT\r\n"
                   "Content-Type: application/json; charset=utf-8\r\n"
                   "Content-Length:           2\r\n\r\n{}");
    }
}

BOOST_AUTO_TEST_CASE(a_field_cannot_end_its_line) {
    std::string out;
    reply r(out, {});
    r.begin(200);
    BOOST_CHECK_THROW(r.field("X-Own", "a\r\nSet-Cookie: b"), std::invalid_argument);
}

BOOST_AUTO_TEST_SUITE_END()
