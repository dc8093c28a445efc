#include "app/address_space.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

#include "app/commands.hpp"
#include "app/settings.hpp"

namespace rowd::app {
namespace {

constexpr std::uint64_t mib = 1u << 20;
constexpr std::uint64_t per_thread = 8 * mib;  // its stack
constexpr std::uint64_t for_requests = 128 * mib;

std::uint64_t used_now() {
    std::uint64_t pages = 0;
    std::ifstream("/proc/self/statm") >> pages;
    return pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

std::string mebibytes(std::uint64_t bytes) {
    return std::to_string(bytes / mib) + "MiB";
}

}  // namespace

unsigned tenants_in(std::uint64_t limit, std::uint64_t used, serve_options const& o) {
    std::uint64_t const threads =
        o.http.threads + o.storage.writer_threads + o.storage.worker_threads + 2;
    std::uint64_t const own =
        used + access::control_map_bytes + threads * per_thread + for_requests;
    std::uint64_t const tenants = limit > own ? (limit - own) / o.storage.map_bytes : 0;
    if (tenants == 0) {
        throw command_failure("the address space (ulimit -v) has " + mebibytes(limit) +
                              "; the server needs " + mebibytes(own) +
                              " and --map-bytes for each open tenant, which is " +
                              print_size(o.storage.map_bytes));
    }
    return static_cast<unsigned>(std::min<std::uint64_t>(tenants, o.storage.open_tenants_max));
}

unsigned tenants_in_address_space(serve_options const& o) {
    rlimit limit{};
    if (::getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY)
        return o.storage.open_tenants_max;
    return tenants_in(limit.rlim_cur, used_now(), o);
}

}  // namespace rowd::app
