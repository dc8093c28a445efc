#include "rowd/kv/environment.hpp"

#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

#include "rowd/base/disk_space.hpp"

namespace rowd::kv {
namespace {

std::optional<std::string_view> find(lmdb_files const& in, MDB_txn* txn, std::string_view key) {
    MDB_val k = to_val(key);
    MDB_val v;
    int const code = mdb_get(txn, in.main(), &k, &v);
    in.check_pages();
    if (code == MDB_NOTFOUND) return std::nullopt;
    check(code, "read");
    return to_view(v);
}

std::filesystem::path const& made(std::filesystem::path const& directory, bool read_only) {
    if (!read_only) {
        std::filesystem::create_directories(directory);
        ::chmod(directory.c_str(), 0700);
    }
    return directory;
}

unsigned flags_of(environment::settings const& s) {
    return MDB_NORDAHEAD | (s.sync_meta ? 0u : MDB_NOMETASYNC) | (s.read_only ? MDB_RDONLY : 0u) |
           (s.locks ? 0u : MDB_NOLOCK);
}

}  // namespace

bool is_lack_of_room(int code) {
    return code == MDB_MAP_FULL || rowd::is_lack_of_room(code);
}

environment::environment(std::filesystem::path const& directory, settings s)
    : environment(directory, s, nullptr) {}

environment::environment(std::filesystem::path const& directory, settings s,
                         std::shared_ptr<mapped_pages> pages)
    : map_bytes_(s.map_bytes),
      directory_(directory),
      files_(made(directory, s.read_only), {s.map_bytes, flags_of(s), std::move(pages)}) {}

environment::~environment() = default;

bool environment::usable() const {
    page_guard const guard(files_.pages());
    MDB_txn* txn = nullptr;
    int const code = mdb_txn_begin(handle(), nullptr, MDB_RDONLY, &txn);
    if (code == 0) mdb_txn_abort(txn);
    return code != MDB_PANIC;
}

environment const& environment::remains() const {
    std::call_once(remains_opened_, [this] {
        settings const s{.map_bytes = map_bytes_, .read_only = true, .locks = false};
        remains_.reset(new environment(directory_, s, files_.shared_pages()));
    });
    return *remains_;
}

std::uint64_t environment::high_water_bytes() const {
    page_guard const guard(files_.pages());
    MDB_envinfo info;
    mdb_env_info(handle(), &info);
    return damaged() ? 0 : (info.me_last_pgno + 1) * files_.page_bytes();
}

std::uint64_t environment::free_bytes() const {
    page_guard const guard(files_.pages());
    MDB_stat stat;
    mdb_env_stat(handle(), &stat);
    std::uint64_t const held =
        (stat.ms_branch_pages + stat.ms_leaf_pages + stat.ms_overflow_pages) * stat.ms_psize;
    std::uint64_t const all = high_water_bytes();
    return all > held ? all - held : 0;
}

int environment::file() const {
    return files_.data_file();
}

std::uint64_t environment::last_commit() const {
    page_guard const guard(files_.pages());
    MDB_envinfo info;
    mdb_env_info(handle(), &info);
    files_.check_pages();
    return info.me_last_txnid;
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
    page_guard const guard(files_.pages());
    mdb_reader_list(handle(), &scan::line, &found);
    MDB_envinfo info;
    mdb_env_info(handle(), &info);
    if (damaged()) return 0;
    return found.oldest == ~0ull || found.oldest > info.me_last_txnid
               ? 0
               : info.me_last_txnid - found.oldest;
}

void reader::close() {
    page_guard const guard(env_->files().pages());
    if (cursor_) mdb_cursor_close(cursor_);
    if (txn_) mdb_txn_abort(txn_);
    cursor_ = nullptr;
    txn_ = nullptr;
    owner_.release();
}

int reader::renew() {
    ROWD_DEBUG_ASSERT(owner_.is_here());
    if (txn_) {
        int const code = mdb_txn_renew(txn_);
        return code == 0 ? mdb_cursor_renew(txn_, cursor_) : code;
    }
    int code = env_->files().begin(MDB_RDONLY, txn_);
    if (code == 0) code = mdb_cursor_open(txn_, env_->dbi(), &cursor_);
    return code;
}

snapshot::snapshot(reader& r) : reader_(r), guard_(r.env_->files().pages()) {
    check_pages();
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
    ROWD_DEBUG_ASSERT(reader_.owner_.is_here());
    mdb_txn_reset(reader_.txn_);
    reader_.owner_.release();
}

std::optional<std::string_view> snapshot::get(std::string_view key) const {
    return find(files(), reader_.txn_, key);
}

write_txn::write_txn(environment& env) : env_(env), guard_(env.files().pages()) {
    ROWD_DEBUG_ASSERT(owner_.is_here());
    check(env.files().begin(0, txn_), "begin a write");
    int code = mdb_cursor_open(txn_, env.dbi(), &cursor_);
    if (code == 0) code = mdb_cursor_open(txn_, env.dbi(), &last_put_);
    if (code != 0) mdb_txn_abort(txn_);
    check(code, "open a cursor");
}

write_txn::~write_txn() {
    ROWD_DEBUG_ASSERT(owner_.is_here());
    if (txn_) mdb_txn_abort(txn_);
}

std::optional<std::string_view> write_txn::get(std::string_view key) const {
    return find(files(), txn_, key);
}

void write_txn::put(std::string_view key, MDB_val& value, unsigned flags) {
    ROWD_DEBUG_ASSERT(txn_ != nullptr && owner_.is_here());
    MDB_val k = to_val(key);
    check(mdb_cursor_put(last_put_, &k, &value, flags), "put");
    env_.files().check_pages();
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
    ROWD_DEBUG_ASSERT(txn_ != nullptr && owner_.is_here());
    if (!erasing_) check(mdb_cursor_open(txn_, env_.dbi(), &erasing_), "open a cursor");
    MDB_val k = to_val(key);
    MDB_val v;
    int code = mdb_cursor_get(erasing_, &k, &v, MDB_SET);
    if (code == 0) code = mdb_cursor_del(erasing_, 0);
    env_.files().check_pages();
    if (code == MDB_NOTFOUND) return false;
    check(code, "erase");
    return true;
}

void write_txn::commit() {
    ROWD_DEBUG_ASSERT(txn_ != nullptr && owner_.is_here());
    env_.files().commit(std::exchange(txn_, nullptr));
}

std::uint64_t write_txn::used_bytes() const {
    MDB_stat stat;
    check(mdb_stat(txn_, env_.dbi(), &stat), "count pages");
    return (stat.ms_branch_pages + stat.ms_leaf_pages + stat.ms_overflow_pages) * stat.ms_psize;
}

}  // namespace rowd::kv
