#include "app/manifest.hpp"

#include <algorithm>
#include <map>

#include "app/commands.hpp"
#include "rowd/base/file.hpp"
#include "rowd/base/hash.hpp"
#include "rowd/base/json.hpp"
#include "rowd/base/time.hpp"

namespace rowd::app {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t format = 1;

// Every file below `directory`, relative to it, in order.
std::vector<std::string> files_in(fs::path const& directory) {
    std::vector<std::string> found;
    for (auto const& entry : fs::recursive_directory_iterator(directory)) {
        auto const path = entry.path().lexically_relative(directory).string();
        auto const type = entry.symlink_status().type();
        if (type == fs::file_type::directory) continue;
        if (type != fs::file_type::regular) throw command_failure(path + " is not a file");
        if (path != manifest_name && path != manifest_sum_name) found.push_back(path);
    }
    std::ranges::sort(found);
    return found;
}

std::string sum_line(std::string_view manifest) {
    return hex(sha256(manifest)) + "  " + manifest_name + "\n";
}

void append_file(std::string& out, listed_file const& f) {
    out += R"({"path":)" + json::quoted(f.path) + R"(,"bytes":)" + std::to_string(f.bytes) +
           R"(,"sha256":")" + f.sha256 + "\"}";
}

std::string_view member(std::string_view object, std::string_view name, json::kind wanted) {
    if (json::kind_of(object) == json::kind::object)
        if (auto const value = json::find(object, name); value && json::kind_of(*value) == wanted)
            return *value;
    throw command_failure(std::string(manifest_name) + " has no " + std::string(name));
}

std::vector<listed_file> decode(std::string_view text) {
    std::string manifest;
    if (!json::compact(text, manifest))
        throw command_failure(std::string(manifest_name) + " is not JSON");
    auto const found = json::to_int64(member(manifest, "format", json::kind::number));
    if (found != format)
        throw command_failure("the backup is of another format than " + std::to_string(format) +
                              ", the one that this version of rowd knows");
    std::vector<listed_file> files;
    for (json::walker each(member(manifest, "files", json::kind::array)); each.next();) {
        auto const bytes = json::to_int64(member(each.value(), "bytes", json::kind::number));
        files.push_back({json::decode_string(member(each.value(), "path", json::kind::string)),
                         static_cast<std::uint64_t>(bytes.value_or(-1)),
                         json::decode_string(member(each.value(), "sha256", json::kind::string))});
    }
    return files;
}

std::string checked_text(fs::path const& directory) {
    for (auto const* name : {manifest_name, manifest_sum_name})
        if (!fs::exists(directory / name))
            throw command_failure(directory.string() + " is not a whole backup: " + name +
                                  " is missing");
    auto const text = read_file(directory / manifest_name);
    if (read_file(directory / manifest_sum_name) != sum_line(text))
        throw command_failure(std::string("the backup is damaged: ") + manifest_name +
                              " does not fit " + manifest_sum_name);
    return text;
}

}  // namespace

listed_file look_at(fs::path const& file, std::string path) {
    listed_file f;
    f.path = std::move(path);
    sha256_hasher hasher;
    hasher.start();
    read_blocks(file, [&](std::string_view block) {
        f.bytes += block.size();
        hasher.update(block);
    });
    f.sha256 = hex(hasher.finish());
    return f;
}

std::vector<listed_file> write_manifest(fs::path const& directory, std::int64_t now_ms) {
    std::vector<listed_file> files;
    std::string text = "{\"format\":" + std::to_string(format) +
                       ",\"rowd\":\"" ROWD_VERSION "\",\"createdAt\":\"" + timestamp(now_ms) +
                       "\",\"files\":[";
    for (auto const& path : files_in(directory)) {
        text += files.empty() ? "\n" : ",\n";
        files.push_back(look_at(directory / path, path));
        append_file(text, files.back());
    }
    text += "\n]}\n";
    replace_file(directory / manifest_name, text);
    replace_file(directory / manifest_sum_name, sum_line(text));
    return files;
}

std::vector<listed_file> check_manifest(fs::path const& directory) {
    auto listed = decode(checked_text(directory));
    std::map<std::string, listed_file> missing;
    for (auto const& f : listed) missing.emplace(f.path, f);
    for (auto const& path : files_in(directory)) {
        auto const expected = missing.find(path);
        if (expected == missing.end())
            throw command_failure("the backup is damaged: " + path + " is not in its manifest");
        if (look_at(directory / path, path) != expected->second)
            throw command_failure("the backup is damaged: " + path +
                                  " is not as the manifest says");
        missing.erase(expected);
    }
    if (!missing.empty())
        throw command_failure("the backup is damaged: " + missing.begin()->first + " is missing");
    return listed;
}

}  // namespace rowd::app
