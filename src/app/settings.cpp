#include "app/settings.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <set>
#include <sstream>
#include <system_error>

#include "rowd/base/byte_order_mark.hpp"
#include "rowd/base/file.hpp"

namespace rowd::app {

namespace {

struct unit {
    std::string_view name;
    std::uint64_t factor;
};
constexpr std::size_t settings_bytes_max = 1u << 20;  // of a file of settings
constexpr std::array<unit, 14> size_units = {{{"", 1},
                                              {"b", 1},
                                              {"k", 1u << 10},
                                              {"kb", 1u << 10},
                                              {"kib", 1u << 10},
                                              {"m", 1u << 20},
                                              {"mb", 1u << 20},
                                              {"mib", 1u << 20},
                                              {"g", 1u << 30},
                                              {"gb", 1u << 30},
                                              {"gib", 1u << 30},
                                              {"t", 1ull << 40},
                                              {"tb", 1ull << 40},
                                              {"tib", 1ull << 40}}};
constexpr std::array<unit, 6> duration_units = {
    {{"", 1000}, {"s", 1000}, {"ms", 1}, {"m", 60'000}, {"min", 60'000}, {"h", 3'600'000}}};

// A whole number and one of the units, perhaps with a space between.
template <std::size_t Size>
std::optional<std::uint64_t> parse_with_unit(std::string_view text,
                                             std::array<unit, Size> const& units) {
    std::uint64_t number = 0;
    auto const [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failed != std::errc{}) return {};
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    while (text.starts_with(' ')) text.remove_prefix(1);
    std::string name(text);
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    for (auto const& u : units) {
        if (u.name != name) continue;
        if (number > std::numeric_limits<std::uint64_t>::max() / u.factor) return {};
        return number * u.factor;
    }
    return {};
}

// The number in the largest of the units that divides it.
std::string print_with_unit(std::uint64_t value, std::vector<unit> const& largest_first) {
    for (auto const& u : largest_first) {
        if (value >= u.factor && value % u.factor == 0) {
            return std::to_string(value / u.factor) + std::string(u.name);
        }
    }
    return std::to_string(value);
}

std::string environment_name(std::string const& option_name) {
    std::string name = "ROWD_" + option_name;
    for (auto& c : name) {
        c = c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    }
    return name;
}

std::string long_name(CLI::Option const& option) {
    return option.get_lnames().empty() ? std::string() : option.get_lnames().front();
}

// The settings among the options of a command.
std::vector<CLI::Option*> settings_of(CLI::App& command) {
    return command.get_options([](CLI::Option* o) { return o->get_configurable(); });
}

void collect_names(CLI::App& command, std::set<std::string>& names) {
    for (auto const* option : settings_of(command)) names.insert(long_name(*option));
    for (auto* below : command.get_subcommands({})) collect_names(*below, names);
}

void give(CLI::Option& option, std::vector<std::string> values, std::string const& source) {
    try {
        option.add_result(std::move(values));
        option.run_callback();
    } catch (CLI::Error const& e) {
        throw CLI::ValidationError(source, e.what());
    }
}

void fill_from_environment(CLI::App& command) {
    for (auto* option : settings_of(command)) {
        if (option->count() > 0) continue;
        auto const name = environment_name(long_name(*option));
        auto const* value = std::getenv(name.c_str());
        if (value != nullptr && *value != '\0') give(*option, {value}, name);
    }
}

std::string read_settings(std::string const& path) {
    std::string text;
    try {
        read_blocks(path, [&](std::string_view block) {
            text += block;
            if (text.size() > settings_bytes_max)
                throw CLI::ValidationError("--config", path + " is too long to be one");
        });
    } catch (std::system_error const& e) {
        throw CLI::ValidationError("--config", "cannot read " + path + ": " + e.code().message());
    }
    if (text.find('\0') != text.npos) throw CLI::ValidationError("--config", path + " is not text");
    return std::string(without_byte_order_mark(text));
}

void fill_from_file(CLI::App& root, CLI::App& command, std::string const& path) {
    std::istringstream file(read_settings(path));
    std::set<std::string> known;
    collect_names(root, known);
    for (auto const& item : CLI::ConfigTOML().from_config(file)) {
        auto name = item.name;
        std::replace(name.begin(), name.end(), '_', '-');
        if (!item.parents.empty() || name == "config" || !known.contains(name)) {
            throw CLI::ValidationError(path, "'" + item.fullname() + "' is not a setting");
        }
        auto* option = command.get_option_no_throw("--" + name);
        if (option != nullptr && option->count() == 0) give(*option, item.inputs, path);
    }
}

}  // namespace

std::optional<std::uint64_t> parse_size(std::string_view text) {
    return parse_with_unit(text, size_units);
}

std::string print_size(std::uint64_t bytes) {
    return print_with_unit(
        bytes, {{"TiB", 1ull << 40}, {"GiB", 1u << 30}, {"MiB", 1u << 20}, {"KiB", 1u << 10}});
}

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) {
    auto const ms = parse_with_unit(text, duration_units);
    if (!ms || *ms > std::numeric_limits<std::int64_t>::max()) return {};
    return std::chrono::milliseconds(static_cast<std::int64_t>(*ms));
}

std::string print_duration(std::chrono::milliseconds d) {
    return print_with_unit(static_cast<std::uint64_t>(d.count()),
                           {{"h", 3'600'000}, {"min", 60'000}, {"s", 1000}, {"ms", 1}});
}

void add(CLI::App& command, setting s, std::string const& group) {
    auto const flag = "--" + s.name;
    CLI::callback_t callback = [flag, allowed = s.allowed,
                                take = std::move(s.take)](CLI::results_t const& values) {
        if (take(values)) return true;
        std::string given;
        for (auto const& v : values) given += (given.empty() ? "'" : ", '") + v + "'";
        throw CLI::ValidationError(flag, "must be " + allowed + ", not " + given);
    };
    auto& option = *command.add_option(flag, std::move(callback), s.help);
    option.group(group)->configurable(true)->type_name(s.type);
    if (!s.shown.empty()) option.default_str(s.shown);
    if (s.repeats)
        option.expected(1, CLI::detail::expected_max_vector_size)
            ->allow_extra_args(false)
            ->delimiter(',');
}

setting size(std::string name, std::uint64_t& target, std::uint64_t min, std::uint64_t max,
             std::string const& help) {
    auto const allowed = print_size(min) + " to " + print_size(max);
    auto take = [&target, min, max](std::vector<std::string> const& values) {
        auto const value = parse_size(values.front());
        if (!value || *value < min || *value > max) return false;
        target = *value;
        return true;
    };
    return {std::move(name), "SIZE", print_size(target), help + "; " + allowed, allowed, take};
}

setting duration(std::string name, std::chrono::milliseconds& target, std::chrono::milliseconds min,
                 std::chrono::milliseconds max, std::string const& help) {
    auto const allowed = print_duration(min) + " to " + print_duration(max);
    auto take = [&target, min, max](std::vector<std::string> const& values) {
        auto const value = parse_duration(values.front());
        if (!value || *value < min || *value > max) return false;
        target = *value;
        return true;
    };
    return {std::move(name), "TIME", print_duration(target), help + "; " + allowed, allowed, take};
}

setting fraction(std::string name, double& target, std::string const& help) {
    auto take = [&target](std::vector<std::string> const& values) {
        auto const& text = values.front();
        double value = 0;
        auto const [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (failed != std::errc{} || end != text.data() + text.size()) return false;
        if (!(value >= 0 && value <= 1)) return false;
        target = value;
        return true;
    };
    auto const shown = target == 1.0 ? "1" : std::to_string(target);
    return {std::move(name), "X", shown, help + "; 0 to 1", "0 to 1", take};
}

setting path(std::string name, std::filesystem::path& target, std::string type, std::string help) {
    auto take = [&target](std::vector<std::string> const& values) {
        if (values.front().empty()) return false;
        target = values.front();
        return true;
    };
    return {std::move(name), std::move(type), target.string(), std::move(help), "a path", take};
}

void fill(CLI::App& root, CLI::App& command) {
    fill_from_environment(command);
    auto const* config = command.get_option_no_throw("--config");
    if (config != nullptr && config->count() > 0) {
        fill_from_file(root, command, config->results().front());
    }
}

void add_common_settings(CLI::App& command, std::filesystem::path& data) {
    add(command, path("data", data, "DIR", "directory that holds all data"));
    add(command, {"config", "FILE", "", "file with settings, one `name = value` a line", "a path",
                  [](std::vector<std::string> const& values) { return !values.front().empty(); }});
}

}  // namespace rowd::app
