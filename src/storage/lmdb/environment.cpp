#include "storage/lmdb/environment.hpp"

#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "rowd/base/disk_space.hpp"
#include "rowd/base/file.hpp"
#include "rowd/base/standard_descriptors.hpp"

namespace rowd::storage {
namespace {

std::optional<std::string_view> find(MDB_txn* txn, MDB_dbi dbi, std::string_view key) {
    MDB_val k = to_val(key);
    MDB_val v;
    int const code = mdb_get(txn, dbi, &k, &v);
    if (code == MDB_NOTFOUND) return std::nullopt;
    check(code, "read");
    return to_view(v);
}

MDB_dbi open_main(MDB_env* env, bool read_only) {
    MDB_txn* txn = nullptr;
    MDB_dbi dbi = 0;
    check(mdb_txn_begin(env, nullptr, read_only ? MDB_RDONLY : 0u, &txn), "begin");
    int const code = mdb_dbi_open(txn, nullptr, 0, &dbi);
    if (code != 0) mdb_txn_abort(txn);
    check(code, "open the main database");
    check(mdb_txn_commit(txn), "commit");
    return dbi;
}

}  // namespace

lmdb_error::lmdb_error(int error_code, char const* what)
    : std::runtime_error(std::string(what) + ": " + mdb_strerror(error_code) +
                         (error_code > 0 ? " (errno " : " (LMDB ") + std::to_string(error_code) +
                         ")"),
      code(error_code) {}

bool is_lack_of_room(int code) {
    return code == MDB_MAP_FULL || rowd::is_lack_of_room(code);
}

environment::environment(std::filesystem::path const& directory, settings s)
    : map_bytes_(s.map_bytes), directory_(directory) {
    if (!s.read_only) {
        std::filesystem::create_directories(directory);
        ::chmod(directory.c_str(), 0700);
    }
    hold_standard_descriptors();
    check(mdb_env_create(&env_), "create an environment");
    unsigned const flags = MDB_NOTLS | MDB_NORDAHEAD | (s.sync_meta ? 0u : MDB_NOMETASYNC) |
                           (s.read_only ? MDB_RDONLY : 0u) | (s.locks ? 0u : MDB_NOLOCK);
    int code = mdb_env_set_mapsize(env_, s.map_bytes);
    if (code == 0) code = mdb_env_set_maxreaders(env_, s.readers);
    if (code == 0) code = mdb_env_open(env_, directory.c_str(), flags, 0600);
    if (code != 0) {
        mdb_env_close(env_);
        throw lmdb_error(code, ("open " + directory.string()).c_str());
    }
    try {
        if (s.locks) give_to_owner_of(directory, directory / "lock.mdb");
        int dead = 0;
        mdb_reader_check(env_, &dead);  // slots of processes that died while reading
        dbi_ = open_main(env_, s.read_only);
    } catch (...) {
        mdb_env_close(env_);
        throw;
    }
}

environment::~environment() {
    mdb_env_close(env_);
}

bool environment::usable() const {
    MDB_txn* txn = nullptr;
    int const code = mdb_txn_begin(env_, nullptr, MDB_RDONLY, &txn);
    if (code == 0) mdb_txn_abort(txn);
    return code != MDB_PANIC;
}

environment const& environment::remains() const {
    std::call_once(remains_opened_, [this] {
        settings const s{.map_bytes = map_bytes_, .read_only = true, .locks = false};
        remains_ = std::make_unique<environment const>(directory_, s);
    });
    return *remains_;
}

std::uint64_t environment::high_water_bytes() const {
    MDB_envinfo info;
    MDB_stat stat;
    mdb_env_info(env_, &info);
    mdb_env_stat(env_, &stat);
    return (info.me_last_pgno + 1) * stat.ms_psize;
}

std::uint64_t environment::free_bytes() const {
    MDB_stat stat;
    mdb_env_stat(env_, &stat);
    std::uint64_t const held =
        (stat.ms_branch_pages + stat.ms_leaf_pages + stat.ms_overflow_pages) * stat.ms_psize;
    std::uint64_t const all = high_water_bytes();
    return all > held ? all - held : 0;
}

int environment::file() const {
    int fd = -1;
    mdb_env_get_fd(env_, &fd);
    return fd;
}

std::uint64_t environment::oldest_reader_lag() const {
    struct scan {
        std::uint64_t oldest = ~0ull;
        static int line(char const* text, void* self) {
            unsigned long pid = 0;
            unsigned long thread = 0;
            unsigned long long txn = 0;
            if (std::sscanf(text, "%lu %lx %llu", &pid, &thread, &txn) == 3) {
                auto& oldest_seen = static_cast<scan*>(self)->oldest;
                if (txn < oldest_seen) oldest_seen = txn;
            }
            return 0;
        }
    } found;
    mdb_reader_list(env_, &scan::line, &found);
    MDB_envinfo info;
    mdb_env_info(env_, &info);
    return found.oldest == ~0ull || found.oldest > info.me_last_txnid
               ? 0
               : info.me_last_txnid - found.oldest;
}

void reader::close() {
    if (cursor_) mdb_cursor_close(cursor_);
    if (txn_) mdb_txn_abort(txn_);
    cursor_ = nullptr;
    txn_ = nullptr;
}

int reader::renew() {
    if (txn_) {
        int const code = mdb_txn_renew(txn_);
        return code == 0 ? mdb_cursor_renew(txn_, cursor_) : code;
    }
    int code = mdb_txn_begin(env_->handle(), nullptr, MDB_RDONLY, &txn_);
    if (code == 0) code = mdb_cursor_open(txn_, env_->dbi(), &cursor_);
    return code;
}

snapshot::snapshot(reader& r) : reader_(r) {
    int code = r.renew();
    if (code == MDB_PANIC) {
        r.close();
        r.env_ = &r.env_->remains();
        code = r.renew();
    }
    if (code != 0) r.close();
    check(code, "begin a snapshot");
}

snapshot::~snapshot() {
    mdb_txn_reset(reader_.txn_);
}

std::optional<std::string_view> snapshot::get(std::string_view key) const {
    return find(reader_.txn_, reader_.env_->dbi(), key);
}

write_txn::write_txn(environment& env) : env_(env) {
    check(mdb_txn_begin(env.handle(), nullptr, 0, &txn_), "begin a write");
    int code = mdb_cursor_open(txn_, env.dbi(), &cursor_);
    if (code == 0) code = mdb_cursor_open(txn_, env.dbi(), &last_put_);
    if (code != 0) {
        if (cursor_) mdb_cursor_close(cursor_);
        mdb_txn_abort(txn_);
    }
    check(code, "open a cursor");
}

write_txn::~write_txn() {
    if (!txn_) return;
    mdb_cursor_close(cursor_);
    mdb_cursor_close(last_put_);
    mdb_txn_abort(txn_);
}

std::optional<std::string_view> write_txn::get(std::string_view key) const {
    return find(txn_, env_.dbi(), key);
}

void write_txn::put(std::string_view key, MDB_val& value, unsigned flags) {
    MDB_val k = to_val(key);
    check(mdb_cursor_put(last_put_, &k, &value, flags), "put");
}

void write_txn::put(std::string_view key, std::string_view value) {
    MDB_val v = to_val(value);
    put(key, v, 0);
}

char* write_txn::reserve(std::string_view key, std::size_t size) {
    MDB_val v{size, nullptr};
    put(key, v, MDB_RESERVE);
    return static_cast<char*>(v.mv_data);
}

bool write_txn::erase(std::string_view key) {
    MDB_val k = to_val(key);
    int const code = mdb_del(txn_, env_.dbi(), &k, nullptr);
    if (code == MDB_NOTFOUND) return false;
    check(code, "erase");
    return true;
}

void write_txn::commit() {
    mdb_cursor_close(cursor_);
    mdb_cursor_close(last_put_);
    MDB_txn* const txn = txn_;
    txn_ = nullptr;
    check(mdb_txn_commit(txn), "commit");
}

std::uint64_t write_txn::used_bytes() const {
    MDB_stat stat;
    check(mdb_stat(txn_, env_.dbi(), &stat), "count pages");
    return (stat.ms_branch_pages + stat.ms_leaf_pages + stat.ms_overflow_pages) * stat.ms_psize;
}

}  // namespace rowd::storage
