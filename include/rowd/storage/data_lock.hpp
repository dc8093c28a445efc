// One process serves a data directory at a time.
#pragma once

#include <filesystem>
#include <optional>

#include "rowd/base/file.hpp"

namespace rowd::storage {

// Held as long as the object lives; the system lets go of it when the process dies.
class data_lock {
  public:
    // None when another process has it. Throws std::system_error.
    static std::optional<data_lock> take(std::filesystem::path const& data_directory);

  private:
    data_lock(file_descriptor directory, file_descriptor file)
        : directory_(std::move(directory)), file_(std::move(file)) {}

    file_descriptor directory_;  // nobody can remove it as they can a file in it
    file_descriptor file_;       // rowd.lock, which versions before 0.2 look at
};

}  // namespace rowd::storage
