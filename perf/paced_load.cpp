// Load at a constant rate, over many connections that each have their own tenant and rate.
//
//   paced_load PORT TARGETS WARM_UP_SECONDS SECONDS
//
// TARGETS has one line per connection, its fields separated by tabs: a label, requests per second,
// method, header fields (separated by `|`), paths (separated by spaces, taken in turn), and perhaps
// a body. Prints one line of JSON: per label the answers, errors and latency percentiles.
//
// A request's latency counts from the moment it was due, not from when the connection was free to
// send it: a server that stalls cannot hide the requests that had to wait meanwhile.
#include <algorithm>
#include <array>
#include <boost/asio.hpp>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using steady = std::chrono::steady_clock;

constexpr std::size_t answer_bytes_max = 1 << 20;
constexpr std::array<double, 8> percentiles = {50, 75, 90, 95, 99, 99.9, 99.99, 100};

struct target {
    std::string label;
    double per_second = 0;
    std::vector<std::string> requests;  // whole, taken in turn
};

struct tally {
    std::vector<double> latencies_us;
    std::uint64_t errors = 0;  // answers other than 2xx, and connections that broke
    std::uint64_t late = 0;    // were sent late, because the answer before took too long
};

struct span {
    steady::time_point start;  // of counting
    steady::time_point end;
};

std::vector<std::string> split(std::string const& text, char separator) {
    std::vector<std::string> parts;
    std::stringstream in(text);
    for (std::string part; std::getline(in, part, separator);) parts.push_back(part);
    return parts;
}

target parse_target(std::string const& line) {
    auto const fields = split(line, '\t');
    if (fields.size() < 5) throw std::runtime_error("a target has at least five fields: " + line);
    std::string const body = fields.size() > 5 ? fields[5] : "";
    std::string rest = " HTTP/1.1\r\nHost: localhost\r\n";
    for (auto const& field : split(fields[3], '|')) rest += field + "\r\n";
    if (!body.empty())
        rest += "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
                "\r\n";
    target t{fields[0], std::stod(fields[1]), {}};
    for (auto const& path : split(fields[4], ' '))
        t.requests.push_back(fields[2] + " " + path + rest + "\r\n" + body);
    return t;
}

// The bytes of a whole answer at the front of `text`, 0 if it is not all there.
std::size_t answer_size(std::string_view text) {
    auto const end = text.find("\r\n\r\n");
    if (end == text.npos) return 0;
    std::string head(text.substr(0, end));
    std::transform(head.begin(), head.end(), head.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    constexpr std::string_view field = "\r\ncontent-length:";
    auto const at = head.find(field);
    // Chunked otherwise. One request is out at a time, so an answer's end is the end of the text.
    if (at == head.npos) return text.ends_with("\r\n0\r\n\r\n") ? text.size() : 0;
    auto const length = std::stoul(head.substr(at + field.size()));
    return text.size() >= end + 4 + length ? end + 4 + length : 0;
}

class connection {
  public:
    connection(asio::io_context& io, target t, tally& counts, span const& when)
        : socket_(io), timer_(io), target_(std::move(t)), counts_(counts), when_(when) {}

    void connect(tcp::endpoint const& server) {
        socket_.connect(server);
        socket_.set_option(tcp::no_delay(true));
    }

    // The first request is due at `first`, the others follow at the target's rate.
    void start(steady::time_point first) {
        due_ = first;
        wait();
    }

  private:
    void wait() {
        if (due_ >= when_.end) return;
        if (steady::now() >= due_) {
            ++counts_.late;
            return send();
        }
        timer_.expires_at(due_);
        timer_.async_wait([this](error_code ec) {
            if (!ec) send();
        });
    }

    void send() {
        auto const& request = target_.requests[sent_++ % target_.requests.size()];
        asio::async_write(socket_, asio::buffer(request), [this](error_code ec, std::size_t) {
            if (ec) return fail();
            receive();
        });
    }

    void receive() {
        socket_.async_read_some(asio::buffer(chunk_), [this](error_code ec, std::size_t size) {
            if (ec) return fail();
            answer_.append(chunk_.data(), size);
            if (answer_.size() > answer_bytes_max) return fail();
            if (answer_size(answer_) == 0) return receive();
            note();
        });
    }

    void note() {
        std::chrono::duration<double, std::micro> const latency = steady::now() - due_;
        if (due_ >= when_.start) {
            counts_.latencies_us.push_back(latency.count());
            if (!answer_.starts_with("HTTP/1.1 2")) ++counts_.errors;
        }
        answer_.clear();
        due_ += std::chrono::nanoseconds(static_cast<std::int64_t>(1e9 / target_.per_second));
        wait();
    }

    void fail() { ++counts_.errors; }

    tcp::socket socket_;
    asio::steady_timer timer_;
    target target_;
    tally& counts_;
    span const& when_;
    steady::time_point due_;
    std::size_t sent_ = 0;
    std::string answer_;
    std::array<char, 16 * 1024> chunk_{};
};

std::vector<target> read_targets(char const* path) {
    std::ifstream in(path);
    std::vector<target> targets;
    for (std::string line; std::getline(in, line);) targets.push_back(parse_target(line));
    if (targets.empty()) throw std::runtime_error(std::string("no targets in ") + path);
    return targets;
}

void print(std::map<std::string, tally>& counts) {
    char const* separator = "{";
    for (auto& [label, count] : counts) {
        auto& sorted = count.latencies_us;
        std::sort(sorted.begin(), sorted.end());
        std::printf(R"(%s"%s":{"answers":%zu,"errors":%llu,"late":%llu,"percentiles_us":{)",
                    separator, label.c_str(), sorted.size(),
                    static_cast<unsigned long long>(count.errors),
                    static_cast<unsigned long long>(count.late));
        for (std::size_t i = 0; i < percentiles.size() && !sorted.empty(); ++i) {
            auto const last = static_cast<double>(sorted.size() - 1);
            std::printf(R"(%s"%g":%.1f)", i == 0 ? "" : ",", percentiles[i],
                        sorted[static_cast<std::size_t>(percentiles[i] / 100 * last)]);
        }
        std::fputs("}}", stdout);
        separator = ",";
    }
    std::puts("}");
}

void run(unsigned short port, char const* targets_path, double warm_up_s, double counted_s) {
    asio::io_context io(1);
    auto const targets = read_targets(targets_path);
    std::map<std::string, tally> counts;
    span when;
    std::vector<std::unique_ptr<connection>> connections;
    for (auto const& t : targets) {
        connections.push_back(std::make_unique<connection>(io, t, counts[t.label], when));
        connections.back()->connect({asio::ip::address_v4::loopback(), port});
    }
    auto const seconds = [](double s) {
        return std::chrono::duration_cast<steady::duration>(std::chrono::duration<double>(s));
    };
    auto const now = steady::now();
    when = {now + seconds(warm_up_s), now + seconds(warm_up_s + counted_s)};
    // Spread over the first interval of each, so that not all are due at once. The golden ratio
    // keeps neighbours in the file apart, whatever their number.
    double phase = 0;
    for (std::size_t i = 0; i < targets.size(); ++i) {
        phase += 0.6180339887498949;
        if (phase >= 1) phase -= 1;
        connections[i]->start(now + seconds(phase / targets[i].per_second));
    }
    io.run();
    print(counts);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 5) {
        std::fputs("usage: paced_load PORT TARGETS WARM_UP_SECONDS SECONDS\n", stderr);
        return 2;
    }
    try {
        run(static_cast<unsigned short>(std::stoul(argv[1])), argv[2], std::stod(argv[3]),
            std::stod(argv[4]));
    } catch (std::exception const& e) {
        std::fprintf(stderr, "paced_load: %s\n", e.what());
        return 1;
    }
}
