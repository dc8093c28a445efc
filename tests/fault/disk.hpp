// What a disk holds when its power is cut: what was flushed, and of what was written since then
// some and not the rest, in any order, torn between sectors. Names are taken to be on it at once.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <random>
#include <string>
#include <vector>

#include "fault/observer.hpp"

namespace rowd::fault {

class disk final : public observer {
  public:
    using files = std::map<std::filesystem::path, std::string>;

    // Of the files below `directory`, which are all still to be made. `after_each` runs after each
    // write and flush, on the thread that made it, one at a time, and may cut the power.
    disk(std::filesystem::path directory, std::uint64_t seed, std::function<void(disk&)> after_each)
        : directory_(std::move(directory)), random_(seed), after_each_(std::move(after_each)) {}

    // The contents of all files, were the power cut now. Only from `after_each`.
    files cut();

    void written(int fd, off_t at, std::size_t size) override;
    void flushed(int fd) override;

  private:
    struct write {
        std::size_t at;
        std::string bytes;
    };
    struct file {
        std::string flushed;
        std::vector<write> waiting;
    };

    static void put(std::string& into, std::size_t at, std::string_view bytes);
    std::string survivors(file const& f);

    std::filesystem::path const directory_;
    std::mutex mutex_;
    std::mt19937_64 random_;
    std::function<void(disk&)> after_each_;
    std::map<ino_t, file> files_;
};

}  // namespace rowd::fault
