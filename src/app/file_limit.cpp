#include "app/file_limit.hpp"

#include <sys/resource.h>

#include <algorithm>

#include "app/commands.hpp"

namespace rowd::app {
namespace {

constexpr std::uint64_t files_per_tenant = 4;    // data, lock, meta descriptor, audit segment
constexpr std::uint64_t files_per_thread = 3;    // epoll, its wake-up, its timer
constexpr std::uint64_t files_per_listener = 2;  // one is spare, to refuse with
constexpr std::uint64_t files_of_server = 20;    // standard ones, signals, locks, control, log
constexpr std::uint64_t reserve_max = 96;  // for what is open for a moment: directories, scans
constexpr std::uint64_t files_max = 1'048'576;

std::uint64_t raised_limit() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return 1024;
    limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, files_max);
    ::setrlimit(RLIMIT_NOFILE, &limit);
    ::getrlimit(RLIMIT_NOFILE, &limit);
    return limit.rlim_cur;
}

}  // namespace

file_shares share_files(std::uint64_t limit, serve_options const& o) {
    std::uint64_t const own = files_of_server + files_per_thread * o.http.threads +
                              files_per_listener * o.http.listen.size();
    std::uint64_t const least = own + 2 * (files_per_tenant + 1);
    if (limit < least) {
        throw command_failure("only " + std::to_string(limit) +
                              " files may be open (ulimit -n), this server needs " +
                              std::to_string(least));
    }
    std::uint64_t const left = limit - own;
    std::uint64_t const usable = left - std::min(left / 4, reserve_max);
    file_shares s;
    s.open_tenants = static_cast<unsigned>(std::clamp<std::uint64_t>(
        std::min(limit / 4, usable / 2) / files_per_tenant, 1, o.storage.open_tenants_max));
    std::uint64_t const rest = usable - s.open_tenants * files_per_tenant;
    s.connections = static_cast<unsigned>(
        o.http.connections_max == 0 ? rest : std::min<std::uint64_t>(rest, o.http.connections_max));
    return s;
}

file_shares share_open_files(serve_options const& o) {
    return share_files(raised_limit(), o);
}

std::string shortage(file_shares const& s, serve_options const& o) {
    if (s.connections >= o.http.connections_max && s.open_tenants >= o.storage.open_tenants_max)
        return {};
    return "the limits of open files (ulimit -n) and address space (ulimit -v) leave room for " +
           std::to_string(s.connections) + " connections and " + std::to_string(s.open_tenants) +
           " open tenants";
}

}  // namespace rowd::app
