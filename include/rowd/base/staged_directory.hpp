// A directory that is filled first and appears whole: whoever finds it in its place, also after a
// crash at any moment, finds all of it.
//
// Where there is nothing yet it is filled beside its place (`<place>.partial`) and moved there. An
// empty directory that is there already (a mount point, a link, in a directory that others own)
// stays what it is: it is filled inside (`<place>/.partial`), and then everything in it moves up,
// what makes it a whole last.
#pragma once

#include <filesystem>
#include <string>

#include "rowd/base/file.hpp"

namespace rowd {

class staged_directory {
  public:
    // Makes the directory to fill (0700), empty: what a killed process left of an earlier one goes.
    // `decisive` names what everybody looks for first in such a directory. Throws
    // std::runtime_error when something is in the place already, or another process is filling one
    // for it; std::system_error when files cannot be made.
    explicit staged_directory(std::filesystem::path const& place, std::string decisive = {});
    // Removes what was not published.
    ~staged_directory();
    staged_directory(staged_directory const&) = delete;
    staged_directory& operator=(staged_directory const&) = delete;

    // Where to put the files.
    std::filesystem::path const& path() const { return staging_; }

    // Syncs everything in it and moves it into its place. Durable on return. Throws
    // std::system_error or std::runtime_error, also when the place was taken meanwhile.
    void publish();

  private:
    void publish_inside();

    std::filesystem::path place_;
    std::string decisive_;
    bool inside_;
    std::filesystem::path staging_;
    file_descriptor lock_;
    bool published_ = false;
};

}  // namespace rowd
