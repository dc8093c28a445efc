// Requests that HTTP itself refuses, answered in the shape of the API whose path they name.
#include <boost/test/unit_test.hpp>

#include "fixtures/binary_host.hpp"
#include "fixtures/client.hpp"
#include "fixtures/company.hpp"

using namespace rowd::fixtures;

namespace {

struct shape {
    std::string path;
    std::string begin;  // of every refusal
};

std::vector<shape> const shapes = {
    {"/api/v1/tables", R"({"success":false,"error":{"code":")"},
    {"/api/v1/table/collections", R"({"success":false,"statusCode":)"},
    {"/apps/1/tables", R"({"error":")"},
    {"/tables/1/rows", R"({"error":")"},
    {"/v1/tables", R"({"id":"err_)"},
    {"/elsewhere", R"({"error":")"},
};

response answer_to(binary_host& server, std::string const& request) {
    client c(server.port());
    c.send(request);
    return c.receive();
}

std::string chunks(std::size_t bytes, std::size_t bytes_of_one) {
    char size[20];
    std::snprintf(size, sizeof size, "%zx\r\n", bytes_of_one);
    std::string all;
    for (std::size_t sent = 0; sent < bytes; sent += bytes_of_one)
        all.append(size).append(std::string(bytes_of_one, ' ')).append("\r\n");
    return all + "0\r\n\r\n";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(malformed_requests)

BOOST_AUTO_TEST_CASE(a_refusal_has_the_shape_of_its_paths_api) {
    binary_host server;
    for (auto const& [path, begin] : shapes) {
        std::string const get = "GET " + path;
        std::string const host = " HTTP/1.1\r\nHost: a\r\n";
        for (std::string const& request :
             {get + " HTTP/1.1\r\n\r\n", get + "/%zz" + host + "\r\n", get + " HTTP/1.9\r\n\r\n",
              get + "?" + std::string(5'000, 'x') + host + "\r\n",
              get + "?" + std::string(20'000, 'x') + host + "\r\n",
              get + host + "A: " + std::string(20'000, 'x') + "\r\n\r\n",
              get + host + "Expect: the impossible\r\n\r\n"}) {
            auto const r = answer_to(server, request);
            BOOST_TEST_CONTEXT(request.substr(0, 60)) {
                BOOST_TEST(r.status >= 400u);
                BOOST_TEST(r.body.starts_with(begin), r.body);
                BOOST_TEST(r.field("Connection").value_or("") == "close");
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(what_names_no_path_is_refused_all_the_same) {
    binary_host server;
    for (char const* request : {"\x16\x03\x01\x02", "GET\r\n\r\n", "nonsense\r\n\r\n"}) {
        auto const r = answer_to(server, request);
        BOOST_TEST(r.status == 400u);
        BOOST_TEST(r.body.starts_with(R"({"error":")"), r.body);
    }
}

BOOST_AUTO_TEST_CASE(a_chunked_body_over_its_bound_is_too_large_however_it_is_cut) {
    binary_host server;
    company c(server);
    for (std::size_t const bytes_of_one : {1'000u, 10'000u, 100'000u, 1'000'000u}) {
        auto const r =
            answer_to(server, "POST /api/v1/tables HTTP/1.1\r\nHost: a\r\nx-api-key: " + c.key() +
                                  "\r\nContent-Type: application/json\r\n"
                                  "Transfer-Encoding: chunked\r\n\r\n" +
                                  chunks(3'000'000, bytes_of_one));
        BOOST_TEST(r.status == 413u);
        BOOST_TEST(r.body.starts_with(R"({"success":false,"error":{"code":"PAYLOAD_TOO_LARGE")"),
                   r.body);
    }
}

BOOST_AUTO_TEST_SUITE_END()
