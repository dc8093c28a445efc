// Runs the built binary, as a person at a terminal does.
#include <sys/wait.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <boost/test/unit_test.hpp>
#include <fstream>
#include <memory>
#include <sstream>

#include "fixtures/process.hpp"
#include "fixtures/temporary_directory.hpp"
#include "rowd/access/key_cache.hpp"

using namespace rowd;

namespace {

struct outcome {
    int code = -1;
    std::vector<std::string> lines;  // of standard output
    std::string complaint;           // standard error

    std::string last() const { return lines.empty() ? std::string() : lines.back(); }
};

struct command_fixture {
    fixtures::temporary_directory directory;
    std::filesystem::path data = directory.path() / "data";

    // `arguments` go through the shell; --data is added.
    outcome run(std::string const& arguments) {
        return run_without_data(arguments + " --data '" + data.string() + "'");
    }

    outcome run_without_data(std::string const& arguments, std::string const& environment = {}) {
        auto const complaint = directory.path() / "stderr";
        auto const line =
            environment + " '" ROWD_BINARY "' " + arguments + " 2>'" + complaint.string() + "'";
        std::unique_ptr<FILE, decltype(&::pclose)> pipe(::popen(line.c_str(), "r"), &::pclose);
        BOOST_REQUIRE(pipe);
        std::string text;
        char block[4096];
        while (auto const size = std::fread(block, 1, sizeof block, pipe.get())) {
            text.append(block, size);
        }
        auto const status = ::pclose(pipe.release());

        outcome o;
        o.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
        std::istringstream rest(text);
        for (std::string one; std::getline(rest, one);) o.lines.push_back(one);
        std::stringstream all;
        all << std::ifstream(complaint).rdbuf();
        o.complaint = all.str();
        return o;
    }

    std::string create_tenant(std::string const& name) {
        auto const made = run("tenant create " + name);
        BOOST_REQUIRE(made.code == 0);
        return made.last();
    }
};

bool contains(std::string const& text, std::string const& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(commands, command_fixture)

BOOST_AUTO_TEST_CASE(tenant_is_created_in_a_new_private_directory) {
    auto const id = create_tenant("acme");
    BOOST_TEST(uuid::parse(id).has_value());
    auto const mode = std::filesystem::status(data).permissions();
    BOOST_TEST((mode == std::filesystem::perms::owner_all));
}

BOOST_AUTO_TEST_CASE(tenants_are_listed_in_creation_order) {
    auto const first = create_tenant("zeta");
    auto const second = create_tenant("'two words'");
    auto const listed = run("tenant list");
    BOOST_REQUIRE(listed.lines.size() == 2u);
    BOOST_TEST(listed.lines[0].starts_with(first + "\tzeta\t"));
    BOOST_TEST(listed.lines[1].starts_with(second + "\ttwo words\t"));
}

BOOST_AUTO_TEST_CASE(taken_name_fails) {
    create_tenant("acme");
    auto const refused = run("tenant create acme");
    BOOST_TEST(refused.code == 1);
    BOOST_TEST(contains(refused.complaint, "of that name already"));
    BOOST_TEST(refused.lines.empty());
}

BOOST_AUTO_TEST_CASE(tenant_delete_takes_files_along) {
    auto const id = create_tenant("acme");
    auto const files = data / "tenants" / id;
    std::filesystem::create_directories(files / "audit");
    std::ofstream(files / "audit" / "00000000000000000001.log") << "line\n";

    auto const unsure = run("tenant delete acme");
    BOOST_TEST(unsure.code == 2);
    BOOST_TEST(contains(unsure.complaint, "--yes"));
    BOOST_TEST(std::filesystem::exists(files));

    BOOST_TEST(run("tenant delete acme --yes").code == 0);
    BOOST_TEST(!std::filesystem::exists(files));
    BOOST_TEST(std::filesystem::is_empty(data / "trash"));
    BOOST_TEST(run("tenant list").lines.empty());
    BOOST_TEST(run("tenant delete acme --yes").code == 1);
}

BOOST_AUTO_TEST_CASE(key_is_the_last_line_and_works) {
    create_tenant("acme");
    auto const made = run("key create --tenant acme --name ci");
    BOOST_TEST(made.code == 0);
    auto const secret = made.last();
    BOOST_TEST(secret.size() == 36u);
    auto const opened = access::open_registry(data);
    auto& registry = *opened;
    auto const who = access::key_cache(registry).find(secret);
    BOOST_REQUIRE(who);
    BOOST_TEST(who->tenant_name == "acme");
    BOOST_TEST(who->limits->read.per_minute() == 1000u);
    BOOST_TEST(who->limits->write.per_minute() == 100u);
    BOOST_TEST(who->allows(access::scope::read));
    BOOST_TEST(who->allows(access::scope::write));
}

BOOST_AUTO_TEST_CASE(command_beside_an_open_registry_is_seen) {
    create_tenant("acme");
    auto const secret = run("key create --tenant acme").last();
    auto const opened = access::open_registry(data);
    auto& registry = *opened;
    access::key_cache cache(registry);
    auto const who = cache.find(secret);
    BOOST_REQUIRE(who);
    BOOST_TEST(run("key revoke " + who->key_id.to_string()).code == 0);
    BOOST_TEST(!cache.find(secret));
}

BOOST_AUTO_TEST_CASE(keys_are_listed_as_json) {
    auto const tenant = create_tenant("acme");
    auto const secret = run("key create --tenant " + tenant +
                            " --name 'say \"hi\"' --scope workflows:read --scope runs:read "
                            "--read-per-minute 0 --write-per-minute 7")
                            .last();
    run("key create --tenant acme");
    auto const listed = run("key list --tenant acme --json");
    BOOST_TEST(!contains(listed.last(), secret));
    auto const keys = boost::json::parse(listed.last()).as_array();
    BOOST_REQUIRE(keys.size() == 2u);
    auto const& key = keys[0].as_object();
    BOOST_TEST(key.size() == 8u);
    BOOST_TEST(key.at("name").as_string() == "say \"hi\"");
    BOOST_TEST(key.at("prefix").as_string() == secret.substr(0, 8));
    BOOST_TEST(key.at("scopes") == boost::json::parse(R"(["workflows:read","runs:read"])"));
    BOOST_TEST(key.at("readPerMinute").as_int64() == 0);
    BOOST_TEST(key.at("writePerMinute").as_int64() == 7);
    BOOST_TEST(key.at("createdAt").as_string().size() == 24u);
    BOOST_TEST(key.at("revokedAt").is_null());

    auto const id = std::string(key.at("id").as_string());
    BOOST_TEST(run("key revoke " + id).code == 0);
    BOOST_TEST(run("key revoke " + id).code == 0);
    auto const again = boost::json::parse(run("key list --tenant acme --json").last()).as_array();
    BOOST_TEST(again[0].at("revokedAt").as_string().size() == 24u);
    BOOST_TEST(again[1].at("revokedAt").is_null());
    BOOST_TEST(run("key list --tenant acme").lines.size() == 2u);
}

BOOST_AUTO_TEST_CASE(key_limits_default_to_the_environment) {
    create_tenant("acme");
    run_without_data("key create --tenant acme",
                     "ROWD_DATA='" + data.string() + "' ROWD_READ_PER_MINUTE=5");
    auto const keys = boost::json::parse(run("key list --tenant acme --json").last()).as_array();
    BOOST_REQUIRE(keys.size() == 1u);
    BOOST_TEST(keys[0].at("readPerMinute").as_int64() == 5);
    BOOST_TEST(keys[0].at("writePerMinute").as_int64() == 100);
}

BOOST_AUTO_TEST_CASE(apps_come_and_go) {
    create_tenant("acme");
    auto const id = run("app create shop --tenant acme").last();
    BOOST_TEST(uuid::parse(id).has_value());
    auto const listed = run("app list --tenant acme");
    BOOST_REQUIRE(listed.lines.size() == 1u);
    BOOST_TEST(listed.lines[0].starts_with(id + "\tshop\t"));
    BOOST_TEST(run("app delete " + id).code == 0);
    BOOST_TEST(run("app delete " + id).code == 1);
    BOOST_TEST(run("app list --tenant acme").lines.empty());
}

BOOST_AUTO_TEST_CASE(absent_things_fail) {
    BOOST_TEST(contains(run("tenant list").complaint, "no data directory"));
    BOOST_TEST(!std::filesystem::exists(data));
    create_tenant("acme");
    for (auto const* command :
         {"key create --tenant nobody", "key list --tenant nobody", "key revoke nothing",
          "key revoke 550e8400-e29b-41d4-a716-446655440000", "app create x --tenant nobody",
          "app delete nothing", "tenant delete nobody --yes", "tenant create ''"}) {
        auto const refused = run(command);
        BOOST_TEST(refused.code == 1, command << " answered " << refused.code);
        BOOST_TEST(refused.complaint.starts_with("rowd: "));
        BOOST_TEST(refused.lines.empty());
    }
}

BOOST_AUTO_TEST_CASE(another_directory_is_not_taken_for_data_and_left_alone) {
    std::filesystem::create_directories(data);
    for (auto const* command : {"verify", "tenant list", "key list --tenant acme",
                                "dump --tenant acme", "app list --tenant acme"}) {
        auto const refused = run(command);
        BOOST_TEST(refused.code == 1, command << " answered " << refused.code);
        BOOST_TEST(contains(refused.complaint, "is not a data directory"));
    }
    BOOST_TEST(std::filesystem::is_empty(data));
}

BOOST_AUTO_TEST_CASE(a_command_that_does_not_exist_is_named) {
    BOOST_TEST(contains(run_without_data("nonsense").complaint, "no command 'nonsense'"));
}

BOOST_AUTO_TEST_CASE(wrong_use_exits_with_two_and_opens_nothing) {
    for (auto const* command :
         {"", "nonsense", "tenant", "tenant create", "tenant list extra", "key create",
          "key create --tenant acme --scope workflows:admin", "key list --tenant acme --xml",
          "key create --tenant acme --read-per-minute -1", "serve --threads 0",
          "serve --listen localhost:80", "serve --idle-timeout never"}) {
        auto const refused = run(command);
        BOOST_TEST(refused.code == 2, command << " answered " << refused.code);
        BOOST_TEST(refused.complaint.starts_with("rowd: "));
        BOOST_TEST(refused.lines.empty());
    }
    BOOST_TEST(!std::filesystem::exists(data));
}

BOOST_AUTO_TEST_CASE(data_directory_must_be_named) {
    for (auto const* command : {"tenant list", "serve", "verify", "key list --tenant acme"}) {
        auto const refused = run_without_data(command);
        BOOST_TEST(refused.code == 2);
        BOOST_TEST(contains(refused.complaint, "--data"));
    }
}

BOOST_AUTO_TEST_CASE(another_commands_variables_do_not_matter) {
    create_tenant("acme");
    auto const listed =
        run_without_data("tenant list", "ROWD_THREADS=many ROWD_DATA='" + data.string() + "'");
    BOOST_TEST(listed.code == 0);
    BOOST_TEST(listed.lines.size() == 1u);
}

BOOST_AUTO_TEST_CASE(help_and_version_succeed) {
    auto const help = run_without_data("serve --help");
    BOOST_TEST(help.code == 0);
    BOOST_TEST(help.lines.size() > 30u);
    BOOST_TEST(run_without_data("--help").code == 0);
    BOOST_TEST(run_without_data("version").last().starts_with("rowd "));
    BOOST_TEST(run_without_data("--version").last() == run_without_data("version").last());
}

BOOST_AUTO_TEST_CASE(unwritable_output_is_a_failure_and_said) {
    create_tenant("acme");
    auto const backup = (directory.path() / "backup").string();
    for (std::string const where : {">/dev/full", ">&-", "<&- >&-"}) {
        for (std::string const command :
             {"key create --tenant acme", "key list --tenant acme --json", "tenant list",
              "app create shop --tenant acme", "dump --tenant acme", "verify"}) {
            auto const refused = run(command + " " + where);
            BOOST_TEST(refused.code == 1, command << where << " answered " << refused.code);
            BOOST_TEST(refused.complaint.starts_with("rowd: "), command << refused.complaint);
        }
        BOOST_TEST(run("backup " + backup + where).code == 1);
        std::filesystem::remove_all(backup);
        for (std::string const command : {"version", "--version", "--help", "serve --help"})
            BOOST_TEST(run_without_data(command + where).code == 1, command << where);
    }
    BOOST_TEST(run("verify").code == 0);
}

BOOST_AUTO_TEST_CASE(commands_without_standard_descriptors_leave_the_data_alone) {
    create_tenant("acme");
    for (std::string const command :
         {"tenant create other", "tenant create other", "key create --tenant acme",
          "dump --tenant acme", "tenant delete nobody --yes", "load - --tenant third"})
        BOOST_TEST(run(command + " <&- >&- 2>&-").code == 1, command);
    BOOST_TEST(run("tenant list").lines.size() == 2u);
    BOOST_TEST(run("verify").last() == "all sound");
}

BOOST_AUTO_TEST_CASE(what_is_quoted_has_no_control_characters) {
    create_tenant("acme");
    std::string const bad = "a\x1b[2J\n\xff";
    auto const config = directory.path() / "rowd.toml";
    std::ofstream(config) << "th\x1breads = 1\n";
    for (std::vector<std::string> arguments :
         {std::vector<std::string>{bad},
          {"key", "list", "--tenant", bad},
          {"key", "list", "--tenant", "acme", "--" + bad},
          {"key", "revoke", bad},
          {"key", "create", "--tenant", "acme", "--scope", bad},
          {"tenant", "create", "acme", bad},
          {"dump", "--tenant", "acme", "--to", "/nowhere/" + bad},
          {"load", "/nowhere/" + bad, "--tenant", "x"},
          {"backup", "/nowhere/" + bad},
          {"restore", "/nowhere/" + bad},
          {"serve", "--threads", bad},
          {"serve", "--log-file", "/nowhere/" + bad},
          {"serve", "--config", "/nowhere/" + bad},
          {"serve", "--config", config.string()}}) {
        arguments.insert(arguments.begin(), ROWD_BINARY);
        arguments.insert(arguments.end(), {"--data", data.string()});
        auto const refused = fixtures::run(arguments, directory.path() / "errors");
        std::string const line = refused.errors.substr(0, refused.errors.find('\n'));
        BOOST_TEST_CONTEXT(line) {
            BOOST_TEST(refused.code != 0);
            BOOST_TEST(line.starts_with("rowd: "));
            BOOST_TEST(contains(line, "\\x1b"));
            BOOST_TEST(std::none_of(line.begin(), line.end(), [](char c) { return c < 0x20; }));
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
