// For commands that delete a tenant's files beside a server that may have them open.
#pragma once

#include <chrono>
#include <filesystem>

#include "rowd/base/file.hpp"

namespace rowd::storage {

// Waits until nobody serves the tenant in `directory`; as long as the descriptor lives, nobody
// begins to. None: somebody still does after `patience`. A directory without a data file is served
// by nobody: then the descriptor is one of the directory. Throws std::system_error.
file_descriptor claim_for_removal(std::filesystem::path const& directory,
                                  std::chrono::milliseconds patience);

}  // namespace rowd::storage
