// Changes of one table that are computed from what it is: none is lost when several come at once.
#include <atomic>
#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>
#include <thread>
#include <vector>

#include "fixtures/binary_host.hpp"
#include "fixtures/company.hpp"

using namespace rowd;
using namespace rowd::fixtures;

namespace {

constexpr unsigned clients_count = 8;
constexpr unsigned changes_each = 5;

struct shared_table {
    shared_table() {
        BOOST_REQUIRE(ask("POST", "", R"({"name":"SharedTable","schema":{}})").status == 200u);
    }
    request asked(std::string method, std::string behind, std::string body) const {
        return {std::move(method),
                "/v1/tables" + std::move(behind),
                {{"Authorization", "Bearer " + owner.key()},
                 {"x-bot-id", owner.tenant().id.to_string()},
                 {"Content-Type", "application/json"}},
                std::move(body)};
    }
    response ask(std::string method, std::string behind, std::string body) {
        return server.ask(asked(std::move(method), std::move(behind), std::move(body)));
    }
    // Each client makes its changes one after the other, all clients at the same time; how many
    // were acknowledged.
    template <class Body>
    unsigned change_at_once(Body const& body) {
        std::atomic<unsigned> done = 0;
        std::vector<std::thread> clients;
        for (unsigned i = 0; i < clients_count; ++i)
            clients.emplace_back([&, i] {
                client mine = server.connect();
                for (unsigned n = 0; n < changes_each; ++n)
                    done += mine.ask(asked("PUT", "/SharedTable", body(i, n))).status == 200;
            });
        for (auto& c : clients) c.join();
        return done;
    }
    boost::json::value table() {
        return boost::json::parse(ask("GET", "/SharedTable", "").body).at("table");
    }

    binary_host server{{"--threads", "2"}};
    company owner{server};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(concurrent_changes, shared_table)

BOOST_AUTO_TEST_CASE(tags_that_are_set_at_once_are_all_there) {
    auto const name = [](unsigned i, unsigned n) {
        return "tag" + std::to_string(i) + "_" + std::to_string(n);
    };
    unsigned const done = change_at_once(
        [&](unsigned i, unsigned n) { return R"({"tags":{")" + name(i, n) + R"(":"x"}})"; });
    BOOST_TEST(done == clients_count * changes_each);
    auto const table_now = table();
    auto const& tags = table_now.at("tags").as_object();
    BOOST_TEST(tags.size() == clients_count * changes_each);
    for (unsigned i = 0; i < clients_count; ++i)
        for (unsigned n = 0; n < changes_each; ++n) BOOST_TEST(tags.contains(name(i, n)));
}

BOOST_AUTO_TEST_CASE(a_factor_that_is_raised_at_once_ends_as_the_highest) {
    change_at_once([](unsigned i, unsigned n) {
        return R"({"factor":)" + std::to_string(2 + n * clients_count / 2 + i) + "}";
    });
    std::int64_t const highest = 2 + (changes_each - 1) * clients_count / 2 + clients_count - 1;
    BOOST_TEST(table().at("factor").as_int64() == highest);
}

BOOST_AUTO_TEST_SUITE_END()
