#include "app/cli.hpp"

#include <exception>
#include <iostream>

#include "app/commands.hpp"
#include "rowd/base/printable.hpp"

namespace rowd::app {

namespace {

constexpr int failed = 1;
constexpr int used_wrongly = 2;

// Without it, a command that does not exist would be said to be missing.
void check_command(CLI::App const& root, std::string const& name) {
    auto const known = root.get_subcommands([&](CLI::App const* c) { return c->check_name(name); });
    if (!name.starts_with('-') && known.empty())
        throw CLI::ParseError("there is no command '" + name + "'", used_wrongly);
}

int parse_and_run(CLI::App& root, commands& all, int argc, char const* const* argv) {
    try {
        if (argc > 1) check_command(root, argv[1]);
        root.parse(argc, argv);
        return all.run();
    } catch (CLI::Success const& help) {
        return root.exit(help);
    } catch (CLI::Error const& e) {
        std::cerr << "rowd: " << printable(e.what())
                  << "\nRun the command with --help to see what it takes.\n";
        return used_wrongly;
    }
}

// A key that could not be shown is lost: better to know.
void check_output() {
    if (!std::cout.flush()) throw command_failure("cannot write to standard output");
}

}  // namespace

int run(int argc, char const* const* argv) {
    try {
        CLI::App root("rowd keeps tables of JSON rows for many tenants and serves them over HTTP.",
                      "rowd");
        root.require_subcommand(1);
        root.set_version_flag("--version", "rowd " ROWD_VERSION);
        root.get_formatter()->column_width(44);
        commands all(root);
        add_server_commands(all);
        add_tenant_commands(all);
        add_key_commands(all);
        add_app_commands(all);
        add_backup_commands(all);
        add_dump_commands(all);
        int const code = parse_and_run(root, all, argc, argv);
        check_output();
        return code;
    } catch (std::exception const& e) {
        std::cerr << "rowd: " << printable(e.what()) << '\n';
        return failed;
    }
}

}  // namespace rowd::app
