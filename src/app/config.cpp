#include "app/config.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <thread>

#include "app/settings.hpp"
#include "rowd/access/registry.hpp"

namespace rowd::app {

namespace {

using namespace std::chrono_literals;
using endpoint = boost::asio::ip::tcp::endpoint;

constexpr std::uint64_t kib = 1u << 10;
constexpr std::uint64_t mib = 1u << 20;
constexpr std::uint64_t gib = 1u << 30;
constexpr std::uint64_t tib = 1ull << 40;

constexpr std::size_t listen_max = 64;
// Of the 128 TiB that a process can address.
constexpr std::uint64_t address_space_max = 100 * tib;

// `127.0.0.1:3000` or `[::1]:3000`.
std::optional<endpoint> parse_endpoint(std::string_view text) {
    auto const colon = text.rfind(':');
    if (colon == std::string_view::npos) return {};
    auto host = text.substr(0, colon);
    auto const port_text = text.substr(colon + 1);
    bool const bracketed = host.starts_with('[') && host.ends_with(']');
    if (bracketed) host = host.substr(1, host.size() - 2);

    std::uint16_t port = 0;
    auto const* end = port_text.data() + port_text.size();
    auto const [stop, failed] = std::from_chars(port_text.data(), end, port);
    boost::system::error_code wrong;
    auto const address = boost::asio::ip::make_address(std::string(host), wrong);
    if (failed != std::errc{} || stop != end || wrong || address.is_v6() != bracketed) return {};
    return endpoint(address, port);
}

void bind_listen(settings& s, std::vector<endpoint>& target) {
    std::string const allowed =
        "numeric ADDRESS:PORT (IPv6 in brackets), at most " + std::to_string(listen_max);
    s.add("listen", "ADDR:PORT", "127.0.0.1:3000",
          "where to accept connections, may be repeated; port 0 = any free one", allowed,
          [&target](std::vector<std::string> const& values) {
              std::vector<endpoint> parsed;
              for (auto const& value : values) {
                  auto const e = parse_endpoint(value);
                  if (!e) return false;
                  parsed.push_back(*e);
              }
              if (parsed.size() > listen_max) return false;
              target = std::move(parsed);
              return true;
          })
        .expected(1, CLI::detail::expected_max_vector_size)
        ->allow_extra_args(false)
        ->delimiter(',');
}

void bind_requests(settings& s, serve_options& o) {
    s.group("Requests");
    s.size("header-bytes-max", o.header_bytes_max, kib, 64 * kib, "longest request head");
    s.size("target-bytes-max", o.target_bytes_max, 256, 64 * kib, "longest path with its query");
    s.count("fields-max", o.fields_max, 8, 1000, "header fields of a request");
    s.size("body-bytes-max", o.body_bytes_max, kib, 64 * mib, "longest request body");
    s.size("long-bodies-bytes-max", o.long_bodies_bytes_max, 64 * mib, 64 * gib,
           "memory for bodies over 64 KiB that are being received, in all; beyond it 503");
}

void bind_connections(settings& s, serve_options& o) {
    s.group("Connections");
    s.count("connections-max", o.connections_max, 0, 1'000'000,
            "open connections, 0 = as many as the system allows");
    s.count("connections-per-address-max", o.connections_per_address_max, 1, 1'000'000,
            "open connections of one client address, of IPv6 of its /64");
    s.duration("idle-timeout", o.idle_timeout, 100ms, 1h, "wait for the next request");
    s.duration("header-timeout", o.header_timeout, 100ms, 10min, "wait for a whole request head");
    s.duration("body-grace", o.body_grace, 100ms, 10min, "time for a body before its rate counts");
    s.size("body-bytes-per-second-min", o.body_bytes_per_second_min, 1, gib,
           "slowest body, after that");
    s.duration("write-timeout", o.write_timeout, 100ms, 10min, "wait for a client that reads");
    s.size("unread-bytes-max", o.unread_bytes_max, mib, tib,
           "answers that wait for clients to read them, of all connections");
    s.duration("shutdown-grace", o.shutdown_grace, 0ms, 10min,
               "time for requests under way when stopping");
    s.duration("lag-query-max", o.lag_query_max, 0ms, 1min,
               "refuse queries that look at many rows while an I/O thread is later, 0 = never");
    s.duration("lag-max", o.lag_max, 0ms, 1min,
               "refuse all but health and metrics while an I/O thread is later, 0 = never");
    s.count("auth-failures-per-minute", o.auth_failures_per_minute, 0, access::per_minute_max,
            "failed authentications of one client address, 0 = unlimited");
}

void bind_storage(settings& s, serve_options& o) {
    s.group("Storage");
    s.size("map-bytes", o.map_bytes, mib, tib, "most that one tenant may store");
    s.count("writer-threads", o.writer_threads, 1, 64, "threads that commit");
    s.count("worker-threads", o.worker_threads, 1, 64, "threads for work that may block");
    s.count("batch-ops-max", o.batch_ops_max, 1, 65'536, "operations in one commit");
    s.size("batch-bytes-max", o.batch_bytes_max, 64 * kib, 256 * mib, "bytes in one commit");
    s.count("queue-ops-max", o.queue_ops_max, 1, 1'000'000, "waiting operations of one tenant");
    s.size("queue-bytes-max", o.queue_bytes_max, 64 * kib, 4 * gib, "bytes of those operations");
    s.duration("query-timeout", o.query_timeout, 10ms, 1h,
               "longest query that looks at many rows; then 503");
    s.duration("query-wait", o.query_wait, 10ms, 1h, "longest wait of such a query for its turn");
    s.duration("tenant-idle", o.tenant_idle, 1s, 24h, "close a tenant that was not used so long");
    s.count("open-tenants-max", o.open_tenants_max, 1, 100'000, "tenants open at once");
    s.size("audit-segment-bytes", o.audit_segment_bytes, 64 * kib, 4 * gib,
           "audit files begin anew at this size");
    s.choice<storage::durability>(
        "durability", o.durability,
        {{"full", storage::durability::full}, {"relaxed", storage::durability::relaxed}},
        "relaxed may lose the last commit in a power cut");
}

void bind_log(settings& s, serve_options& o) {
    s.group("Log");
    s.choice<log_level>("log-level", o.log_level,
                        {{"debug", log_level::debug},
                         {"info", log_level::info},
                         {"warn", log_level::warn},
                         {"error", log_level::error},
                         {"off", log_level::off}},
                        "least severity that is logged");
    s.path("log-file", o.log_file, "FILE", "append the log here instead of standard error");
    s.size("log-bytes-max", o.log_bytes_max, 64 * kib, gib,
           "log lines that wait to be written; beyond it they are lost, and counted");
    s.fraction("access-log-sample", o.access_log_sample,
               "part of the requests that is logged; server errors always are");
}

}  // namespace

unsigned threads_default() {
    return std::clamp(std::thread::hardware_concurrency(), 1u, 64u);
}

void bind(CLI::App& command, serve_options& o) {
    add_common_settings(command, o.data);
    settings s(command);
    bind_listen(s, o.listen);
    s.count("threads", o.threads, 1, 64, "I/O threads");
    bind_requests(s, o);
    bind_connections(s, o);
    bind_storage(s, o);
    bind_log(s, o);
}

void check(serve_options const& o) {
    if (o.target_bytes_max > o.header_bytes_max) {
        throw CLI::ValidationError(
            "--target-bytes-max",
            "must be at most --header-bytes-max, which is " + print_size(o.header_bytes_max));
    }
    if (o.queue_bytes_max < o.body_bytes_max) {
        throw CLI::ValidationError(
            "--queue-bytes-max",
            "must be at least --body-bytes-max, which is " + print_size(o.body_bytes_max));
    }
    if (o.map_bytes > address_space_max / o.open_tenants_max) {
        throw CLI::ValidationError("--map-bytes", "times --open-tenants-max must be at most " +
                                                      print_size(address_space_max));
    }
}

}  // namespace rowd::app
