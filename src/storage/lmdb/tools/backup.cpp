#include "rowd/storage/backup.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <exception>
#include <mutex>
#include <string>
#include <thread>

#include "rowd/audit/log.hpp"
#include "rowd/base/file.hpp"
#include "rowd/kv/environment.hpp"
#include "storage/lmdb/read/catalog.hpp"
#include "storage/lmdb/tools/growth_watch.hpp"

namespace rowd::storage {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t block_bytes = 64u << 10;  // what a pipe holds

// The pages of one snapshot without the free ones. LMDB writes them into a pipe on a thread of its
// own, so that the copy can be given up between two blocks.
class page_stream {
  public:
    explicit page_stream(kv::environment const& env) {
        int ends[2];
        if (::pipe2(ends, O_CLOEXEC) != 0) throw kv::error(errno, "make a pipe");
        output_ = file_descriptor(ends[0]);
        copier_ = std::thread([this, &env, input = file_descriptor(ends[1])] {
            try {
                env.files().copy_to(input.get());
            } catch (...) {
                thrown_ = std::current_exception();
            }
        });
    }
    ~page_stream() { end(); }
    page_stream(page_stream const&) = delete;
    page_stream& operator=(page_stream const&) = delete;

    // The next bytes, in place of what `block` held; false at the end, or when it was given up.
    // Throws lmdb_error.
    bool next(std::string& block) {
        std::lock_guard const reading(mutex_);
        if (!output_) return false;
        ssize_t got = 0;
        block.resize(block_bytes);
        do got = ::read(output_.get(), block.data(), block.size());
        while (got < 0 && errno == EINTR);
        if (got < 0) throw kv::error(errno, "read pages");
        block.resize(static_cast<std::size_t>(got));
        if (got > 0) return true;
        end();
        if (thrown_) std::rethrow_exception(thrown_);
        return false;
    }

    // Any thread: the copier lets go of its snapshot, also when nobody takes the next bytes.
    void give_up() {
        std::lock_guard const nobody_reads(mutex_);
        output_.close();
    }

  private:
    // A copier that has more to say finds the pipe closed; LMDB takes care of SIGPIPE.
    void end() {
        output_.close();
        if (copier_.joinable()) copier_.join();
    }

    std::mutex mutex_;  // guards the next one
    file_descriptor output_;
    std::exception_ptr thrown_;  // the copier's until it has ended
    std::thread copier_;
};

void copy_data(kv::environment const& env, fs::path const& to, std::uint64_t growth_bytes_max) {
    auto const file = open_file(to, O_WRONLY | O_CREAT | O_EXCL);
    page_stream pages(env);
    growth_watch const watch(env, growth_bytes_max, [&] { pages.give_up(); });
    std::string block;
    while (pages.next(block)) {
        write_all(file.get(), block);
        env.files().check_pages();
        watch.check();
    }
    watch.check();
}

std::uint64_t next_audit_number(fs::path const& directory) {
    kv::environment const env(directory, {.map_bytes = 0, .read_only = true, .locks = false});
    kv::reader r(env);
    kv::snapshot const in(r);
    return load_meta(in).next_audit;
}

}  // namespace

// An entry leaves the outbox only when the file has it. So the file, read after the data, has every
// entry that the copied outbox has not; what it has beyond the copied data is left out.
void copy_tenant(fs::path const& from, fs::path const& to, std::uint64_t growth_bytes_max) {
    fs::create_directory(to);
    fs::permissions(to, fs::perms::owner_all);
    kv::environment const env(from, {.map_bytes = 0, .read_only = true});
    copy_data(env, to / "data.mdb", growth_bytes_max);
    audit::copy_log(from / "audit", to / "audit", next_audit_number(to));
}

}  // namespace rowd::storage
