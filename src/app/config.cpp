#include "app/config.hpp"

#include <optional>
#include <sstream>
#include <string>

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

setting addresses(std::string name, std::vector<endpoint>& target, std::string help) {
    std::ostringstream shown;
    for (auto const& e : target) shown << (shown.tellp() > 0 ? "," : "") << e;
    auto take = [&target](std::vector<std::string> const& values) {
        std::vector<endpoint> parsed;
        for (auto const& value : values) {
            auto const e = parse_endpoint(value);
            if (!e) return false;
            parsed.push_back(*e);
        }
        if (parsed.size() > listen_max) return false;
        target = std::move(parsed);
        return true;
    };
    auto const allowed =
        "numeric ADDRESS:PORT (IPv6 in brackets), at most " + std::to_string(listen_max);
    return {std::move(name), "ADDR:PORT", shown.str(), std::move(help), allowed, take, true};
}

}  // namespace

std::vector<serve_setting> settings_of(serve_options& o) {
    using enum serve_setting::kind;
    auto& h = o.http;
    auto& a = o.api;
    auto& s = o.storage;
    return {
        {"Options", tuning,
         addresses("listen", h.listen,
                   "where to accept connections, may be repeated; port 0 = any free one")},
        {"Options", tuning, count("threads", h.threads, 1, 64, "I/O threads")},

        {"Requests", limit,
         size("header-bytes-max", h.header_bytes_max, kib, 64 * kib, "longest request head")},
        {"Requests", limit,
         size("target-bytes-max", h.target_bytes_max, 256, 64 * kib,
              "longest path with its query")},
        {"Requests", limit,
         count("fields-max", h.fields_max, 8, 1000, "header fields of a request")},
        {"Requests", limit,
         size("body-bytes-max", a.body_bytes_max, kib, 64 * mib, "longest request body")},
        {"Requests", limit,
         size("long-bodies-bytes-max", h.long_bodies_bytes_max, 64 * mib, 64 * gib,
              "memory for bodies over 64 KiB that are being received, in all; beyond it 503")},

        {"Connections", limit,
         count("connections-max", h.connections_max, 0, 1'000'000,
               "open connections, 0 = as many as the system allows")},
        {"Connections", limit,
         count("connections-per-address-max", h.connections_per_address_max, 1, 1'000'000,
               "open connections of one client address, of IPv6 of its /64")},
        {"Connections", limit,
         duration("idle-timeout", h.idle_timeout, 100ms, 1h, "wait for the next request")},
        {"Connections", limit,
         duration("header-timeout", h.header_timeout, 100ms, 10min,
                  "wait for a whole request head")},
        {"Connections", limit,
         duration("body-grace", h.body_grace, 100ms, 10min,
                  "time for a body before its rate counts")},
        {"Connections", limit,
         size("body-bytes-per-second-min", h.body_bytes_per_second_min, 1, gib,
              "slowest body, after that")},
        {"Connections", limit,
         duration("write-timeout", h.write_timeout, 100ms, 10min, "wait for a client that reads")},
        {"Connections", limit,
         size("output-bytes-max", h.output_bytes_max, 4 * kib, gib,
              "answers of one connection, before its next pipelined request is answered")},
        {"Connections", limit,
         size("unread-bytes-max", h.unread_bytes_max, mib, tib,
              "answers that wait for clients to read them, of all connections")},
        {"Connections", tuning,
         duration("shutdown-grace", h.shutdown_grace, 0ms, 10min,
                  "time for requests under way when stopping")},
        {"Connections", limit,
         duration("lag-query-max", a.lag.queries, 0ms, 1min,
                  "refuse queries that look at many rows while an I/O thread is later, 0 = never")},
        {"Connections", limit,
         duration("lag-max", a.lag.all, 0ms, 1min,
                  "refuse all but health and metrics while an I/O thread is later, 0 = never")},
        {"Connections", limit,
         count("auth-failures-per-minute", o.auth_failures_per_minute, 0, access::per_minute_max,
               "failed authentications of one client address, 0 = unlimited")},

        {"Storage", limit,
         size("map-bytes", s.map_bytes, mib, tib, "most that one tenant may store")},
        {"Storage", tuning,
         count("writer-threads", s.writer_threads, 1, 64, "threads that commit")},
        {"Storage", tuning,
         count("worker-threads", s.worker_threads, 1, 64, "threads for work that may block")},
        {"Storage", tuning,
         count("batch-ops-max", s.batch_ops_max, 1, 65'536, "operations in one commit")},
        {"Storage", tuning,
         size("batch-bytes-max", s.batch_bytes_max, 64 * kib, 256 * mib, "bytes in one commit")},
        {"Storage", limit,
         count("queue-ops-max", s.queue_ops_max, 1, 1'000'000, "waiting operations of one tenant")},
        {"Storage", limit,
         size("queue-bytes-max", s.queue_bytes_max, 64 * kib, 4 * gib,
              "bytes of those operations")},
        {"Storage", limit,
         duration("query-timeout", a.query_timeout, 10ms, 1h,
                  "longest query that looks at many rows; then 503")},
        {"Storage", limit,
         duration("query-wait", a.query_wait, 10ms, 1h,
                  "longest wait of such a query for its turn")},
        {"Storage", limit,
         duration("tenant-idle", a.tenant_idle, 1s, 24h,
                  "close a tenant that was not used so long")},
        {"Storage", limit,
         count("open-tenants-max", s.open_tenants_max, 1, 100'000, "tenants open at once")},
        {"Storage", limit,
         count("open-waiting-max", s.open_waiting_max, 0, 1'000'000,
               "requests that wait until a tenant is closed for theirs")},
        {"Storage", limit, duration("open-wait", s.open_wait, 10ms, 1h, "longest such wait")},
        {"Storage", limit,
         count("audit-waiting-max", s.audit_waiting_max, 1, 100'000,
               "audit entries of a tenant that wait while its audit file fails")},
        {"Storage", tuning,
         duration("retry-every", s.retry_every, 100ms, 24h,
                  "try again what the disk refused to audit files and to housekeeping")},
        {"Storage", tuning,
         size("audit-segment-bytes", s.audit_segment_bytes, 64 * kib, 4 * gib,
              "audit files begin anew at this size")},
        {"Storage", tuning,
         choice<storage::durability>(
             "durability", s.flush,
             {{"full", storage::durability::full}, {"relaxed", storage::durability::relaxed}},
             "relaxed may lose the last commit in a power cut")},

        {"Log", tuning,
         choice<log_level>("log-level", o.log.least,
                           {{"debug", log_level::debug},
                            {"info", log_level::info},
                            {"warn", log_level::warn},
                            {"error", log_level::error},
                            {"off", log_level::off}},
                           "least severity that is logged")},
        {"Log", tuning,
         path("log-file", o.log.file, "FILE", "append the log here instead of standard error")},
        {"Log", limit,
         size("log-bytes-max", o.log.waiting_bytes_max, 64 * kib, gib,
              "log lines that wait to be written; beyond it they are lost, and counted")},
        {"Log", tuning,
         fraction("access-log-sample", o.access_log_sample,
                  "part of the requests that is logged; server errors always are")},
    };
}

void check(serve_options const& o) {
    if (o.http.target_bytes_max > o.http.header_bytes_max) {
        throw CLI::ValidationError(
            "--target-bytes-max",
            "must be at most --header-bytes-max, which is " + print_size(o.http.header_bytes_max));
    }
    if (o.storage.queue_bytes_max < o.api.body_bytes_max) {
        throw CLI::ValidationError(
            "--queue-bytes-max",
            "must be at least --body-bytes-max, which is " + print_size(o.api.body_bytes_max));
    }
    if (o.storage.map_bytes > address_space_max / o.storage.open_tenants_max) {
        throw CLI::ValidationError("--map-bytes", "times --open-tenants-max must be at most " +
                                                      print_size(address_space_max));
    }
}

}  // namespace rowd::app
