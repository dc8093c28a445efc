// Tenants and keys of a running server: what one sees of the other, and how soon a change of keys
// is noticed.
#include <boost/test/unit_test.hpp>

#include "fixtures/binary_host.hpp"
#include "fixtures/company.hpp"

using namespace rowd;
using namespace rowd::fixtures;

namespace {

unsigned status_of(client& c, std::string const& key) {
    return c.ask({"GET", "/api/v1/tables", {{"x-api-key", key}}, {}}).status;
}

// The head without its date, and the body.
std::string answer_to(client& c, std::string const& key) {
    auto r = c.ask({"GET", "/api/v1/tables", {{"x-api-key", key}}, {}});
    if (auto const date = r.field("Date")) r.head = replaced(r.head, *date, "");
    return r.head + "\n" + r.body;
}

std::string contents(std::filesystem::path const& directory) {
    std::string all;
    for (auto const& entry : std::filesystem::recursive_directory_iterator(directory))
        if (entry.is_regular_file()) all += read_file(entry.path());
    return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(keys_of_a_running_server)

BOOST_AUTO_TEST_CASE(tenants_see_nothing_of_each_other) {
    binary_host server;
    company one(server);
    company two(server);
    auto const table = one.create_table(R"({"name":"OnlyOfOne"})");
    auto const row = one.create_row(table, R"({"secret":"s3cr3t"})");
    auto const own = two.create_table();

    std::string seen;
    for (std::string const path :
         {"/api/v1/tables", "/api/v1/audit-logs", "/api/v1/audit-logs?resourceId={table}",
          "/api/v1/tables/{table}", "/api/v1/tables/{table}/rows",
          "/api/v1/tables/{table}/rows/{row}", "/api/v1/tables/{own}/rows/{row}"}) {
        auto const asked =
            replaced(replaced(replaced(path, "{table}", table), "{row}", row), "{own}", own);
        for (std::string const method : {"GET", "PATCH", "DELETE", "POST"})
            if (method == "GET" || asked.find(table) != asked.npos)
                seen += two.ask(method, asked, R"({"name":"x","data":{}})").body + "\n";
    }
    for (auto const& part : {std::string("OnlyOfOne"), std::string("s3cr3t"), row, table,
                             one.key_id().to_string(), one.tenant().id.to_string()})
        BOOST_TEST(seen.find(part) == seen.npos, part << " in " << seen);
    BOOST_TEST(one.get(row_path(table, row)).body.find("s3cr3t") != std::string::npos);
    BOOST_TEST(listed(one.get(rows_path(table))).size() == 1u);
}

BOOST_AUTO_TEST_CASE(new_key_works_at_once_and_a_revoked_one_no_more) {
    binary_host server;
    company c(server);
    auto connection = server.connect();
    BOOST_TEST(status_of(connection, c.key()) == 200u);

    auto const made = server.command({"key", "create", "--tenant", c.tenant().name});
    BOOST_TEST(made.code == 0);
    auto const key = made.last_line();
    BOOST_TEST(status_of(connection, key) == 200u);
    auto other = server.connect();
    BOOST_TEST(status_of(other, key) == 200u);

    auto const id = made.output.substr(made.output.find("key ") + 4, 36);
    BOOST_TEST(server.command({"key", "revoke", id}).code == 0);
    BOOST_TEST(status_of(connection, key) == 401u);
    BOOST_TEST(status_of(other, key) == 401u);
    auto third = server.connect();
    BOOST_TEST(status_of(third, key) == 401u);
    BOOST_TEST(status_of(connection, c.key()) == 200u);
}

BOOST_AUTO_TEST_CASE(a_revoked_key_is_answered_as_one_that_never_was) {
    binary_host server;
    company c(server);
    company gone(server);
    auto const [record, revoked] = c.make_key();
    auto connection = server.connect();
    BOOST_TEST(status_of(connection, revoked) == 200u);
    BOOST_TEST(status_of(connection, gone.key()) == 200u);
    BOOST_TEST(server.command({"key", "revoke", record.id.to_string()}).code == 0);
    BOOST_TEST(server.command({"tenant", "delete", gone.tenant().name, "--yes"}).code == 0);
    auto const unknown = answer_to(connection, "wfk_" + std::string(32, 'a'));
    BOOST_TEST(unknown.find("HTTP/1.1 401 ") == 0u);
    BOOST_TEST(answer_to(connection, revoked) == unknown);
    BOOST_TEST(answer_to(connection, gone.key()) == unknown);
    BOOST_TEST(answer_to(connection, c.key().substr(1)) == unknown);
    BOOST_TEST(answer_to(connection, "x") == unknown);
}

BOOST_AUTO_TEST_CASE(nobody_else_may_read_the_files) {
    using std::filesystem::perms;
    binary_host server;
    company c(server);
    c.create_row(c.create_table());
    BOOST_TEST(server.stop() == 0);
    BOOST_TEST(server.command({"verify"}).code == 0);
    unsigned files = 0;
    auto const check = [&](std::filesystem::path const& path) {
        auto const status = std::filesystem::status(path);
        perms const wanted = std::filesystem::is_directory(status)
                                 ? perms::owner_all
                                 : perms::owner_read | perms::owner_write;
        BOOST_TEST((status.permissions() == wanted), path);
        ++files;
    };
    check(server.data());
    check(server.log());
    for (auto const& entry : std::filesystem::recursive_directory_iterator(server.data()))
        check(entry.path());
    BOOST_TEST(files > 8u);
}

BOOST_AUTO_TEST_CASE(keys_of_a_deleted_tenant_fail) {
    binary_host server;
    company c(server);
    company other(server);
    c.create_row(c.create_table());
    auto connection = server.connect();
    BOOST_TEST(status_of(connection, c.key()) == 200u);
    BOOST_TEST(server.command({"tenant", "delete", c.tenant().name, "--yes"}).code == 0);
    BOOST_TEST(status_of(connection, c.key()) == 401u);
    auto fresh = server.connect();
    BOOST_TEST(status_of(fresh, c.key()) == 401u);
    BOOST_TEST(status_of(connection, other.key()) == 200u);
    BOOST_TEST(server.stop() == 0);
    BOOST_TEST(server.command({"verify"}).code == 0);
    BOOST_TEST(!std::filesystem::exists(server.data() / "tenants" / c.tenant().id.to_string()));
}

BOOST_AUTO_TEST_CASE(guessing_is_paced_and_right_keys_are_not) {
    binary_host server({"--auth-failures-per-minute", "3"});
    company c(server);
    auto connection = server.connect();
    for (int i = 0; i < 3; ++i) BOOST_TEST(status_of(connection, "wfk_guess") == 401u);
    auto const paced = connection.ask({"GET", "/api/v1/tables", {{"x-api-key", "wfk_guess"}}, {}});
    BOOST_TEST(paced.status == 429u);
    BOOST_TEST(paced.field("Retry-After").has_value());
    BOOST_TEST(paced.body.find("\"code\":\"RATE_LIMITED\"") != std::string::npos);
    BOOST_TEST(status_of(connection, c.key()) == 200u);
}

BOOST_AUTO_TEST_CASE(keys_are_written_nowhere) {
    binary_host server;
    company c(server);
    c.create_row(c.create_table(R"({"name":"T"})"));
    c.get("/api/v1/tables?key=" + c.key());
    server.ask({"GET", "/api/v1/tables", {{"Authorization", "Bearer " + c.key()}}, {}});
    BOOST_TEST(server.stop() == 0);
    BOOST_TEST(contents(server.data()).find(c.key()) == std::string::npos);
    BOOST_TEST(read_file(server.log()).find(c.key()) == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
