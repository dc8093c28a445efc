#include "app/file_limit.hpp"

#include <sys/resource.h>

#include <algorithm>

namespace rowd::app {
namespace {

constexpr rlim_t files_per_tenant = 4;  // data, lock, meta descriptor, audit segment
constexpr rlim_t reserve = 128;         // listeners, epoll, logs, the control records
constexpr rlim_t files_max = 1'048'576;

rlim_t raised_limit() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return 1024;
    limit.rlim_cur = std::min(limit.rlim_max, files_max);
    ::setrlimit(RLIMIT_NOFILE, &limit);
    ::getrlimit(RLIMIT_NOFILE, &limit);
    return limit.rlim_cur;
}

}  // namespace

file_shares share_open_files(serve_options const& o) {
    rlim_t const files = std::max<rlim_t>(raised_limit(), 2 * reserve);
    file_shares s;
    s.open_tenants = static_cast<unsigned>(
        std::clamp<rlim_t>(files / 4 / files_per_tenant, 1, o.open_tenants_max));
    rlim_t const rest = files - reserve - s.open_tenants * files_per_tenant;
    s.connections = static_cast<unsigned>(
        o.connections_max == 0 ? rest : std::min<rlim_t>(rest, o.connections_max));
    return s;
}

}  // namespace rowd::app
