#include "app/data_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>

#include "app/commands.hpp"

namespace rowd::app {

data_lock::data_lock(std::filesystem::path const& data)
    : file_(open_file(data / "rowd.lock", O_RDWR | O_CREAT)) {
    if (::flock(file_.get(), LOCK_EX | LOCK_NB) != 0)
        throw command_failure("another server is running on " + data.string());
}

}  // namespace rowd::app
