#include "access/control_file.hpp"

#include <fcntl.h>

#include <stdexcept>
#include <string>
#include <system_error>

#include "rowd/access/registry.hpp"
#include "rowd/base/disk_space.hpp"
#include "rowd/base/standard_descriptors.hpp"

namespace rowd::access {

namespace {

constexpr std::uint64_t reserve_bytes = 128u << 10;

void check(int code, char const* doing) {
    if (code == MDB_SUCCESS) return;
    auto const what = std::string("control file: ") + doing;
    if (code > 0) throw std::system_error(code, std::generic_category(), what);
    throw std::runtime_error(what + ": " + mdb_strerror(code));
}

MDB_val to_value(std::string_view bytes) {
    return {bytes.size(), const_cast<char*>(bytes.data())};  // LMDB does not write to it
}

std::string_view to_view(MDB_val const& v) {
    return {static_cast<char const*>(v.mv_data), v.mv_size};
}

MDB_txn* begin(control_file const& file, unsigned flags) {
    MDB_txn* handle = nullptr;
    check(mdb_txn_begin(file.environment(), nullptr, flags, &handle), "begin a transaction");
    return handle;
}

}  // namespace

control_file::control_file(std::filesystem::path const& directory) : path_(directory / "data.mdb") {
    hold_standard_descriptors();
    MDB_env* made = nullptr;
    check(mdb_env_create(&made), "create");
    environment_.reset(made);
    check(mdb_env_set_mapsize(made, control_map_bytes), "set the map size");
    // Without MDB_NOTLS a thread could not read while it holds another snapshot.
    check(mdb_env_open(made, directory.c_str(), MDB_NOTLS, 0600), directory.c_str());
    give_to_owner_of(directory, directory / "lock.mdb");
    check(mdb_env_get_fd(made, &fd_), "look at the file");
    identity_ = identity_of(fd_);
    // Processes that were killed while reading have left their slots behind.
    int cleared = 0;
    check(mdb_reader_check(made, &cleared), "clear stale readers");

    MDB_txn* handle = begin(*this, MDB_RDONLY);
    auto const code = mdb_dbi_open(handle, nullptr, 0, &database_);
    mdb_txn_abort(handle);
    check(code, "open the database");
}

void control_file::keep_room() const {
    MDB_envinfo info{};
    MDB_stat stat{};
    mdb_env_info(environment_.get(), &info);
    mdb_env_stat(environment_.get(), &stat);
    std::uint64_t const end = (info.me_last_pgno + 1) * stat.ms_psize;
    int const failure = keep_blocks(fd_, end, end + reserve_bytes, end);
    if (is_lack_of_room(failure))
        throw std::system_error(failure, std::generic_category(), path_.string());
}

std::uint64_t control_file::last_commit() const {
    MDB_envinfo info{};
    mdb_env_info(environment_.get(), &info);
    return info.me_last_txnid;
}

void control_file::copy_to(std::filesystem::path const& directory) const {
    auto const file = open_file(directory / "data.mdb", O_WRONLY | O_CREAT | O_EXCL);
    check(mdb_env_copyfd2(environment_.get(), file.get(), MDB_CP_COMPACT), "copy");
}

read_transaction::read_transaction(control_file const& file) : read_transaction(file, MDB_RDONLY) {}

read_transaction::read_transaction(control_file const& file, unsigned flags)
    : file_(file), handle_(begin(file, flags)) {}

std::optional<std::string_view> read_transaction::get(std::string_view key) const {
    auto name = to_value(key);
    MDB_val found{};
    auto const code = mdb_get(handle_.get(), file_.database(), &name, &found);
    if (code == MDB_NOTFOUND) return {};
    check(code, "read");
    return to_view(found);
}

void read_transaction::scan(
    std::string_view prefix,
    std::function<bool(std::string_view, std::string_view)> const& visit) const {
    MDB_cursor* opened = nullptr;
    check(mdb_cursor_open(handle_.get(), file_.database(), &opened), "open a cursor");
    std::unique_ptr<MDB_cursor, decltype(&mdb_cursor_close)> const cursor(opened,
                                                                          &mdb_cursor_close);
    auto key = to_value(prefix);
    MDB_val value{};
    auto code = mdb_cursor_get(opened, &key, &value, MDB_SET_RANGE);
    while (code == MDB_SUCCESS && to_view(key).starts_with(prefix) &&
           visit(to_view(key), to_view(value))) {
        code = mdb_cursor_get(opened, &key, &value, MDB_NEXT);
    }
    if (code != MDB_NOTFOUND) check(code, "scan");
}

write_transaction::write_transaction(control_file const& file, wants w)
    : read_transaction(file, 0u) {
    if (w == wants::room) file.keep_room();
}

void write_transaction::put(std::string_view key, std::string_view value) {
    auto name = to_value(key);
    auto content = to_value(value);
    check(mdb_put(handle_.get(), file_.database(), &name, &content, 0), "write");
}

void write_transaction::remove(std::string_view key) {
    auto name = to_value(key);
    auto const code = mdb_del(handle_.get(), file_.database(), &name, nullptr);
    if (code != MDB_NOTFOUND) check(code, "remove");
}

void write_transaction::commit() {
    check(mdb_txn_commit(handle_.release()), "commit");  // frees the handle, whatever it answers
}

}  // namespace rowd::access
