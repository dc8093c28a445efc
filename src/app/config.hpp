// What a server can be told. Each value comes from its flag, else its ROWD_* variable, else the
// file named by --config, else the default here; config.cpp holds names, ranges and help of all.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <vector>

#include "rowd/access/failure_pacer.hpp"
#include "rowd/base/log.hpp"
#include "rowd/storage/engine.hpp"

namespace CLI {
class App;
}

namespace rowd::app {

constexpr std::uint32_t read_per_minute_default = 1000;  // of a new key
constexpr std::uint32_t write_per_minute_default = 100;

unsigned threads_default();  // the machine's cores, at most 64

struct serve_options {
    std::filesystem::path data;  // made if it does not exist
    // Port 0 lets the system choose one.
    std::vector<boost::asio::ip::tcp::endpoint> listen = {
        {boost::asio::ip::address_v4::loopback(), 3000}};
    unsigned threads = threads_default();  // I/O threads, 1 to 64

    // Requests.
    std::uint64_t header_bytes_max = 8u << 10;         // request line and fields, 1 KiB to 64 KiB
    std::uint64_t target_bytes_max = 4u << 10;         // path and query, 256 B to header_bytes_max
    unsigned fields_max = 100;                         // header fields, 8 to 1000
    std::uint64_t body_bytes_max = 1u << 20;           // 1 KiB to 64 MiB
    std::uint64_t long_bodies_bytes_max = 256u << 20;  // 64 MiB to 64 GiB

    // Connections.
    unsigned connections_max = 16'384;  // 0 to 1000000; 0 = as many as there may be open files
    unsigned connections_per_address_max = 4096;       // 1 to 1000000; of IPv6 per /64
    std::chrono::milliseconds idle_timeout{75'000};    // between requests, 100 ms to 1 h
    std::chrono::milliseconds header_timeout{10'000};  // 100 ms to 10 min
    std::chrono::milliseconds body_grace{10'000};      // before the rate counts, 100 ms to 10 min
    std::uint64_t body_bytes_per_second_min = 1024;    // 1 to 1 GiB
    std::chrono::milliseconds write_timeout{15'000};   // without progress, 100 ms to 10 min
    std::uint64_t unread_bytes_max = 256u << 20;       // of all connections, 1 MiB to 1 TiB
    std::chrono::milliseconds shutdown_grace{10'000};  // for requests under way, 0 to 10 min
    std::uint32_t auth_failures_per_minute =           // per client address, 0 (off) to 10000000
        access::auth_failures_per_minute_default;

    std::chrono::milliseconds lag_query_max{50};  // beyond it no long queries, 0 (off) to 1 min
    std::chrono::milliseconds lag_max{200};       // beyond it nothing, 0 (off) to 1 min

    // Storage.
    std::uint64_t map_bytes = 16ull << 30;           // quota of one tenant, 1 MiB to 1 TiB
    unsigned writer_threads = 4;                     // 1 to 64
    unsigned worker_threads = 2;                     // for what may block, 1 to 64
    unsigned batch_ops_max = 256;                    // operations in one commit, 1 to 65536
    std::uint64_t batch_bytes_max = 4u << 20;        // their bytes, 64 KiB to 256 MiB
    unsigned queue_ops_max = 1024;                   // a tenant's waiting operations, 1 to 1000000
    std::uint64_t queue_bytes_max = 64u << 20;       // their bytes, body_bytes_max to 4 GiB
    std::chrono::milliseconds query_timeout{5'000};  // once it has begun, 10 ms to 1 h
    std::chrono::milliseconds query_wait{5'000};     // for its turn, 10 ms to 1 h
    std::chrono::milliseconds tenant_idle{60'000};   // before its files are closed, 1 s to 24 h
    unsigned open_tenants_max = 2048;                // 1 to 100000; times map_bytes <= 100 TiB
    std::uint64_t audit_segment_bytes = 64u << 20;   // 64 KiB to 4 GiB
    storage::durability durability = storage::durability::full;

    // Log.
    rowd::log_level log_level = rowd::log_level::info;
    std::filesystem::path log_file;          // empty = standard error
    std::uint64_t log_bytes_max = 1u << 20;  // lines that wait to be written, 64 KiB to 1 GiB
    double access_log_sample = 1.0;          // logged part of the requests, 0 to 1; 5xx always
};

// Names every option of `o` as an option of `command`, grouped, with unit, range and default.
// `o` must outlive `command`.
void bind(CLI::App& command, serve_options& o);

// What no single range can say. Throws CLI::ValidationError that names the options.
void check(serve_options const& o);

}  // namespace rowd::app
