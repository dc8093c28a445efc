// That somebody serves a tenant's files: who wants to delete or replace them waits until nobody
// does (rowd/storage/tenant_files.hpp). The claim is a shared lock on the data file, so it ends
// with the process, however that ends.
#pragma once

#include <filesystem>

#include "rowd/base/file.hpp"

namespace rowd::storage {

class claim {
  public:
    // `data_file` is open as the descriptor `fd`, which must outlive the claim. Throws
    // std::system_error when the file is about to go, or has gone from its place already.
    claim(int fd, std::filesystem::path data_file);

    // Whether the name still leads to the file that is open.
    bool in_place() const { return identity_of(path_) == identity_; }

  private:
    std::filesystem::path const path_;
    file_identity identity_;
};

}  // namespace rowd::storage
