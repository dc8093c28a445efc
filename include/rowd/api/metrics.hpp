// Request counters. Each I/O thread writes a shard of its own, without locked instructions; a
// scrape adds the shards up.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rowd::api {

// The status codes that are told apart; any other counts as the last.
constexpr std::array<std::uint16_t, 22> counted_codes = {200, 201, 204, 400, 401, 402, 403, 404,
                                                         405, 408, 409, 413, 414, 415, 417, 429,
                                                         431, 500, 503, 505, 507, 0};

// Upper bounds of the latency buckets: 2^6 us to 2^23 us (8 s), and what is above.
constexpr unsigned latency_buckets = 18;
constexpr unsigned latency_shift_min = 6;

class metrics_shard {
  public:
    explicit metrics_shard(std::size_t routes) : routes_(routes) {}

    // Only the owning thread.
    void count(std::size_t route, unsigned status, std::uint64_t us, std::uint64_t bytes);

    struct cell {
        std::array<std::atomic<std::uint64_t>, counted_codes.size()> codes{};
        std::array<std::atomic<std::uint64_t>, latency_buckets + 1> latency{};
        std::atomic<std::uint64_t> us{0};
        std::atomic<std::uint64_t> bytes{0};
    };
    std::vector<cell> const& cells() const { return routes_; }

  private:
    std::vector<cell> routes_;
};

class metrics {
  public:
    // One name per route index, such as `GET /api/v1/tables`; the last index is for requests that
    // no route took.
    metrics(std::vector<std::string> route_names, unsigned shards);

    metrics_shard& shard(unsigned slot) { return *shards_[slot]; }
    std::size_t shards() const { return shards_.size(); }
    std::size_t unrouted() const { return names_.size() - 1; }

    // Appends the Prometheus text of everything counted here.
    void print(std::string& out) const;

  private:
    std::vector<std::string> names_;
    std::vector<std::unique_ptr<metrics_shard>> shards_;
};

// Appends one metric without labels, with its HELP and TYPE lines.
void print_metric(std::string& out, std::string_view name, std::string_view type,
                  std::string_view help, std::uint64_t value);
// The same for one that is in seconds.
void print_seconds(std::string& out, std::string_view name, std::string_view type,
                   std::string_view help, std::uint64_t ns);

}  // namespace rowd::api
