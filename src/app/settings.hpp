// Settings: command-line options that may also come from the environment or from a file. A flag
// beats the environment, that beats the file, that beats the default.
//
// Every function throws CLI::ValidationError, which names the option, where the value came from
// and what is allowed.
#pragma once

#include <CLI/CLI.hpp>
#include <charconv>
#include <chrono>
#include <concepts>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rowd::app {

// `4096`, `8KiB`, `16 GiB`: bytes in powers of 1024; `K`, `KB` and any case mean the same.
std::optional<std::uint64_t> parse_size(std::string_view text);
std::string print_size(std::uint64_t bytes);
// `75`, `75s`, `500ms`, `10min`, `24h`; seconds when no unit is given.
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);
std::string print_duration(std::chrono::milliseconds d);

// One setting as data. Where its value goes must outlive whatever the setting is added to.
struct setting {
    // Takes all values that were given; false: they are refused, and nothing is changed.
    using taker = std::function<bool(std::vector<std::string> const& values)>;

    std::string name;     // `body-bytes-max`
    std::string type;     // what --help calls its value
    std::string shown;    // the default, as it would be given; empty: there is none
    std::string help;     // with the range
    std::string allowed;  // completes the sentence "must be ..."
    taker take;
    bool repeats = false;  // several values, in the environment with commas between them
};

// Of each kind: the default is what `target` holds.
template <std::unsigned_integral Integer>
setting count(std::string name, Integer& target, std::uint64_t min, std::uint64_t max,
              std::string const& help);
setting size(std::string name, std::uint64_t& target, std::uint64_t min, std::uint64_t max,
             std::string const& help);
setting duration(std::string name, std::chrono::milliseconds& target, std::chrono::milliseconds min,
                 std::chrono::milliseconds max, std::string const& help);
setting fraction(std::string name, double& target, std::string const& help);
setting path(std::string name, std::filesystem::path& target, std::string type, std::string help);
template <class Enum>
setting choice(std::string name, Enum& target,
               std::vector<std::pair<std::string, Enum>> const& choices, std::string const& help);

// Makes it an option of `command`, under the heading `group` of --help.
void add(CLI::App& command, setting s, std::string const& group = "Options");

// Completes the settings of a parsed `command` from the environment (`--body-bytes-max` is
// ROWD_BODY_BYTES_MAX) and then from the file that its --config names, if any. A name in the file
// that is a setting of no command below `root` is an error; one of another command is skipped.
void fill(CLI::App& root, CLI::App& command);

// --data and --config, which every command has. `data` must outlive the command.
void add_common_settings(CLI::App& command, std::filesystem::path& data);

template <std::unsigned_integral Integer>
setting count(std::string name, Integer& target, std::uint64_t min, std::uint64_t max,
              std::string const& help) {
    auto const allowed = std::to_string(min) + " to " + std::to_string(max);
    auto take = [&target, min, max](std::vector<std::string> const& values) {
        auto const& text = values.front();
        std::uint64_t value = 0;
        auto const [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (failed != std::errc{} || end != text.data() + text.size()) return false;
        if (value < min || value > max) return false;
        target = static_cast<Integer>(value);
        return true;
    };
    return {std::move(name), "N", std::to_string(target), help + "; " + allowed, allowed, take};
}

template <class Enum>
setting choice(std::string name, Enum& target,
               std::vector<std::pair<std::string, Enum>> const& choices, std::string const& help) {
    std::string allowed;
    std::string shown;
    for (auto const& [text, value] : choices) {
        allowed += (allowed.empty() ? "" : ", ") + text;
        if (value == target) shown = text;
    }
    auto take = [&target, choices](std::vector<std::string> const& values) {
        for (auto const& [text, value] : choices) {
            if (values.front() != text) continue;
            target = value;
            return true;
        }
        return false;
    };
    return {std::move(name), "WORD", shown, help + "; " + allowed, "one of " + allowed, take};
}

}  // namespace rowd::app
