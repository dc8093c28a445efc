// One server per data directory.
#pragma once

#include <filesystem>

#include "rowd/base/file.hpp"

namespace rowd::app {

// Held as long as the object lives; the system lets go of it when the process dies.
class data_lock {
  public:
    // Throws command_failure when another server holds it.
    explicit data_lock(std::filesystem::path const& data);

  private:
    file_descriptor file_;
};

}  // namespace rowd::app
