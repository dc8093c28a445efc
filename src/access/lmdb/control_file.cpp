#include "access/lmdb/control_file.hpp"

#include <fcntl.h>

#include <system_error>

#include "rowd/access/registry.hpp"
#include "rowd/base/disk_space.hpp"

namespace rowd::access {

namespace {

constexpr std::uint64_t reserve_bytes = 128u << 10;

kv::environment& without_dead_readers(kv::environment& e) {
    e.files().clear_dead_readers();
    return e;
}

}  // namespace

control_file::control_file(std::filesystem::path const& directory)
    : path_(directory / "data.mdb"),
      environment_(directory, {.map_bytes = control_map_bytes}),
      identity_(identity_of(environment_.file())) {}

void control_file::keep_room() const {
    std::uint64_t const end = environment_.high_water_bytes();
    environment_.files().check_pages();
    int const failure = keep_blocks(environment_.file(), end, end + reserve_bytes, end);
    if (is_lack_of_room(failure))
        throw std::system_error(failure, std::generic_category(), path_.string());
}

void control_file::copy_to(std::filesystem::path const& directory) const {
    auto const file = open_file(directory / "data.mdb", O_WRONLY | O_CREAT | O_EXCL);
    environment_.files().copy_to(file.get());
}

void transaction::scan(std::string_view prefix,
                       std::function<bool(std::string_view, std::string_view)> const& visit) const {
    auto at = cursor();
    for (bool more = at.seek(prefix); more && at.in(prefix) && visit(at.key(), at.value());)
        more = at.next();
}

read_transaction::read_transaction(control_file const& file)
    : reader_(file.environment()), in_(reader_) {}

std::optional<std::string_view> read_transaction::get(std::string_view key) const {
    return in_.get(key);
}

write_transaction::write_transaction(control_file& file, wants w)
    : txn_(without_dead_readers(file.environment())) {
    txn_.files().check_whole();  // other processes write to it, too
    if (w == wants::room) file.keep_room();
}

std::optional<std::string_view> write_transaction::get(std::string_view key) const {
    return txn_.get(key);
}

}  // namespace rowd::access
