// A fresh directory for one test, removed afterwards, with what the tests do to the files in it.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "fixtures/temporary_directory.hpp"
#include "rowd/audit/log.hpp"

namespace rowd::audit {

class log_directory {
  public:
    std::filesystem::path path() const { return root_.path() / "audit"; }

    std::vector<std::string> names() const {
        std::vector<std::string> found;
        for (auto const& entry : std::filesystem::directory_iterator(path()))
            found.push_back(entry.path().filename().string());
        std::sort(found.begin(), found.end());
        return found;
    }

    std::string read(std::string const& name) const {
        std::ifstream in(path() / name, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }

    void write(std::string const& name, std::string const& content) const {
        std::filesystem::create_directories(path());
        std::ofstream(path() / name, std::ios::binary | std::ios::trunc) << content;
    }

  private:
    fixtures::temporary_directory root_;
};

inline std::string const first_segment = "00000000000000000001.log";

inline std::string entry(std::uint64_t number) {
    return R"({"action":"table.created","row":)" + std::to_string(number) + "}";
}

inline std::vector<record> records(std::uint64_t from, std::uint64_t to) {
    std::vector<record> made;
    for (std::uint64_t n = from; n <= to; ++n) made.push_back({n, entry(n)});
    return made;
}

inline std::vector<std::uint64_t> numbers_newest_first(log const& l, std::uint64_t below = 0) {
    std::vector<std::uint64_t> seen;
    l.newest_first(below, [&](record const& r) {
        seen.push_back(r.number);
        return true;
    });
    return seen;
}

// Where each line of a file starts, and its end.
inline std::vector<std::size_t> line_starts(std::string const& text) {
    std::vector<std::size_t> starts{0};
    for (std::size_t at = 0; at < text.size(); ++at)
        if (text[at] == '\n') starts.push_back(at + 1);
    return starts;
}

}  // namespace rowd::audit
