// The real binary over TCP: what is not a matter of any dialect.
#include <algorithm>
#include <array>
#include <atomic>
#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>
#include <numeric>
#include <set>
#include <sstream>
#include <thread>

#include "fixtures/binary_host.hpp"
#include "fixtures/company.hpp"

using namespace rowd;
using namespace rowd::fixtures;

namespace {

bool contains(std::string const& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

response ask(binary_host& server, std::string target) {
    return server.ask({"GET", std::move(target), {}, {}});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(server)

BOOST_AUTO_TEST_CASE(health_and_readiness_need_no_key) {
    binary_host server;
    for (auto const* path : {"/healthz", "/readyz"}) {
        auto const r = ask(server, path);
        BOOST_TEST(r.status == 200u);
        BOOST_TEST(!boost::json::parse(r.body).at("status").as_string().empty());
        BOOST_TEST(server.ask({"POST", path, {}, "{}"}).status == 405u);
    }
    BOOST_TEST(ask(server, "/elsewhere").status == 404u);
    BOOST_TEST(ask(server, "/").status == 404u);
}

BOOST_AUTO_TEST_CASE(metrics_count_requests_and_tell_nothing_else) {
    binary_host server;
    company c(server);
    auto const table = c.create_table();
    c.get(table_path(table));
    c.get(table_path(table));
    c.get("/api/v1/tables/unknown");
    auto const r = ask(server, "/metrics");
    BOOST_TEST(r.status == 200u);
    BOOST_TEST(r.field("Content-Type").value().starts_with("text/plain; version=0.0.4"));
    BOOST_TEST(contains(r.body, "# TYPE "));
    for (auto const* name : {"rowd_commits_total ", "rowd_connections ", "rowd_open_tenants "})
        BOOST_TEST(contains(r.body, name), name);
    BOOST_TEST(contains(r.body, "/api/v1/tables/:id"));
    for (auto const& secret : {c.key(), table, c.tenant().name, c.tenant().id.to_string()})
        BOOST_TEST(!contains(r.body, secret));

    std::istringstream lines(r.body);
    for (std::string line; std::getline(lines, line);) {
        if (line.empty() || line[0] == '#') continue;
        std::size_t used = 0;
        auto const value = line.substr(line.rfind(' ') + 1);
        BOOST_TEST(line.starts_with("rowd_"));
        BOOST_CHECK_NO_THROW(std::stod(value, &used));
        BOOST_TEST(used == value.size());
    }
}

// What `promtool check metrics` asks for.
BOOST_AUTO_TEST_CASE(metrics_are_named_as_prometheus_wants_them) {
    binary_host server;
    company c(server);
    c.create_row(c.create_table());
    std::istringstream lines(ask(server, "/metrics").body);
    std::set<std::string> named;
    std::string name;
    std::string type;
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words(line);
        std::string first;
        words >> first;
        if (first == "#") {
            std::string what;
            std::string help;
            words >> what >> name >> type;
            if (what == "HELP") BOOST_TEST(named.insert(name).second, name << " comes twice");
            if (what == "HELP") BOOST_TEST(!type.empty(), name << " has no help");
            BOOST_TEST(name.starts_with("rowd_"));
            if (what != "TYPE") continue;
            BOOST_TEST(name.ends_with("_total") == (type == "counter"), name);
            std::istringstream parts(replaced(name, "_", " "));
            for (std::string part; parts >> part;)
                for (auto const* bad : {"milliseconds", "microseconds", "nanoseconds", "ms", "us",
                                        "ns", "s", "minutes", "kilobytes", "mb", "count", "counter",
                                        "gauge", "histogram", "info"})
                    BOOST_TEST(part != bad, name);
        } else {
            auto const sample = line.substr(0, line.find_first_of("{ "));
            bool const of_histogram = type == "histogram" && sample.starts_with(name + "_");
            BOOST_TEST((sample == name || of_histogram), line);
            BOOST_TEST(named.contains(name), line);
        }
    }
    BOOST_TEST(named.contains("rowd_commit_seconds_total"));
    BOOST_TEST(named.size() > 20u);
}

BOOST_AUTO_TEST_CASE(metrics_do_not_grow_with_tenants) {
    binary_host server;
    auto const scrape_after = [&](unsigned tenants) {
        for (unsigned i = 0; i < tenants; ++i) {
            company c(server);
            auto const table = c.create_table();
            c.create_row(table);
            c.get(table_path(table));
        }
        ask(server, "/metrics");  // counts itself
        auto const text = ask(server, "/metrics").body;
        return std::count(text.begin(), text.end(), '\n');
    };
    auto const of_one = scrape_after(1);
    BOOST_TEST(scrape_after(30) == of_one);
}

BOOST_AUTO_TEST_CASE(log_lines_are_json_without_keys) {
    binary_host server;
    company c(server);
    c.create_row(c.create_table(R"({"name":"Private name"})"), R"({"a":"private data"})");
    c.get("/api/v1/tables/x\"y?q=" + c.key());
    c.ask("GET", "/api/v1/tables", "", {{"User-Agent", "\"\xff"}});
    server.ask({"GET", "/api/v1/tables", {{"x-api-key", "wfk_wrong"}}, {}});
    BOOST_TEST(server.stop() == 0);

    auto const text = read_file(server.log());
    std::istringstream lines(text);
    std::vector<std::int64_t> statuses;
    for (std::string line; std::getline(lines, line);) {
        boost::system::error_code ec;
        auto const entry = boost::json::parse(line, ec);
        BOOST_TEST_REQUIRE(!ec, line);
        BOOST_TEST(entry.at("time").is_string());
        BOOST_TEST(entry.at("level").is_string());
        if (auto const* status = entry.as_object().if_contains("status"))
            statuses.push_back(status->as_int64());
    }
    BOOST_TEST(statuses == (std::vector<std::int64_t>{201, 201, 404, 200, 401}));
    for (auto const& secret : {c.key(), std::string("Private name"), std::string("private data"),
                               std::string("wfk_wrong")})
        BOOST_TEST(!contains(text, secret));
}

BOOST_AUTO_TEST_CASE(expected_body_is_refused_before_it_is_sent) {
    binary_host server;
    company c(server);
    request bad{
        "POST",
        "/api/v1/tables",
        {{"x-api-key", "wfk_bad"}, {"Expect", "100-continue"}, {"Content-Length", "500000"}},
        {}};
    auto connection = server.connect();
    connection.send(bad.head());
    BOOST_TEST(connection.receive().status == 401u);

    std::string const body = R"({"name":"T"})";
    request good = c.make_request("POST", "/api/v1/tables", body, {{"Expect", "100-continue"}});
    auto other = server.connect();
    other.send(good.head());
    BOOST_TEST(other.receive().status == 100u);
    other.send(body);
    BOOST_TEST(other.receive().status == 201u);

    request large = c.make_request("POST", "/api/v1/tables", {},
                                   {{"Expect", "100-continue"}, {"Content-Length", "1048577"}});
    auto third = server.connect();
    third.send(large.head());
    BOOST_TEST(third.receive().status == 413u);
}

BOOST_AUTO_TEST_CASE(an_expectation_that_is_said_twice_is_one) {
    binary_host server;
    company c(server);
    auto connection = server.connect();
    std::string const body = R"({"name":"T"})";
    connection.send(
        c.make_request("POST", "/api/v1/tables", body, {{"Expect", "100-continue, 100-continue"}})
            .head());
    BOOST_TEST(connection.receive().status == 100u);
    connection.send(body);
    BOOST_TEST(connection.receive().status == 201u);
}

BOOST_AUTO_TEST_CASE(every_api_skips_a_byte_order_mark_and_names_what_is_too_deep) {
    binary_host server;
    company c(server);
    std::string const mark = "\xef\xbb\xbf";
    std::string const padding(100'000, ' ');  // makes a body long
    std::string const deep = R"({"x":)" + std::string(200, '[') + std::string(200, ']') + "}";
    for (auto const& [path, body] : {std::pair{"/api/v1/tables", R"({"name":"T"})"},
                                     std::pair{"/api/v1/table/collections", R"({"name":"T"})"},
                                     std::pair{"/apps/A/tables", R"({"name":"T"})"},
                                     std::pair{"/v1/tables", R"({"name":"TTable","schema":{}})"}}) {
        header_fields const key = {{"Authorization", "Bearer " + c.key()},
                                   {"x-bot-id", c.tenant().id.to_string()}};
        auto const plain = server.ask({"POST", path, key, body});
        BOOST_TEST(plain.status != 415u);
        server.ask({"POST", path, key, body});
        for (std::string const& marked : {mark + body, mark + padding + body}) {
            auto const r = server.ask({"POST", path, key, marked});
            BOOST_TEST(!contains(r.body, "Invalid JSON"), path << r.body);
            auto chunked = key;
            chunked.emplace_back("Transfer-Encoding", "chunked");
            auto connection = server.connect();
            std::ostringstream rest;
            rest << "1\r\n"
                 << marked[0] << "\r\n"
                 << std::hex << marked.size() - 1 << "\r\n"
                 << marked.substr(1) << "\r\n0\r\n\r\n";
            auto const in_pieces = connection.ask({"POST", path, chunked, rest.str()});
            BOOST_TEST(in_pieces.status != 0u);
            BOOST_TEST(!contains(in_pieces.body, "Invalid JSON"), path << in_pieces.body);
        }
        for (std::string const& nested : {deep, padding + deep}) {
            auto const r = server.ask({"POST", path, key, nested});
            BOOST_TEST(r.status == 400u);
            BOOST_TEST(contains(r.body, "nested deeper than 128 levels"), path << r.body);
        }
    }
}

BOOST_AUTO_TEST_CASE(chunked_bodies_have_the_same_rules) {
    binary_host server;
    company c(server);
    auto const chunked = [&](std::string const& data) {
        std::ostringstream size;
        size << std::hex << data.size();
        auto const r =
            c.make_request("POST", "/api/v1/tables", size.str() + "\r\n" + data + "\r\n0\r\n\r\n",
                           {{"Transfer-Encoding", "chunked"}});
        auto connection = server.connect();
        return connection.ask(r);
    };
    BOOST_TEST(chunked(R"({"name":"T"})").status == 201u);
    BOOST_TEST(chunked("{").status == 400u);
    auto const refused = chunked(R"({"name":")" + std::string(1u << 20, 'x'));
    BOOST_TEST(refused.status == 413u);
    BOOST_TEST(refused.body == R"({"success":false,"error":{"code":"PAYLOAD_TOO_LARGE",)"
                               R"("message":"Request body exceeds 1048576 bytes"}})");
}

BOOST_AUTO_TEST_CASE(pipelined_requests_are_answered_in_order) {
    binary_host server;
    company c(server);
    auto const table = c.create_table();
    std::string all;
    for (int i = 0; i < 20; ++i) {
        all +=
            c.make_request("POST", rows_path(table), R"({"data":{"n":)" + std::to_string(i) + "}}")
                .text();
        all +=
            c.make_request("GET", rows_path(table) + "?limit=1&offset=" + std::to_string(i)).text();
    }
    auto connection = server.connect();
    connection.send(all);
    for (int i = 0; i < 20; ++i) {
        auto const n = R"("data":{"n":)" + std::to_string(i) + "}";
        auto const made = connection.receive();
        BOOST_TEST(made.status == 201u);
        BOOST_TEST(contains(made.body, n));
        BOOST_TEST(contains(connection.receive().body, n));
    }
}

BOOST_AUTO_TEST_CASE(racing_creators_never_pass_the_cap) {
    constexpr int creators = 32;
    constexpr int rows_max = 50;
    binary_host server;
    company c(server);
    auto const table = c.create_table(R"({"name":"T","maxRows":)" + std::to_string(rows_max) + "}");
    std::vector<std::array<int, 2>> outcomes(creators);  // created, refused
    std::vector<std::thread> threads;
    for (int i = 0; i < creators; ++i) {
        threads.emplace_back([&, i] {
            auto connection = server.connect();
            auto const create = c.make_request("POST", rows_path(table), R"({"data":{}})");
            for (int k = 0; k < 4; ++k) {
                auto const r = connection.ask(create);
                bool const full = r.status == 400 && contains(r.body, "row limit of 50\"");
                if (r.status == 201) ++outcomes[static_cast<std::size_t>(i)][0];
                if (full) ++outcomes[static_cast<std::size_t>(i)][1];
            }
        });
    }
    for (auto& t : threads) t.join();
    int created = 0;
    int refused = 0;
    for (auto const& o : outcomes) {
        created += o[0];
        refused += o[1];
    }
    BOOST_TEST(created == rows_max);
    BOOST_TEST(refused == 4 * creators - rows_max);
    BOOST_TEST(c.get(rows_path(table)).field("X-Total-Count").value() == std::to_string(rows_max));
}

BOOST_AUTO_TEST_CASE(full_queue_refuses_and_loses_nothing) {
    binary_host server({"--queue-ops-max", "1"});
    company c(server);
    auto const table = c.create_table();
    std::vector<int> created(16);
    std::vector<std::string> surprises(16);
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < created.size(); ++i) {
        threads.emplace_back([&, i] {
            auto connection = server.connect();
            auto const create = c.make_request("POST", rows_path(table), R"({"data":{}})");
            for (int k = 0; k < 20; ++k) {
                auto const r = connection.ask(create);
                bool const busy = r.status == 503 && r.field("Retry-After") &&
                                  contains(r.body, "\"code\":\"SERVICE_UNAVAILABLE\"");
                if (r.status == 201) ++created[i];
                if (r.status != 201 && !busy) surprises[i] = r.head + r.body;
            }
        });
    }
    for (auto& t : threads) t.join();
    for (auto const& surprise : surprises) BOOST_TEST(surprise == "");
    auto const sum = std::accumulate(created.begin(), created.end(), 0);
    BOOST_TEST(c.get(rows_path(table)).field("X-Total-Count").value() == std::to_string(sum));
    BOOST_WARN_LT(sum, 16 * 20);
}

BOOST_AUTO_TEST_CASE(readers_of_a_deleted_table_see_all_of_it_or_nothing) {
    binary_host server;
    company c(server);
    for (int round = 0; round < 5; ++round) {
        auto const table = c.create_table();
        for (int i = 0; i < 30; ++i) c.create_row(table);
        std::atomic<bool> reading{false};
        std::string surprise;
        std::thread reader([&] {
            auto connection = server.connect();
            auto const list = c.make_request("GET", rows_path(table));
            for (;;) {
                auto const r = connection.ask(list);
                reading = true;
                if (r.status == 404) return;
                if (r.status != 200 || listed(r).size() != 30) surprise = r.head + r.body;
                if (!surprise.empty()) return;
            }
        });
        while (!reading) std::this_thread::yield();
        BOOST_TEST(c.erase(table_path(table)).status == 200u);
        reader.join();
        BOOST_TEST(surprise == "");
    }
}

BOOST_AUTO_TEST_CASE(second_server_on_the_same_data_refuses_to_start) {
    binary_host server;
    auto const second = server.command({"serve", "--listen", "127.0.0.1:0"});
    BOOST_TEST(second.code == 1);
    BOOST_TEST(second.output.empty());
    BOOST_TEST(second.errors.starts_with("rowd: another server is running on "));
    BOOST_TEST(ask(server, "/healthz").status == 200u);
    BOOST_TEST(server.stop() == 0);
    server.start();
    BOOST_TEST(ask(server, "/healthz").status == 200u);
}

BOOST_AUTO_TEST_CASE(taken_port_is_named) {
    binary_host server;
    temporary_directory other;
    auto const address = "127.0.0.1:" + std::to_string(server.port());
    auto const second =
        run({ROWD_BINARY, "serve", "--data", other.path() / "data", "--listen", address},
            other.path() / "errors");
    BOOST_TEST(second.code == 1);
    BOOST_TEST(contains(second.errors, address), second.errors);
}

BOOST_AUTO_TEST_CASE(full_tenant_still_reads_and_deletes) {
    binary_host server({"--map-bytes", "2MiB"});
    company c(server);
    company other(server);
    auto const table = c.create_table();
    auto const fill = R"({"data":{"text":")" + std::string(60'000, 'x') + "\"}}";
    response last;
    for (int i = 0; i < 100; ++i) {
        last = c.post(rows_path(table), fill);
        if (last.status != 201) break;
    }
    BOOST_TEST(last.status == 507u);
    BOOST_TEST(contains(last.body, "\"code\":\"INSUFFICIENT_STORAGE\""));
    auto const rows = listed(c.get(rows_path(table)));
    BOOST_TEST(!rows.empty());
    BOOST_TEST(other.ask("POST", "/api/v1/tables", R"({"name":"T"})").status == 201u);

    BOOST_TEST(c.erase(row_path(table, rows.at(0))).status == 200u);
    BOOST_TEST(c.erase(row_path(table, rows.at(1))).status == 200u);
    BOOST_TEST(c.erase(table_path(table)).status == 200u);
    BOOST_TEST(c.post("/api/v1/tables", R"({"name":"T"})").status == 201u);
    BOOST_TEST(server.stop() == 0);
    BOOST_TEST(server.command({"verify"}).code == 0);
}

BOOST_AUTO_TEST_SUITE_END()
