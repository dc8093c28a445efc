#include "app/commands.hpp"

#include "app/settings.hpp"

namespace rowd::app {

namespace {

CLI::App& parsed_command(CLI::App& root) {
    auto* command = &root;
    while (!command->get_subcommands().empty()) command = command->get_subcommands().front();
    return *command;
}

}  // namespace

CLI::App& commands::add_group(std::string const& name, std::string const& help) {
    auto& group = *root_.add_subcommand(name, help);
    group.require_subcommand(1);
    return group;
}

CLI::App& commands::add(CLI::App& above, std::string const& name, std::string const& help,
                        action a) {
    auto& command = *above.add_subcommand(name, help);
    command.option_defaults()->configurable(false);
    actions_.emplace(&command, std::move(a));
    return command;
}

int commands::run() {
    auto& command = parsed_command(root_);
    fill(root_, command);
    return actions_.at(&command)();
}

void require_data(std::filesystem::path const& data) {
    if (data.empty()) {
        throw CLI::ValidationError("--data", "is required (or ROWD_DATA, or data in --config)");
    }
}

std::unique_ptr<access::editable_registry> open_registry(std::filesystem::path const& data) {
    require_data(data);
    if (!std::filesystem::is_directory(data))
        throw command_failure("there is no data directory " + data.string());
    if (!std::filesystem::exists(data / access::control_name))
        throw command_failure(data.string() + " is not a data directory of rowd");
    return access::open_registry(data);
}

std::unique_ptr<access::editable_registry> make_registry(std::filesystem::path const& data) {
    require_data(data);
    if (std::filesystem::exists(data) && !std::filesystem::is_directory(data))
        throw command_failure(data.string() + " is not a directory");
    return access::open_registry(data);
}

access::tenant_record require_tenant(access::editable_registry const& r,
                                     std::string const& name_or_id) {
    auto tenant = r.find_tenant(name_or_id);
    if (!tenant) throw command_failure("there is no tenant '" + name_or_id + "'");
    return std::move(*tenant);
}

uuid require_id(std::string const& text, char const* what) {
    auto const id = uuid::parse(text);
    if (!id) throw command_failure("there is no " + std::string(what) + " '" + text + "'");
    return *id;
}

}  // namespace rowd::app
