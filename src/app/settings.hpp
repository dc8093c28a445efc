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

// Adds settings to one command. What it binds must outlive the command.
class settings {
  public:
    explicit settings(CLI::App& command) : command_(command) {}

    // The heading under which --help shows what follows.
    settings& group(std::string name);

    template <std::unsigned_integral Integer>
    void count(std::string const& name, Integer& target, std::uint64_t min, std::uint64_t max,
               std::string const& help);
    void size(std::string const& name, std::uint64_t& target, std::uint64_t min, std::uint64_t max,
              std::string const& help);
    void duration(std::string const& name, std::chrono::milliseconds& target,
                  std::chrono::milliseconds min, std::chrono::milliseconds max,
                  std::string const& help);
    void fraction(std::string const& name, double& target, std::string const& help);
    void path(std::string const& name, std::filesystem::path& target, std::string const& type,
              std::string const& help);
    template <class Enum>
    void choice(std::string const& name, Enum& target,
                std::vector<std::pair<std::string, Enum>> const& choices, std::string const& help);

    // One value, or several: `take` gets them all and refuses with false; `allowed` completes the
    // sentence "must be ...".
    using taker = std::function<bool(std::vector<std::string> const& values)>;
    CLI::Option& add(std::string const& name, std::string const& type, std::string const& shown,
                     std::string const& help, std::string const& allowed, taker take);

  private:
    CLI::App& command_;
    std::string group_ = "Options";
};

// Completes the settings of a parsed `command` from the environment (`--body-bytes-max` is
// ROWD_BODY_BYTES_MAX) and then from the file that its --config names, if any. A name in the file
// that is a setting of no command below `root` is an error; one of another command is skipped.
void fill(CLI::App& root, CLI::App& command);

// --data and --config, which every command has. `data` must outlive the command.
void add_common_settings(CLI::App& command, std::filesystem::path& data);

template <std::unsigned_integral Integer>
void settings::count(std::string const& name, Integer& target, std::uint64_t min, std::uint64_t max,
                     std::string const& help) {
    auto const allowed = std::to_string(min) + " to " + std::to_string(max);
    add(name, "N", std::to_string(target), help + "; " + allowed, allowed,
        [&target, min, max](std::vector<std::string> const& values) {
            auto const& text = values.front();
            std::uint64_t value = 0;
            auto const [end, failed] =
                std::from_chars(text.data(), text.data() + text.size(), value);
            if (failed != std::errc{} || end != text.data() + text.size()) return false;
            if (value < min || value > max) return false;
            target = static_cast<Integer>(value);
            return true;
        });
}

template <class Enum>
void settings::choice(std::string const& name, Enum& target,
                      std::vector<std::pair<std::string, Enum>> const& choices,
                      std::string const& help) {
    std::string allowed;
    std::string shown;
    for (auto const& [text, value] : choices) {
        allowed += (allowed.empty() ? "" : ", ") + text;
        if (value == target) shown = text;
    }
    add(name, "WORD", shown, help + "; " + allowed, "one of " + allowed,
        [&target, choices](std::vector<std::string> const& values) {
            for (auto const& [text, value] : choices) {
                if (values.front() != text) continue;
                target = value;
                return true;
            }
            return false;
        });
}

}  // namespace rowd::app
