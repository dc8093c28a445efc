#include "access/control_file.hpp"

#include <fcntl.h>

#include <string>
#include <system_error>

#include "rowd/access/registry.hpp"
#include "rowd/base/disk_space.hpp"
#include "rowd/base/file.hpp"

namespace rowd::access {

namespace {

constexpr std::uint64_t reserve_bytes = 128u << 10;

void check(int code, char const* doing) {
    if (code != MDB_SUCCESS) throw kv::error(code, std::string("control file: ") + doing);
}

MDB_val to_value(std::string_view bytes) {
    return {bytes.size(), const_cast<char*>(bytes.data())};  // LMDB does not write to it
}

std::string_view to_view(MDB_val const& v) {
    return {static_cast<char const*>(v.mv_data), v.mv_size};
}

MDB_txn* begin(control_file const& file, unsigned flags) {
    if ((flags & MDB_RDONLY) == 0) file.files().clear_dead_readers();
    MDB_txn* handle = nullptr;
    check(file.files().begin(flags, handle), "begin a transaction");
    return handle;
}

}  // namespace

control_file::control_file(std::filesystem::path const& directory)
    : path_(directory / "data.mdb"),
      files_(directory, {.map_bytes = control_map_bytes}),
      identity_(identity_of(files_.data_file())) {}

void control_file::keep_room() const {
    kv::page_guard const guard(files_.pages());
    MDB_envinfo info{};
    MDB_stat stat{};
    mdb_env_info(environment(), &info);
    mdb_env_stat(environment(), &stat);
    files_.check_pages();
    std::uint64_t const end = (info.me_last_pgno + 1) * stat.ms_psize;
    int const failure = keep_blocks(files_.data_file(), end, end + reserve_bytes, end);
    if (is_lack_of_room(failure))
        throw std::system_error(failure, std::generic_category(), path_.string());
}

std::uint64_t control_file::last_commit() const {
    kv::page_guard const guard(files_.pages());
    MDB_envinfo info{};
    mdb_env_info(environment(), &info);
    files_.check_pages();
    return info.me_last_txnid;
}

void control_file::copy_to(std::filesystem::path const& directory) const {
    auto const file = open_file(directory / "data.mdb", O_WRONLY | O_CREAT | O_EXCL);
    files_.copy_to(file.get());
}

read_transaction::read_transaction(control_file const& file) : read_transaction(file, MDB_RDONLY) {}

read_transaction::read_transaction(control_file const& file, unsigned flags)
    : file_(file), guard_(file.files().pages()), handle_(begin(file, flags)) {}

std::optional<std::string_view> read_transaction::get(std::string_view key) const {
    auto name = to_value(key);
    MDB_val found{};
    auto const code = mdb_get(handle_.get(), file_.database(), &name, &found);
    file_.files().check_pages();
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
    file_.files().check_pages();
    if (code != MDB_NOTFOUND) check(code, "scan");
}

write_transaction::write_transaction(control_file const& file, wants w)
    : read_transaction(file, 0u) {
    file.files().check_whole();  // other processes write to it, too
    check(mdb_cursor_open(handle_.get(), file.database(), &cursor_), "open a cursor");
    if (w == wants::room) file.keep_room();
}

void write_transaction::put(std::string_view key, std::string_view value) {
    auto name = to_value(key);
    auto content = to_value(value);
    check(mdb_cursor_put(cursor_, &name, &content, 0), "write");
    file_.files().check_pages();
}

void write_transaction::remove(std::string_view key) {
    auto name = to_value(key);
    MDB_val found{};
    auto code = mdb_cursor_get(cursor_, &name, &found, MDB_SET);
    if (code == MDB_SUCCESS) code = mdb_cursor_del(cursor_, 0);
    file_.files().check_pages();
    if (code != MDB_NOTFOUND) check(code, "remove");
}

void write_transaction::commit() {
    file_.files().commit(handle_.release());
}

}  // namespace rowd::access
