#include "app/config.hpp"

#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <fstream>
#include <set>

#include "fixtures/temporary_directory.hpp"

using namespace rowd;
using namespace rowd::app;
using namespace std::chrono_literals;

namespace {

// One environment variable, gone with its scope.
class variable {
  public:
    variable(char const* name, char const* value) : name_(name) { ::setenv(name, value, 1); }
    ~variable() { ::unsetenv(name_); }
    variable(variable const&) = delete;
    variable& operator=(variable const&) = delete;

  private:
    char const* name_;
};

struct config_fixture {
    fixtures::temporary_directory directory;
    serve_options options;

    void add_to(CLI::App& command) {
        add_common_settings(command, options.data);
        for (auto& row : settings_of(options)) add(command, std::move(row.what), row.group);
    }

    void parse(std::vector<std::string> arguments) {
        CLI::App root;
        auto& command = *root.add_subcommand("serve");
        auto& other = *root.add_subcommand("other");
        std::uint32_t limit = 0;
        add(other, count("read-per-minute", limit, 0, 10, "another command's"));
        add_to(command);
        arguments.insert(arguments.begin(), "serve");
        std::reverse(arguments.begin(), arguments.end());
        root.parse(arguments);
        fill(root, command);
        check(options);
    }

    std::string refusal(std::vector<std::string> arguments) {
        try {
            parse(std::move(arguments));
        } catch (CLI::Error const& e) {
            return e.what();
        }
        return "accepted";
    }

    std::string file(std::string const& content) {
        auto const path = directory.path() / "rowd.toml";
        std::ofstream(path) << content;
        return path.string();
    }
};

bool mentions(std::string const& text, std::initializer_list<char const*> parts) {
    for (auto const* part : parts) {
        if (text.find(part) == std::string::npos) {
            BOOST_TEST_MESSAGE("'" << part << "' is not in: " << text);
            return false;
        }
    }
    return true;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(config, config_fixture)

BOOST_AUTO_TEST_CASE(nothing_given_leaves_the_defaults) {
    parse({});
    BOOST_TEST(options.data.empty());
    BOOST_REQUIRE(options.http.listen.size() == 1u);
    BOOST_TEST(options.http.listen[0].address().to_string() == "127.0.0.1");
    BOOST_TEST(options.http.listen[0].port() == 3000u);
    BOOST_TEST(options.http.threads >= 1u);
    BOOST_TEST(options.api.body_bytes_max == 1'048'576u);
    BOOST_TEST((options.http.idle_timeout == 75s));
    BOOST_TEST((options.storage.flush == storage::durability::full));
    BOOST_TEST((options.log.least == rowd::log_level::info));
}

BOOST_AUTO_TEST_CASE(a_body_may_be_slow_but_not_without_end) {
    parse({"--body-grace", "3s", "--body-bytes-per-second-min", "1"});
    BOOST_TEST((options.http.body_grace == 3s));
    BOOST_TEST(options.http.body_bytes_per_second_min == 1u);
    BOOST_TEST(mentions(refusal({"--body-bytes-per-second-min", "0"}), {"1 to 1GiB", "'0'"}));
}

BOOST_AUTO_TEST_CASE(every_setting_is_explained_once_and_its_default_is_within_its_range) {
    std::set<std::string> names;
    for (auto const& [group, is, what] : settings_of(options)) {
        BOOST_TEST(names.insert(what.name).second, what.name << " is there twice");
        BOOST_TEST(!std::string(group).empty(), what.name);
        BOOST_TEST(!what.help.empty(), what.name);
        if (!what.shown.empty()) BOOST_TEST(what.take({what.shown}), what.name);
    }
    BOOST_TEST(names.size() > 30u);
}

BOOST_AUTO_TEST_CASE(help_shows_every_setting) {
    CLI::App root;
    auto& command = *root.add_subcommand("serve");
    add_to(command);
    auto const help = command.help();
    for (auto const& [group, is, what] : settings_of(options)) {
        auto const at = help.find("  --" + what.name + " " + what.type);
        BOOST_TEST_REQUIRE((at != help.npos), what.name);
        BOOST_TEST((help.find(what.help, at) < help.find("  --", at + 1)), what.name);
        BOOST_TEST((help.rfind("\n" + std::string(group) + ":\n", at) != help.npos), what.name);
    }
}

// A row of the table in SECURITY.md for each limit, with its default, and no other.
BOOST_AUTO_TEST_CASE(limits_are_written_down_as_they_are) {
    std::set<std::string> expected;
    for (auto const& [group, is, what] : settings_of(options))
        if (is == serve_setting::kind::limit)
            expected.insert("`--" + what.name + "` | " + what.shown + " |");
    std::set<std::string> written;
    std::ifstream file(ROWD_SOURCE_DIR "/SECURITY.md");
    for (std::string line; std::getline(file, line);)
        if (auto const flag = line.find("`--"); line.starts_with("| ") && flag != line.npos)
            written.insert(line.substr(flag));
    for (auto const& row : expected)
        BOOST_TEST(written.contains(row), row << " is not in SECURITY.md");
    for (auto const& row : written)
        BOOST_TEST(expected.contains(row), row << " in SECURITY.md is not so");
}

BOOST_AUTO_TEST_CASE(flags_set_every_kind_of_value) {
    parse({"--data", "/srv/rowd", "--threads", "3", "--body-bytes-max", "2MiB", "--header-timeout",
           "500ms", "--durability", "relaxed", "--access-log-sample", "0.25", "--log-level=off"});
    BOOST_TEST(options.data == "/srv/rowd");
    BOOST_TEST(options.http.threads == 3u);
    BOOST_TEST(options.api.body_bytes_max == 2u << 20);
    BOOST_TEST((options.http.header_timeout == 500ms));
    BOOST_TEST((options.storage.flush == storage::durability::relaxed));
    BOOST_TEST(options.access_log_sample == 0.25);
    BOOST_TEST((options.log.least == rowd::log_level::off));
}

BOOST_AUTO_TEST_CASE(flag_beats_environment_beats_file_beats_default) {
    auto const path = file("threads = 5\nfields-max = 50\nwriter_threads = 7\n");
    variable const first("ROWD_THREADS", "6");
    variable const second("ROWD_FIELDS_MAX", "60");
    parse({"--config", path, "--threads", "9"});
    BOOST_TEST(options.http.threads == 9u);
    BOOST_TEST(options.http.fields_max == 60u);
    BOOST_TEST(options.storage.writer_threads == 7u);
    BOOST_TEST(options.storage.worker_threads == 2u);
}

BOOST_AUTO_TEST_CASE(environment_may_name_the_file) {
    auto const path = file("# comment\ndata = \"/srv/with space\"\nbody-bytes-max = \"64 KiB\"\n");
    variable const config("ROWD_CONFIG", path.c_str());
    parse({});
    BOOST_TEST(options.data == "/srv/with space");
    BOOST_TEST(options.api.body_bytes_max == 65'536u);
}

BOOST_AUTO_TEST_CASE(listen_takes_several_addresses_from_everywhere) {
    parse({"--listen", "127.0.0.1:0", "--listen", "[::1]:8080"});
    BOOST_REQUIRE(options.http.listen.size() == 2u);
    BOOST_TEST(options.http.listen[0].port() == 0u);
    BOOST_TEST(options.http.listen[1].address().is_v6());

    variable const listen("ROWD_LISTEN", "127.0.0.1:1,127.0.0.2:2,127.0.0.3:3");
    parse({});
    BOOST_TEST(options.http.listen.size() == 3u);
    parse({"--listen", "0.0.0.0:80"});
    BOOST_TEST(options.http.listen.size() == 1u);
}

BOOST_AUTO_TEST_CASE(file_may_list_addresses) {
    parse({"--config", file("listen = [\"127.0.0.1:1\", \"[::1]:2\"]\n")});
    BOOST_REQUIRE(options.http.listen.size() == 2u);
    BOOST_TEST(options.http.listen[1].port() == 2u);
}

BOOST_AUTO_TEST_CASE(listen_is_numeric_with_a_port) {
    for (auto const* bad : {"localhost:3000", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536",
                            "::1:80", "[127.0.0.1]:80", ":80", "[::1]", "127.0.0.1:8x"}) {
        BOOST_TEST(mentions(refusal({"--listen", bad}), {"--listen", "ADDRESS:PORT", bad}));
    }
}

BOOST_AUTO_TEST_CASE(refusal_names_option_range_and_value) {
    BOOST_TEST(mentions(refusal({"--threads", "0"}), {"--threads", "1 to 64", "'0'"}));
    BOOST_TEST(mentions(refusal({"--threads", "65"}), {"--threads", "1 to 64"}));
    BOOST_TEST(mentions(refusal({"--threads", "two"}), {"--threads", "'two'"}));
    BOOST_TEST(mentions(refusal({"--threads", "-1"}), {"--threads"}));
    BOOST_TEST(mentions(refusal({"--body-bytes-max", "65MiB"}), {"1KiB to 64MiB"}));
    BOOST_TEST(mentions(refusal({"--body-bytes-max", "1x"}), {"--body-bytes-max"}));
    BOOST_TEST(mentions(refusal({"--idle-timeout", "25h"}), {"--idle-timeout", "100ms to 1h"}));
    BOOST_TEST(mentions(refusal({"--access-log-sample", "1.5"}), {"0 to 1"}));
    BOOST_TEST(mentions(refusal({"--access-log-sample", "nan"}), {"0 to 1"}));
    BOOST_TEST(mentions(refusal({"--durability", "some"}), {"full, relaxed"}));
}

BOOST_AUTO_TEST_CASE(refusal_says_where_the_value_came_from) {
    {
        variable const threads("ROWD_THREADS", "many");
        BOOST_TEST(mentions(refusal({}), {"ROWD_THREADS", "--threads", "1 to 64", "'many'"}));
    }
    auto const path = file("threads = 100\n");
    BOOST_TEST(mentions(refusal({"--config", path}), {path.c_str(), "--threads", "1 to 64"}));
}

BOOST_AUTO_TEST_CASE(what_is_no_file_of_settings_is_refused) {
    BOOST_TEST(mentions(refusal({"--config", directory.path().string()}),
                        {"--config", "cannot read", "Is a directory"}));
    BOOST_TEST(mentions(refusal({"--config", "/dev/zero"}), {"too long"}));
    BOOST_TEST(mentions(refusal({"--config", file(std::string("a\0b", 3))}), {"not text"}));
}

BOOST_AUTO_TEST_CASE(a_byte_order_mark_is_skipped) {
    parse({"--config", file("\xef\xbb\xbfthreads = 5\n")});
    BOOST_TEST(options.http.threads == 5u);
    options = {};
    BOOST_TEST(refusal({"--config", file("\xef\xbb\xbf")}) == "accepted");
    BOOST_TEST(refusal({"--config", file("\xef\xbb\xbf\xef\xbb\xbfthreads = 5\n")}) != "accepted");
}

BOOST_AUTO_TEST_CASE(unknown_names_are_refused) {
    BOOST_TEST(
        mentions(refusal({"--config", file("thread = 1\n")}), {"'thread'", "not a setting"}));
    BOOST_TEST(mentions(refusal({"--config", file("[serve]\nthreads = 1\n")}), {"serve"}));
    BOOST_TEST(mentions(refusal({"--config", "/nonexistent/rowd.toml"}), {"cannot read"}));
    BOOST_TEST(refusal({"--thread", "1"}) != "accepted");
}

BOOST_AUTO_TEST_CASE(settings_of_other_commands_are_skipped_in_a_file) {
    BOOST_TEST(refusal({"--config", file("read-per-minute = 7\n")}) == "accepted");
}

BOOST_AUTO_TEST_CASE(empty_variable_counts_as_absent) {
    variable const threads("ROWD_THREADS", "");
    BOOST_TEST(refusal({}) == "accepted");
}

BOOST_AUTO_TEST_CASE(values_must_fit_together) {
    BOOST_TEST(mentions(refusal({"--target-bytes-max", "9KiB"}),
                        {"--target-bytes-max", "--header-bytes-max", "8KiB"}));
    options = {};
    BOOST_TEST(mentions(refusal({"--queue-bytes-max", "64KiB"}),
                        {"--queue-bytes-max", "--body-bytes-max", "1MiB"}));
    options = {};
    BOOST_TEST(mentions(refusal({"--map-bytes", "1TiB"}), {"--map-bytes", "--open-tenants-max"}));
    options = {};
    BOOST_TEST(refusal({"--map-bytes", "1TiB", "--open-tenants-max", "100"}) == "accepted");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(units)

BOOST_AUTO_TEST_CASE(sizes_are_read) {
    BOOST_TEST(parse_size("0").value() == 0u);
    BOOST_TEST(parse_size("8KiB").value() == 8192u);
    BOOST_TEST(parse_size("8 kb").value() == 8192u);
    BOOST_TEST(parse_size("16g").value() == 16ull << 30);
    for (auto const* bad : {"", "KiB", "-1", "1.5MiB", "1 x", "99999999999TiB", "0x10"}) {
        BOOST_TEST(!parse_size(bad).has_value());
    }
}

BOOST_AUTO_TEST_CASE(durations_are_read) {
    BOOST_TEST((parse_duration("75") == 75s));
    BOOST_TEST((parse_duration("250ms") == 250ms));
    BOOST_TEST((parse_duration("10 min") == 10min));
    BOOST_TEST((parse_duration("1h") == 1h));
    for (auto const* bad : {"", "s", "-1s", "1d", "18446744073709551615"}) {
        BOOST_TEST(!parse_duration(bad).has_value());
    }
}

BOOST_AUTO_TEST_CASE(units_are_shown_as_they_are_read) {
    BOOST_TEST(print_size(65'536) == "64KiB");
    BOOST_TEST(print_size(1000) == "1000");
    BOOST_TEST(print_duration(75s) == "75s");
    BOOST_TEST(print_duration(1500ms) == "1500ms");
    BOOST_TEST(print_duration(600s) == "10min");
}

BOOST_AUTO_TEST_SUITE_END()
