#include "rowd/storage/data_lock.hpp"

#include "rowd/storage/engine.hpp"

namespace rowd::storage {

std::optional<data_lock> data_lock::take(std::filesystem::path const& data_directory) {
    auto directory = lock_file(data_directory);
    if (!directory) return std::nullopt;
    auto file = lock_file(data_directory / lock_name);
    if (!file) return std::nullopt;
    return data_lock(std::move(directory), std::move(file));
}

}  // namespace rowd::storage
