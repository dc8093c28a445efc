#include "rowd/kv/lmdb_files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "rowd/base/disk_space.hpp"
#include "rowd/base/file.hpp"
#include "rowd/base/standard_descriptors.hpp"

namespace rowd::kv {
namespace {

constexpr unsigned readers_max = 126;  // places for those that read at a time, of all processes
constexpr off_t lock_file_bytes = 2 * 4096;  // what so many places need
constexpr MDB_dbi free_pages = 0;            // the database in which LMDB keeps them

void check(int code, std::string const& what) {
    if (code != 0) throw error(code, what);
}

// LMDB would end the process. Its stack has what is needed to leave it by an exception.
void refuse_assertion(MDB_env*, char const* text) {
    throw error(MDB_CORRUPTED, text);
}

// The file of locks is written through a map: where the disk has no room for it, that is no error
// but a page that cannot be had. What else is wrong with it, LMDB finds.
void reserve_locks(std::filesystem::path const& file, bool may_create) {
    int const fd = ::open(file.c_str(), O_RDWR | O_CLOEXEC | (may_create ? O_CREAT : 0), 0600);
    if (fd < 0) return;
    file_descriptor const owned(fd);
    struct stat facts {};
    if (::fstat(fd, &facts) == 0 && facts.st_blocks * 512 >= lock_file_bytes) return;
    if (::fallocate(fd, FALLOC_FL_KEEP_SIZE, 0, lock_file_bytes) == 0) return;
    if (is_lack_of_room(errno)) throw error(errno, "make " + file.string());
}

struct reading {
    explicit reading(lmdb_files const& of) { check(of.begin(MDB_RDONLY, txn), "begin to read"); }
    ~reading() { mdb_txn_abort(txn); }
    reading(reading const&) = delete;
    reading& operator=(reading const&) = delete;

    MDB_txn* txn = nullptr;
};

// How many pages from `first` on are free in a snapshot.
std::uint64_t count_free(MDB_txn* txn, std::uint64_t first) {
    MDB_cursor* at = nullptr;
    check(mdb_cursor_open(txn, free_pages, &at), "look for free pages");
    std::uint64_t count = 0;
    MDB_val key;
    MDB_val list;
    int code = 0;
    while ((code = mdb_cursor_get(at, &key, &list, MDB_NEXT)) == 0) {
        // The number of pages, then theirs.
        for (std::size_t i = sizeof first; i + sizeof first <= list.mv_size; i += sizeof first) {
            std::uint64_t page = 0;
            std::memcpy(&page, static_cast<char const*>(list.mv_data) + i, sizeof page);
            if (page >= first) ++count;
        }
    }
    mdb_cursor_close(at);
    if (code != MDB_NOTFOUND) check(code, "look for free pages");
    return count;
}

}  // namespace

error::error(int error_code, std::string const& what)
    : std::runtime_error(what + ": " + mdb_strerror(error_code) +
                         (error_code > 0 ? " (errno " : " (LMDB ") + std::to_string(error_code) +
                         ")"),
      code(error_code) {}

lmdb_files::lmdb_files(std::filesystem::path const& directory, settings s)
    : directory_(directory), pages_(s.pages ? s.pages : std::make_shared<mapped_pages>()) {
    hold_standard_descriptors();
    page_guard::install();
    page_guard const guard(*pages_);
    s.flags |= MDB_NOTLS;
    if ((s.flags & MDB_NOLOCK) == 0)
        reserve_locks(directory_ / "lock.mdb", (s.flags & MDB_RDONLY) == 0);
    try {
        open(s);
        if ((s.flags & MDB_NOLOCK) == 0) give_to_owner_of(directory_, directory_ / "lock.mdb");
        clear_dead_readers();
        begin_reading();
        check_whole();
        check_pages();
    } catch (...) {
        close();
        throw;
    }
}

lmdb_files::~lmdb_files() {
    close();
}

void lmdb_files::open(settings const& s) {
    int code = mdb_env_create(&env_);
    if (code == 0) code = mdb_env_set_mapsize(env_, s.map_bytes);
    if (code == 0) code = mdb_env_set_maxreaders(env_, readers_max);
    if (code == 0) code = mdb_env_set_assert(env_, &refuse_assertion);
    if (code == 0) code = mdb_env_open(env_, directory_.c_str(), s.flags, 0600);
    check(code, "open " + directory_.string());
}

void lmdb_files::close() {
    page_guard const guard(*pages_);
    if (env_) mdb_env_close(env_);
    env_ = nullptr;
}

void lmdb_files::begin_reading() {
    reading const in(*this);
    check(mdb_dbi_open(in.txn, nullptr, 0, &main_), "open the main database");
    MDB_stat stat;
    mdb_env_stat(env_, &stat);
    page_bytes_ = stat.ms_psize;
}

int lmdb_files::data_file() const {
    int fd = -1;
    mdb_env_get_fd(env_, &fd);
    return fd;
}

int lmdb_files::begin(unsigned flags, MDB_txn*& txn) const {
    check_pages();
    int const code = mdb_txn_begin(env_, nullptr, flags, &txn);
    if (code != MDB_READERS_FULL) return code;
    clear_dead_readers();
    return mdb_txn_begin(env_, nullptr, flags, &txn);
}

// Pages at the end that were given back before they were ever written may be missing: they are
// free. Whatever else is missing is lost.
void lmdb_files::check_whole() const {
    for (int i = 0; i < 100; ++i) {
        MDB_envinfo info;
        struct stat facts {};
        mdb_env_info(env_, &info);
        if (::fstat(data_file(), &facts) != 0) throw error(errno, "look at data.mdb");
        auto const length = static_cast<std::uint64_t>(facts.st_size);
        std::uint64_t const pages = info.me_last_pgno + 1;
        std::uint64_t const there = length / page_bytes_;
        length_ = length;
        if (there >= pages || pages_->damaged()) return;
        reading const in(*this);
        if (mdb_txn_id(in.txn) != info.me_last_txnid) continue;  // somebody has committed meanwhile
        if (count_free(in.txn, there) == pages - there) return;
        throw error(EIO, (directory_ / "data.mdb").string() + " is cut off: it has " +
                             std::to_string(there) + " pages of " + std::to_string(pages));
    }
}

void lmdb_files::check_length() const {
    check_pages();
    struct stat facts {};
    if (::fstat(data_file(), &facts) != 0) throw error(errno, "look at data.mdb");
    if (static_cast<std::uint64_t>(facts.st_size) >= length_) return;
    pages_->set_damaged();
    throw error(EIO, (directory_ / "data.mdb").string() + " has become shorter");
}

void lmdb_files::commit(MDB_txn* txn) const {
    struct aborter {
        void operator()(MDB_txn* t) const { mdb_txn_abort(t); }
    };
    std::unique_ptr<MDB_txn, aborter> open(txn);
    check_length();
    int const code = mdb_txn_commit(open.get());  // what throws here is an assertion of LMDB
    static_cast<void>(open.release());
    check(code, "commit");
    check_pages();
    struct stat facts {};
    if (::fstat(data_file(), &facts) == 0) length_ = static_cast<std::uint64_t>(facts.st_size);
}

void lmdb_files::copy_to(int fd) const {
    page_guard const guard(*pages_);
    int const code = mdb_env_copyfd2(env_, fd, MDB_CP_COMPACT);
    if (code == EFAULT) pages_->set_damaged();  // a system call has met the page
    check_pages();
    check(code, "copy pages");
}

void lmdb_files::throw_damaged() const {
    throw error(EIO, "a page of " + directory_.string() + " cannot be read");
}

unsigned lmdb_files::clear_dead_readers() const {
    page_guard const guard(*pages_);
    int dead = 0;
    bool const failed = mdb_reader_check(env_, &dead) != 0;
    return failed ? 0 : static_cast<unsigned>(dead);
}

}  // namespace rowd::kv
