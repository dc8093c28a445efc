// Commands that read beside a server and are killed, or wait for ever for whoever takes their
// output: the tenant's file does not grow because of them.
#include <boost/test/unit_test.hpp>
#include <csignal>

#include "fixtures/binary_host.hpp"
#include "fixtures/company.hpp"

using namespace rowd;
using namespace rowd::fixtures;

namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t mib = 1u << 20;

struct reader_fixture {
    binary_host server{{"--map-bytes", "32MiB"}};
    company c{server};
    temporary_directory elsewhere;
    fs::path const errors = elsewhere.path() / "errors";
    std::string const table = c.create_table();
    std::string row;

    // More than a pipe holds.
    reader_fixture() {
        for (int i = 0; i < 40; ++i) row = c.create_row(table, text('a'));
    }
    static std::string text(char letter) {
        return R"({"t":")" + std::string(50'000, letter) + "\"}";
    }
    fs::path file() const {
        return server.data() / "tenants" / c.tenant().id.to_string() / "data.mdb";
    }
    std::vector<std::string> rowd(std::vector<std::string> arguments) const {
        arguments.insert(arguments.begin(), ROWD_BINARY);
        arguments.insert(arguments.end(), {"--data", server.data()});
        return arguments;
    }
    std::vector<std::string> dump(std::vector<std::string> more = {}) const {
        more.insert(more.begin(), {"dump", "--tenant", c.tenant().name});
        return rowd(more);
    }
    // Twice what the tenant may have, in place of the same row.
    void write_on() {
        for (int i = 0; i < 1'300; ++i) {
            auto const r = c.patch(row_path(table, row),
                                   R"({"data":)" + text(static_cast<char>('a' + i % 26)) + "}");
            BOOST_REQUIRE_MESSAGE(r.status == 200, i << ": " << r.head << r.body);
        }
    }
};

bool mentions(std::string const& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(dead_readers, reader_fixture)

BOOST_AUTO_TEST_CASE(a_dump_that_was_cut_off_leaves_the_file_as_it_is) {
    auto const before = fs::file_size(file());
    auto const first_bytes = run({"sh", "-c",
                                  "'" ROWD_BINARY "' dump --tenant " + c.tenant().name +
                                      " --data '" + server.data().string() + "' | head -c 100"},
                                 errors);
    BOOST_TEST(first_bytes.output.size() == 100u);
    for (int const number : {SIGKILL, SIGTERM, SIGINT, SIGABRT}) {
        process dumping(dump(), errors);
        BOOST_TEST(mentions(dumping.read_line(), "\"dump\""));
        dumping.signal(number);
        BOOST_TEST(dumping.wait() == -number);
    }
    write_on();
    BOOST_TEST(fs::file_size(file()) < before + 8 * mib);
}

BOOST_AUTO_TEST_CASE(a_map_is_not_full_of_what_only_a_dead_dump_saw) {
    process dumping(dump(), errors);
    BOOST_TEST(mentions(dumping.read_line(), "\"dump\""));
    unsigned status = 200;
    auto const write = [&] {
        status = c.patch(row_path(table, row), R"({"data":)" + text('b') + "}").status;
        return status;
    };
    while (write() == 200) continue;
    BOOST_TEST(status == 507u);
    dumping.signal(SIGKILL);
    dumping.wait();
    BOOST_TEST(write() == 200u);
    write_on();
}

BOOST_AUTO_TEST_CASE(a_dump_that_nobody_reads_gives_up_when_the_file_has_grown) {
    auto const before = fs::file_size(file());
    process dumping(dump({"--growth-bytes-max", "1MiB"}), errors);
    BOOST_TEST(mentions(dumping.read_line(), "\"dump\""));
    write_on();
    BOOST_TEST(dumping.wait() == 1);
    BOOST_TEST(mentions(read_file(errors), "tenant '" + c.tenant().name +
                                               "': the data file has grown by more than 1048576"),
               read_file(errors));
    BOOST_TEST(fs::file_size(file()) < before + 8 * mib);
}

BOOST_AUTO_TEST_CASE(a_dump_that_is_read_slowly_ends_whole) {
    process dumping(dump({"--growth-bytes-max", "16MiB"}), errors);
    auto said = dumping.read_line();
    for (int i = 0; i < 10; ++i) c.create_row(table, text(static_cast<char>('a' + i)));
    for (auto line = dumping.read_line(); !line.empty(); line = dumping.read_line()) said += line;
    BOOST_TEST(dumping.wait() == 0, read_file(errors));
    BOOST_TEST(mentions(said, R"({"end":{"tables":1,"rows":40,"objects":0,"states":0}})"));
}

BOOST_AUTO_TEST_CASE(commands_that_are_killed_take_nobodys_place) {
    std::vector<std::vector<std::string>> const commands = {
        dump({"--to", elsewhere.path() / "dump"}), rowd({"backup", elsewhere.path() / "backup"}),
        rowd({"verify"}), rowd({"tenant", "list"}),
        rowd({"key", "create", "--tenant", c.tenant().name})};
    // More than there are places for readers.
    for (int i = 0; i < 150; ++i) {
        process killed(commands[static_cast<std::size_t>(i) % commands.size()], errors);
        killed.signal(SIGKILL);
        killed.wait();
        std::error_code ignored;
        fs::remove(elsewhere.path() / "dump.partial", ignored);
        fs::remove(elsewhere.path() / "dump", ignored);
    }
    for (int i = 0; i < 130; ++i) {
        process killed(dump(), errors);
        killed.read_line();  // it reads
        killed.signal(SIGKILL);
        killed.wait();
    }
    write_on();
    BOOST_TEST(server.command({"verify"}).code == 0);
    BOOST_TEST(server.command({"tenant", "list"}).code == 0);
    BOOST_TEST(server.command({"key", "create", "--tenant", c.tenant().name}).code == 0);
}

BOOST_AUTO_TEST_CASE(a_dump_of_another_container_that_was_killed_is_seen_to_be_dead) {
    std::vector<std::string> container = {"unshare", "--user", "--map-root-user",
                                          "--pid",   "--fork", "--kill-child"};
    auto probe = container;
    probe.emplace_back("true");
    if (run(probe, errors).code != 0) {
        BOOST_TEST_MESSAGE("skipped: containers cannot be made here");
        return;
    }
    auto const before = fs::file_size(file());
    auto const dumping = dump();
    container.insert(container.end(), dumping.begin(), dumping.end());
    for (int i = 0; i < 3; ++i) {
        process contained(container, errors);
        BOOST_TEST(mentions(contained.read_line(), "\"dump\""));
        contained.signal(SIGKILL);
        contained.wait();
    }
    write_on();
    BOOST_TEST(fs::file_size(file()) < before + 8 * mib);
}

BOOST_AUTO_TEST_SUITE_END()
