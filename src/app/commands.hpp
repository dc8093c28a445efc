// The subcommands, as CLI11 knows them, and what each does once its options are complete.
#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <unordered_map>

#include "rowd/access/registry.hpp"

namespace rowd::app {

// The command could not do what it was asked to; the text is for the person at the terminal.
struct command_failure : std::runtime_error {
    using std::runtime_error::runtime_error;
};

class commands {
  public:
    // Returns the exit code; may throw command_failure and CLI::ValidationError.
    using action = std::function<int()>;

    explicit commands(CLI::App& root) : root_(root) {}

    CLI::App& root() { return root_; }
    // A command that only has others below it.
    CLI::App& add_group(std::string const& name, std::string const& help);
    // A command that does something. None of its options is a setting unless it says so.
    CLI::App& add(CLI::App& above, std::string const& name, std::string const& help, action a);
    // Completes the settings of the command that was parsed, and runs it.
    int run();

  private:
    CLI::App& root_;
    std::unordered_map<CLI::App*, action> actions_;
};

void add_tenant_commands(commands& c);  // cmd_tenant.cpp
void add_key_commands(commands& c);     // cmd_key.cpp
void add_app_commands(commands& c);     // cmd_app.cpp
void add_backup_commands(commands& c);  // cmd_backup.cpp: backup, restore
void add_dump_commands(commands& c);    // cmd_dump.cpp: dump, load
void add_server_commands(commands& c);  // cmd_server.cpp: serve, verify, version

// The registry of a data directory that must exist. Throws command_failure.
std::unique_ptr<access::editable_registry> open_registry(std::filesystem::path const& data);
// The same, but makes the directory if need be.
std::unique_ptr<access::editable_registry> make_registry(std::filesystem::path const& data);
// Throws CLI::ValidationError unless --data was given.
void require_data(std::filesystem::path const& data);
// By name or id. Throws command_failure.
access::tenant_record require_tenant(access::editable_registry const& r,
                                     std::string const& name_or_id);
uuid require_id(std::string const& text, char const* what);

// The value, or command_failure with the error's message.
template <class T>
T value_or_fail(result<T> r) {
    if (!r) throw command_failure(r.error().message);
    return std::move(*r);
}
inline void succeed_or_fail(result<> const& r) {
    if (!r) throw command_failure(r.error().message);
}

}  // namespace rowd::app
