// What a backup consists of: `manifest.json` lists every other file with its size and SHA-256, and
// `manifest.json.sha256` holds its own checksum in the form that sha256sum -c reads.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace rowd::app {

constexpr char const* manifest_name = "manifest.json";
constexpr char const* manifest_sum_name = "manifest.json.sha256";

struct listed_file {
    std::string path;  // relative to the backup
    std::uint64_t bytes = 0;
    std::string sha256;  // hexadecimal

    friend bool operator==(listed_file const&, listed_file const&) = default;
};

// Writes both files beside everything that is in `directory` now; says what it listed. Does not
// sync.
std::vector<listed_file> write_manifest(std::filesystem::path const& directory,
                                        std::int64_t now_ms);

// What the manifest lists, after every file was compared with it. Throws command_failure that
// names the first file that is damaged, missing or not listed.
std::vector<listed_file> check_manifest(std::filesystem::path const& directory);

// The facts of one file; `path` is shown.
listed_file look_at(std::filesystem::path const& file, std::string path);

}  // namespace rowd::app
