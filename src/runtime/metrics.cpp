#include "rowd/runtime/metrics.hpp"

#include <algorithm>
#include <bit>

namespace rowd {
namespace {

// Only one thread writes a shard: a plain load and store is enough, and needs no bus lock.
void bump(std::atomic<std::uint64_t>& counter, std::uint64_t by) {
    counter.store(counter.load(std::memory_order_relaxed) + by, std::memory_order_relaxed);
}

std::size_t code_index(unsigned status) {
    std::size_t i = 0;
    while (counted_codes[i] != 0 && counted_codes[i] != status) ++i;
    return i;
}

std::string labels(std::string_view name) {
    std::size_t const space = name.find(' ');
    std::string text = "method=\"";
    text += name.substr(0, space);
    text += "\",route=\"";
    text += name.substr(space + 1);
    return text + "\"";
}

constexpr metric requests =
    metric::counter("rowd_requests_total", "Answers by route template and status code");
constexpr metric latency{"rowd_request_seconds", "histogram",
                         "Time from a request's last byte to its answer"};
constexpr metric response_bytes =
    metric::counter("rowd_response_bytes_total", "Bytes of all answers");
constexpr metric deferrals = metric::counter("rowd_deferrals_total", "Work left to worker threads");
constexpr metric overloads = metric::counter("rowd_overload_refusals_total",
                                             "Requests refused because there was too much to do");

void print_type(std::string& out, metric const& m) {
    out.append("# HELP ").append(m.name).append(" ").append(m.help);
    out.append("\n# TYPE ").append(m.name).append(" ").append(m.type).append("\n");
}

struct sums {
    std::array<std::uint64_t, counted_codes.size()> codes{};
    std::array<std::uint64_t, latency_buckets + 1> latency{};
    std::uint64_t requests = 0;
    std::uint64_t us = 0;
    std::uint64_t bytes = 0;

    void add(metrics_shard::cell const& c) {
        for (std::size_t i = 0; i < codes.size(); ++i) {
            codes[i] += c.codes[i].load(std::memory_order_relaxed);
            requests += c.codes[i].load(std::memory_order_relaxed);
        }
        for (std::size_t i = 0; i < latency.size(); ++i)
            latency[i] += c.latency[i].load(std::memory_order_relaxed);
        us += c.us.load(std::memory_order_relaxed);
        bytes += c.bytes.load(std::memory_order_relaxed);
    }
};

void print_requests(std::string& out, std::string_view name, sums const& s) {
    for (std::size_t i = 0; i < s.codes.size(); ++i) {
        if (s.codes[i] == 0) continue;
        out += "rowd_requests_total{" + labels(name) + ",code=\"";
        out += counted_codes[i] == 0 ? "other" : std::to_string(counted_codes[i]);
        out += "\"} " + std::to_string(s.codes[i]) + "\n";
    }
}

void print_latency(std::string& out, std::string_view name, sums const& s) {
    std::uint64_t below = 0;
    for (unsigned i = 0; i <= latency_buckets; ++i) {
        below += s.latency[i];
        double const seconds = static_cast<double>(1ull << (latency_shift_min + i)) / 1e6;
        std::string const bound = i == latency_buckets ? "+Inf" : std::to_string(seconds);
        out += "rowd_request_seconds_bucket{" + labels(name) + ",le=\"" + bound + "\"} " +
               std::to_string(below) + "\n";
    }
    out += "rowd_request_seconds_sum{" + labels(name) + "} " +
           std::to_string(static_cast<double>(s.us) / 1e6) + "\n";
    out += "rowd_request_seconds_count{" + labels(name) + "} " + std::to_string(below) + "\n";
}

template <class Cause, class Names, class Shards>
void print_causes(std::string& out, metric const& m, std::string_view label, Names const& causes,
                  Shards const& shards) {
    print_type(out, m);
    for (std::size_t i = 0; i < causes.size(); ++i) {
        std::uint64_t sum = 0;
        for (auto const& shard : shards) sum += shard->counted(static_cast<Cause>(i));
        out.append(m.name).append("{").append(label).append("=\"").append(causes[i]);
        out.append("\"} ").append(std::to_string(sum)).append("\n");
    }
}

}  // namespace

void metrics_shard::count(std::size_t route, unsigned status, std::uint64_t us,
                          std::uint64_t bytes) {
    ROWD_DEBUG_ASSERT(owner_.is_here() && route < routes_.size());
    cell& c = routes_[route];
    bump(c.codes[code_index(status)], 1);
    auto const width = static_cast<unsigned>(std::bit_width(us == 0 ? 0 : us - 1));
    bump(c.latency[std::clamp(width, latency_shift_min, latency_shift_min + latency_buckets) -
                   latency_shift_min],
         1);
    bump(c.us, us);
    bump(c.bytes, bytes);
}

void metrics_shard::count(deferral what) {
    ROWD_DEBUG_ASSERT(owner_.is_here());
    bump(deferrals_[static_cast<std::size_t>(what)], 1);
}

void metrics_shard::count(overload why) {
    ROWD_DEBUG_ASSERT(owner_.is_here());
    bump(overloads_[static_cast<std::size_t>(why)], 1);
}

metrics::metrics(std::vector<std::string> route_names, unsigned shards)
    : names_(std::move(route_names)) {
    names_.push_back("other unrouted");
    for (unsigned i = 0; i < shards; ++i)
        shards_.push_back(std::make_unique<metrics_shard>(names_.size()));
}

void metrics::print(std::string& out) const {
    std::vector<sums> totals(names_.size());
    for (auto const& shard : shards_)
        for (std::size_t i = 0; i < names_.size(); ++i) totals[i].add(shard->cells()[i]);
    print_type(out, requests);
    for (std::size_t i = 0; i < names_.size(); ++i) print_requests(out, names_[i], totals[i]);
    print_type(out, latency);
    for (std::size_t i = 0; i < names_.size(); ++i)
        if (totals[i].requests > 0) print_latency(out, names_[i], totals[i]);
    metric bytes = response_bytes;
    for (auto const& s : totals) bytes += s.bytes;
    print_metric(out, bytes);
    print_causes<deferral>(out, deferrals, "what", deferral_names, shards_);
    print_causes<overload>(out, overloads, "cause", overload_names, shards_);
    for (auto const& print_more : more_) print_more(out);
}

void print_metric(std::string& out, metric const& m) {
    print_type(out, m);
    out.append(m.name).append(" ");
    out += m.counted_in == metric::unit::ns ? std::to_string(static_cast<double>(m.value) / 1e9)
                                            : std::to_string(m.value);
    out += '\n';
}

}  // namespace rowd
