#include "rowd/kv/page_guard.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstring>
#include <mutex>
#include <string_view>
#include <system_error>

namespace rowd::kv {

constinit thread_local mapped_pages* page_guard::current = nullptr;

namespace {

constexpr std::size_t page_bytes = 4096;  // of LMDB, at the least
std::size_t const system_page_bytes = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));

// A leaf of LMDB with two entries without key and data, so that whatever LMDB looks for in it, it
// finds an end. Both are one node; any place in the page that is taken for the offset of one leads
// to it, or to the header, which says the same. Taken for a branch, the node leads to a page beyond
// every file; taken for a list of free pages, to some that are not free yet; taken for the first of
// many pages, those are not so many that to note them down would take all memory. Nothing fits in.
constexpr std::array<std::uint16_t, page_bytes / 2> make_empty_leaf() {
    constexpr std::uint16_t header_bytes = 16;
    constexpr std::uint16_t is_leaf = 2;
    constexpr std::uint16_t node_at = 24;
    constexpr std::uint16_t flags = node_at;  // without meaning, or the high bits of a page number
    std::array<std::uint16_t, page_bytes / 2> words{};
    for (auto& w : words) w = node_at;
    for (std::size_t const node : {0u, node_at / 2u}) {
        words[node] = words[node + 1] = 0;  // the size of its data, low bits of a page number
        words[node + 2] = flags;
        words[node + 3] = 0;  // the size of its key
    }
    words[4] = 0;
    words[5] = is_leaf;
    words[6] = header_bytes + 2 * 2;  // where the offsets end
    words[7] = node_at;               // where the nodes begin
    return words;
}

constexpr auto empty_leaf = make_empty_leaf();

// Reads /proc/self/maps in a signal handler: no memory is asked for.
class maps_reader {
  public:
    maps_reader() : file_(::open("/proc/self/maps", O_RDONLY | O_CLOEXEC)) {}
    ~maps_reader() {
        if (file_ >= 0) ::close(file_);
    }
    maps_reader(maps_reader const&) = delete;
    maps_reader& operator=(maps_reader const&) = delete;

    bool is_open() const { return file_ >= 0; }
    // -1: the end.
    int next() {
        if (at_ == size_) {
            at_ = size_ = 0;
            ssize_t got = -1;
            do got = ::read(file_, block_, sizeof block_);
            while (got < 0 && errno == EINTR);
            if (got > 0) size_ = static_cast<std::size_t>(got);
        }
        return at_ == size_ ? -1 : static_cast<unsigned char>(block_[at_++]);
    }
    std::uintptr_t number(int& behind) {
        std::uintptr_t n = 0;
        for (;;) {
            behind = next();
            if (behind >= '0' && behind <= '9')
                n = n << 4 | static_cast<std::uintptr_t>(behind - '0');
            else if (behind >= 'a' && behind <= 'f')
                n = n << 4 | static_cast<std::uintptr_t>(behind - 'a' + 10);
            else
                return n;
        }
    }

  private:
    int file_;
    char block_[1024];
    std::size_t at_ = 0;
    std::size_t size_ = 0;
};

// `none`: memory without a file; a page that another thread has replaced meanwhile.
enum class page_kind { data, locks, none, unknown, other };

// What follows the last slash of a line, as far as it goes.
class last_name {
  public:
    void add(int c) {
        if (c == '/') {
            size_ = 0;
            begun_ = true;
        } else if (begun_ && size_ < sizeof text_) {
            text_[size_++] = static_cast<char>(c);
        }
    }
    bool is_missing() const { return !begun_; }
    // Behind the name of a file that was removed the system says so.
    bool begins_with(std::string_view name) const {
        return std::string_view(text_, size_).starts_with(name);
    }

  private:
    char text_[16];
    std::size_t size_ = 0;
    bool begun_ = false;
};

page_kind kind_of(std::uintptr_t address) {
    maps_reader maps;
    if (!maps.is_open()) return page_kind::unknown;
    for (int c = 0; c != -1;) {
        std::uintptr_t const begin = maps.number(c);
        std::uintptr_t const end = maps.number(c);
        last_name file;
        while (c != -1 && c != '\n') {
            c = maps.next();
            file.add(c);
        }
        if (address < begin || address >= end) continue;
        if (file.is_missing()) return page_kind::none;
        if (file.begins_with("data.mdb")) return page_kind::data;
        return file.begins_with("lock.mdb") ? page_kind::locks : page_kind::other;
    }
    return page_kind::other;
}

// Other threads may meet the same page at the same time: they must see none but a whole one.
bool replace_page(void* address, bool memory_failed) {
    auto const at = reinterpret_cast<std::uintptr_t>(address) & ~(system_page_bytes - 1);
    page_kind const kind = kind_of(at);
    if (kind == page_kind::other) return false;
    if (kind == page_kind::none) return !memory_failed;
    void* const fresh = ::mmap(nullptr, system_page_bytes, PROT_READ | PROT_WRITE,
                               MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (fresh == MAP_FAILED) return false;
    for (std::size_t i = 0; kind != page_kind::locks && i < system_page_bytes; i += page_bytes)
        std::memcpy(static_cast<char*>(fresh) + i, empty_leaf.data(), page_bytes);
    return ::mremap(fresh, system_page_bytes, system_page_bytes, MREMAP_MAYMOVE | MREMAP_FIXED,
                    reinterpret_cast<void*>(at)) != MAP_FAILED;
}

std::mutex installing;
struct sigaction others {};  // written under the mutex, before the handler is there

}  // namespace

struct bus_errors {
    // Back to the instruction that met the page. Without a guard, or a page put in its place, the
    // process ends as it would have ended.
    static void handle(int, siginfo_t* info, void*) {
        int const saved = errno;
        mapped_pages* const pages = page_guard::current;
        bool const is_of_a_page = info->si_code == BUS_ADRERR || info->si_code == BUS_MCEERR_AR;
        if (pages != nullptr && is_of_a_page) {
            pages->set_damaged();  // first: nobody must see the new page without it
            if (replace_page(info->si_addr, info->si_code == BUS_MCEERR_AR)) {
                errno = saved;
                return;
            }
        }
        ::sigaction(SIGBUS, &others, nullptr);
        if (!is_of_a_page) ::raise(SIGBUS);  // no instruction will
        errno = saved;
    }
};

void page_guard::install() {
    std::lock_guard const lock(installing);
    struct sigaction now {};
    struct sigaction ours {};
    ours.sa_sigaction = &bus_errors::handle;
    ours.sa_flags = SA_SIGINFO | SA_ONSTACK;
    sigemptyset(&ours.sa_mask);
    bool failed = ::sigaction(SIGBUS, nullptr, &now) != 0;
    if (!failed && now.sa_sigaction == ours.sa_sigaction) return;
    others = now;
    failed = failed || ::sigaction(SIGBUS, &ours, nullptr) != 0;
    if (failed) throw std::system_error(errno, std::generic_category(), "sigaction");
}

}  // namespace rowd::kv
