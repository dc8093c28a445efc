// The page of /metrics, and request counters. Each I/O thread writes a shard of its own, without
// locked instructions; a scrape adds the shards up.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rowd/base/metric.hpp"
#include "rowd/runtime/thread_owner.hpp"

namespace rowd {

// The status codes that are told apart; any other counts as the last.
constexpr std::array<std::uint16_t, 22> counted_codes = {200, 201, 204, 400, 401, 402, 403, 404,
                                                         405, 408, 409, 413, 414, 415, 417, 429,
                                                         431, 500, 503, 505, 507, 0};

// Upper bounds of the latency buckets: 2^6 us to 2^23 us (8 s), and what is above.
constexpr unsigned latency_buckets = 18;
constexpr unsigned latency_shift_min = 6;

// What an I/O thread left to worker threads, because it was too much, and what it refused, because
// there was too much of it.
enum class deferral : std::uint8_t { long_read, long_request, long_answer };
constexpr std::array<std::string_view, 3> deferral_names = {"long_read", "long_request",
                                                            "long_answer"};
enum class overload : std::uint8_t { thread_late, query_thread_late, query_busy, query_waited };
constexpr std::array<std::string_view, 4> overload_names = {"thread_late", "query_thread_late",
                                                            "query_busy", "query_waited"};

class metrics_shard {
  public:
    explicit metrics_shard(std::size_t routes) : routes_(routes) {}

    // Only the owning thread.
    void count(std::size_t route, unsigned status, std::uint64_t us, std::uint64_t bytes);
    void count(deferral what);
    void count(overload why);

    struct cell {
        std::array<std::atomic<std::uint64_t>, counted_codes.size()> codes{};
        std::array<std::atomic<std::uint64_t>, latency_buckets + 1> latency{};
        std::atomic<std::uint64_t> us{0};
        std::atomic<std::uint64_t> bytes{0};
    };
    std::vector<cell> const& cells() const { return routes_; }
    std::uint64_t counted(deferral what) const {
        return deferrals_[static_cast<std::size_t>(what)].load(std::memory_order_relaxed);
    }
    std::uint64_t counted(overload why) const {
        return overloads_[static_cast<std::size_t>(why)].load(std::memory_order_relaxed);
    }

  private:
    std::vector<cell> routes_;
    std::array<std::atomic<std::uint64_t>, deferral_names.size()> deferrals_{};
    std::array<std::atomic<std::uint64_t>, overload_names.size()> overloads_{};
    [[no_unique_address]] thread_owner owner_;
};

class metrics {
  public:
    // One name per route index, such as `GET /api/v1/tables`; the last index is for requests that
    // no route took.
    metrics(std::vector<std::string> route_names, unsigned shards);

    metrics_shard& shard(unsigned slot) { return *shards_[slot]; }
    std::size_t unrouted() const { return names_.size() - 1; }

    // Has print() append what `source` appends, behind what is there. Before anybody prints.
    void add(std::function<void(std::string& out)> source) { more_.push_back(std::move(source)); }

    // Appends the whole page, in Prometheus' text format. Any thread.
    void print(std::string& out) const;

  private:
    std::vector<std::string> names_;
    std::vector<std::unique_ptr<metrics_shard>> shards_;
    std::vector<std::function<void(std::string& out)>> more_;
};

// Appends one metric without labels, with its HELP and TYPE lines.
void print_metric(std::string& out, metric const& m);

}  // namespace rowd
