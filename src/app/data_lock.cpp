#include "app/data_lock.hpp"

#include "app/commands.hpp"
#include "rowd/storage/engine.hpp"

namespace rowd::app {

data_lock::data_lock(std::filesystem::path const& data)
    : file_(lock_file(data / storage::lock_name)) {
    if (!file_) throw command_failure("another server is running on " + data.string());
}

}  // namespace rowd::app
