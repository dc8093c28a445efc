// Data files that are cut off, under a server and before it starts: their tenant fails, and says
// so; everybody else goes on.
#include <atomic>
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <sstream>
#include <thread>

#include "fixtures/binary_host.hpp"
#include "fixtures/company.hpp"

using namespace rowd;
using namespace rowd::fixtures;

namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t page = 4096;

bool mentions(std::string const& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

// A tenant with enough for several levels of pages and long values.
struct victim {
    explicit victim(binary_host& server)
        : owner(server),
          table(owner.create_table(R"({"name":"T","maxRows":100000})")),
          directory(server.data() / "tenants" / owner.tenant().id.to_string()),
          file(directory / "data.mdb") {
        for (int i = 0; i < 250; ++i) {
            auto const text = std::string(i % 10 == 0 ? 9'000u : 300u, 'x');
            rows.push_back(owner.create_row(
                table, R"({"n":)" + std::to_string(i) + R"(,"t":")" + text + "\"}"));
        }
    }
    // Everything that one may ask about it.
    std::vector<request> questions() const {
        return {owner.make_request("GET", "/api/v1/tables"),
                owner.make_request("GET", table_path(table)),
                owner.make_request("GET", rows_path(table) + "?limit=100"),
                owner.make_request("GET", rows_path(table) + "?limit=10&offset=200"),
                owner.make_request("GET", row_path(table, rows.front())),
                owner.make_request("GET", row_path(table, rows.back())),
                owner.make_request("POST", rows_path(table), R"({"data":{"n":1}})"),
                owner.make_request("PATCH", row_path(table, rows[120]), R"({"data":{"n":2}})"),
                owner.make_request("DELETE", row_path(table, rows[130])),
                owner.make_request("POST", "/api/v1/tables", R"({"name":"U"})"),
                owner.make_request("DELETE", table_path(table))};
    }

    company owner;
    std::string table;
    std::vector<std::string> rows;
    fs::path directory;
    fs::path file;
};

// Goes on changing a row and reading it.
class neighbour {
  public:
    explicit neighbour(binary_host& server)
        : owner_(server),
          table_(owner_.create_table()),
          row_(row_path(table_, owner_.create_row(table_))) {
        thread_ = std::thread([this, port = server.port()] {
            client connection(port);
            while (!stopping_) {
                auto const changed =
                    connection.ask(owner_.make_request("PATCH", row_, R"({"data":{"x":1}})"));
                auto const seen = connection.ask(owner_.make_request("GET", row_));
                if (changed.status != 200 || seen.status != 200) ++failures_;
            }
        });
    }
    ~neighbour() { stop(); }
    unsigned stop() {
        stopping_ = true;
        if (thread_.joinable()) thread_.join();
        return failures_;
    }
    company& owner() { return owner_; }

  private:
    company owner_;
    std::string table_;
    std::string row_;
    std::atomic<bool> stopping_{false};
    std::atomic<unsigned> failures_{0};
    std::thread thread_;
};

struct damage_fixture {
    binary_host server{{"--threads", "2"}};
    temporary_directory elsewhere;

    response ready() { return server.ask({"GET", "/readyz", {}, {}}); }
    // The first line of the server's log that mentions both: waits for it, a minute at most.
    std::string line_of_log(std::string const& what, std::string const& cause = "errno 5") {
        auto const until = std::chrono::steady_clock::now() + std::chrono::minutes(1);
        while (std::chrono::steady_clock::now() < until) {
            std::istringstream lines(read_file(server.log()));
            for (std::string line; std::getline(lines, line);)
                if (mentions(line, what) && mentions(line, cause)) return line;
            std::this_thread::yield();
        }
        throw std::runtime_error("the log does not say: " + what);
    }
    void must(outcome const& done) { BOOST_REQUIRE_MESSAGE(done.code == 0, done.errors); }
    void check_commands(victim const& v, company const& other) {
        auto const name = v.owner.tenant().name;
        auto const verified = server.command({"verify"});
        BOOST_TEST(verified.code == 1);
        BOOST_TEST(mentions(verified.output, name), verified.output);
        for (auto const& command :
             {std::vector<std::string>{"backup", elsewhere.path() / "backup"},
              {"dump", "--tenant", name},
              {"dump", "--tenant", name, "--to", elsewhere.path() / "refused"}}) {
            auto const refused = server.command(command);
            BOOST_TEST(refused.code == 1, command.front());
            BOOST_TEST(mentions(refused.errors, "'" + name + "'"), refused.errors);
            BOOST_TEST(mentions(refused.errors, "data.mdb is cut off"), refused.errors);
        }
        BOOST_TEST(!fs::exists(elsewhere.path() / "backup"));
        BOOST_TEST(!fs::exists(elsewhere.path() / "refused"));
        must(server.command({"dump", "--tenant", other.tenant().name}));
    }
};

void replace(fs::path const& file, std::string const& content) {
    fs::remove(file);
    replace_file(file, content);
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(damaged_files, damage_fixture)

BOOST_AUTO_TEST_CASE(a_data_file_that_is_cut_off_under_a_server_fails_its_tenant_alone) {
    neighbour one(server);
    neighbour two(server);
    std::uint64_t const kept_pages[] = {0, 1, 2, 5, 30, 60};
    for (std::uint64_t const kept : kept_pages) {
        victim v(server);
        auto const whole = read_file(v.file);
        auto const questions = v.questions();
        // Everybody asks something else, until it fails.
        std::vector<std::thread> all;
        std::atomic<unsigned> wrong{0};
        for (std::size_t i = 0; i < 6; ++i)  // those that only read
            all.emplace_back([&, i] {
                client connection(server.port());
                for (;;) {
                    auto const r = connection.ask(questions[i]);
                    if (r.status == 200) continue;
                    if (r.status != 503) ++wrong;
                    return;
                }
            });
        fs::resize_file(v.file, kept * page);
        BOOST_TEST(server.ask(questions[6]).status == 503u);  // a write sees it anyway
        for (auto& t : all) t.join();
        BOOST_TEST(wrong == 0u, kept);
        for (auto const& q : questions) BOOST_TEST(server.ask(q).status == 503u, q.target);
        BOOST_TEST(fs::file_size(v.file) == kept * page);
        BOOST_TEST(ready().status == 503u);
        BOOST_TEST(server.ask({"GET", "/healthz", {}, {}}).status == 200u);
        BOOST_TEST(one.owner().get("/api/v1/tables").status == 200u);
        replace(v.file, whole);
    }
    BOOST_TEST(one.stop() == 0u);
    BOOST_TEST(two.stop() == 0u);
    BOOST_TEST(server.stop() == 0);
    must(server.command({"verify"}));
    server.start();
    BOOST_TEST(ready().status == 200u);
}

BOOST_AUTO_TEST_CASE(whatever_meets_the_cut_first_is_refused_and_the_log_says_whose_where_and_why) {
    neighbour other(server);
    std::size_t const count = victim(server).questions().size();
    for (std::size_t first = 0; first < count; ++first) {
        victim v(server);
        auto const whole = read_file(v.file);
        fs::resize_file(v.file, 2 * page);
        BOOST_TEST(server.ask(v.questions()[first]).status == 503u, v.questions()[first].target);
        auto const said =
            line_of_log("\"tenant\":\"" + v.owner.tenant().id.to_string() + "\",\"place\":\"");
        BOOST_TEST((mentions(said, "cannot be read") || mentions(said, "has become shorter")),
                   said);
        BOOST_TEST(fs::file_size(v.file) == 2 * page);
        replace(v.file, whole);
    }
    BOOST_TEST(other.stop() == 0u);
    BOOST_TEST(server.stop() == 0);
    must(server.command({"verify"}));
}

BOOST_AUTO_TEST_CASE(commands_name_the_tenant_whose_file_was_cut_off) {
    company other(server);
    other.create_row(other.create_table());
    victim v(server);
    auto const whole = read_file(v.file);
    fs::resize_file(v.file, whole.size() / page / 2 * page);
    check_commands(v, other);  // beside the server, which has not met it yet
    server.ask(v.questions()[2]);
    check_commands(v, other);
    BOOST_TEST(other.get("/api/v1/tables").status == 200u);

    BOOST_TEST(server.stop() == 0);
    check_commands(v, other);
    server.start();
    for (auto const& q : v.questions()) BOOST_TEST(server.ask(q).status == 503u, q.target);
    BOOST_TEST(fs::file_size(v.file) < whole.size());
    line_of_log("data.mdb is cut off");
    BOOST_TEST(other.post("/api/v1/tables", R"({"name":"U"})").status == 201u);
    check_commands(v, other);

    replace(v.file, whole);
    BOOST_TEST(v.owner.get(rows_path(v.table) + "?limit=1").field("X-Total-Count").value() ==
               std::to_string(v.rows.size()));
    must(server.command({"verify"}));
}

BOOST_AUTO_TEST_CASE(a_damaged_tenant_can_be_deleted) {
    victim v(server);
    fs::resize_file(v.file, page);
    BOOST_TEST(server.ask(v.questions()[2]).status == 503u);
    must(server.command({"tenant", "delete", v.owner.tenant().name, "--yes"}));
    BOOST_TEST(!fs::exists(v.directory));
}

BOOST_AUTO_TEST_CASE(a_control_file_that_is_cut_off_under_a_server_ends_nothing) {
    company c(server);
    auto const table = c.create_table();
    auto const control = server.data() / "control" / "data.mdb";
    auto const whole = read_file(control);
    client kept = server.connect();
    auto const question = c.make_request("GET", table_path(table));
    BOOST_TEST(kept.ask(question).status == 200u);
    for (std::uint64_t const bytes : {2 * page, std::uint64_t{0}}) {
        fs::resize_file(control, bytes);
        // A key that nobody has shown yet.
        auto stranger = question;
        stranger.fields = {{"x-api-key", "wfk_" + std::string(32, 'x')}};
        while (server.ask(stranger).status == 401u) std::this_thread::yield();
        BOOST_TEST(server.ask(stranger).status == 503u);
        BOOST_TEST(kept.ask(question).status == 503u);
        BOOST_TEST(ready().status == 503u);
        BOOST_TEST(server.ask({"GET", "/healthz", {}, {}}).status == 200u);
        for (auto const& command : {std::vector<std::string>{"verify"},
                                    {"tenant", "list"},
                                    {"tenant", "create", "b"},
                                    {"key", "create", "--tenant", c.tenant().name},
                                    {"dump", "--tenant", c.tenant().name},
                                    {"backup", elsewhere.path() / "backup"}}) {
            auto const refused = server.command(command);
            BOOST_TEST(refused.code == 1, command.front());
            BOOST_TEST(mentions(refused.errors, "control"), refused.errors);
        }
        BOOST_TEST(fs::file_size(control) == bytes);
    }
    line_of_log("control");
    BOOST_TEST(server.stop() == 0);
    auto const refused = server.command({"serve", "--listen", "127.0.0.1:0"});
    BOOST_TEST(refused.code == 1);
    BOOST_TEST(mentions(refused.errors, "control"), refused.errors);
    replace(control, whole);
    server.start();
    BOOST_TEST(server.ask(question).status == 200u);
}

BOOST_AUTO_TEST_SUITE_END()
