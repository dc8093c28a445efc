#include "storage/lmdb/claim.hpp"

#include <sys/file.h>

#include <cerrno>
#include <system_error>

#include "rowd/storage/tenant_files.hpp"

namespace rowd::storage {

claim::claim(int fd, std::filesystem::path data_file)
    : path_(std::move(data_file)), identity_(identity_of(fd)) {
    bool const locked = ::flock(fd, LOCK_SH | LOCK_NB) == 0;
    if (!locked && errno != EWOULDBLOCK)
        throw std::system_error(errno, std::generic_category(), "flock " + path_.string());
    if (!locked || !in_place())
        throw std::system_error(EBUSY, std::generic_category(),
                                path_.string() + " is being removed");
}

file_descriptor claim_for_removal(std::filesystem::path const& directory,
                                  std::chrono::milliseconds patience) {
    auto const data = directory / "data.mdb";
    return lock_file(std::filesystem::exists(data) ? data : directory, patience);
}

}  // namespace rowd::storage
