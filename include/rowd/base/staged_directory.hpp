// A directory that is filled beside its place and moved into it whole: whoever finds it in its
// place, also after a crash at any moment, finds all of it.
#pragma once

#include <filesystem>

#include "rowd/base/file.hpp"

namespace rowd {

class staged_directory {
  public:
    // Makes `<place>.partial` (0700), empty: what a killed process left of an earlier one goes.
    // Throws std::runtime_error when something is in the place already (an empty directory may be)
    // or another process is filling one for it, std::system_error when files cannot be made.
    explicit staged_directory(std::filesystem::path const& place);
    // Removes what was not published.
    ~staged_directory();
    staged_directory(staged_directory const&) = delete;
    staged_directory& operator=(staged_directory const&) = delete;

    // Where to put the files.
    std::filesystem::path const& path() const { return staging_; }

    // Syncs everything in it and moves it into its place. Durable on return. Throws
    // std::system_error, also when the place was taken meanwhile.
    void publish();

  private:
    std::filesystem::path place_;
    std::filesystem::path staging_;
    file_descriptor lock_;
    bool published_ = false;
};

}  // namespace rowd
