// How fast the bare storage library is: durable puts of rows of one size, so many per commit.
//
//   lmdb_baseline DIRECTORY ROW_BYTES ROWS_PER_COMMIT SECONDS [random]
//
// Keys ascend, so that each row is appended, unless they are to be random.
// Fills a fresh database in DIRECTORY with 100,000 rows first. Prints one line of JSON: rows per
// second, the median and 99th percentile of one commit in microseconds, CPU microseconds per row.
// Default flags, as in a durable server: what is counted survives a power cut.
#include <lmdb.h>
#include <time.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

constexpr std::uint64_t rows_before = 100'000;
constexpr std::uint64_t rows_before_per_commit = 250;
constexpr std::uint64_t map_bytes = 16ull << 30;
constexpr std::size_t commits_max = 10'000'000;

void check(int code) {
    if (code != MDB_SUCCESS) throw std::runtime_error(mdb_strerror(code));
}

double seconds_of(clockid_t clock) {
    timespec t{};
    clock_gettime(clock, &t);
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
}

class database {
  public:
    database(char const* directory, std::size_t row_bytes, bool random)
        : random_(random), row_(row_bytes, 'x') {
        MDB_env* env = nullptr;
        check(mdb_env_create(&env));
        env_.reset(env);
        check(mdb_env_set_mapsize(env, map_bytes));
        check(mdb_env_open(env, directory, MDB_NOTLS | MDB_NORDAHEAD, 0600));
    }

    // One commit of `rows` further rows.
    void add(std::uint64_t rows) {
        MDB_txn* txn = nullptr;
        MDB_dbi dbi = 0;
        check(mdb_txn_begin(env_.get(), nullptr, 0, &txn));
        check(mdb_dbi_open(txn, nullptr, 0, &dbi));
        for (std::uint64_t i = 0; i < rows; ++i) put(txn, dbi);
        check(mdb_txn_commit(txn));
    }

  private:
    void put(MDB_txn* txn, MDB_dbi dbi) {
        ++last_;
        // An odd factor maps different numbers to different ones, all over the range.
        std::uint64_t const number = random_ ? last_ * 0x9e3779b97f4a7c15u : last_;
        std::array<unsigned char, 8> key;
        for (std::size_t i = 0; i < key.size(); ++i)
            key[i] = static_cast<unsigned char>(number >> (56 - 8 * i));
        MDB_val k{key.size(), key.data()};
        MDB_val v{row_.size(), row_.data()};
        check(mdb_put(txn, dbi, &k, &v, 0));
    }

    struct closer {
        void operator()(MDB_env* env) const { mdb_env_close(env); }
    };
    std::unique_ptr<MDB_env, closer> env_;
    bool random_;
    std::string row_;
    std::uint64_t last_ = 0;
};

double percentile_us(std::vector<double>& sorted_seconds, double part) {
    auto const last = static_cast<double>(sorted_seconds.size() - 1);
    return sorted_seconds[static_cast<std::size_t>(part * last)] * 1e6;
}

void measure(database& db, std::uint64_t rows_per_commit, double seconds) {
    std::vector<double> commits;
    double const cpu_start = seconds_of(CLOCK_PROCESS_CPUTIME_ID);
    double const start = seconds_of(CLOCK_MONOTONIC);
    double now = start;
    while (now - start < seconds && commits.size() < commits_max) {
        db.add(rows_per_commit);
        double const after = seconds_of(CLOCK_MONOTONIC);
        commits.push_back(after - now);
        now = after;
    }
    double const cpu = seconds_of(CLOCK_PROCESS_CPUTIME_ID) - cpu_start;
    auto const rows = static_cast<double>(commits.size() * rows_per_commit);
    std::sort(commits.begin(), commits.end());
    std::printf(R"({"rows_per_s":%.1f,"commit_p50_us":%.2f,"commit_p99_us":%.2f,"cpu_us":%.3f})"
                "\n",
                rows / (now - start), percentile_us(commits, 0.5), percentile_us(commits, 0.99),
                cpu / rows * 1e6);
}

}  // namespace

int main(int argc, char** argv) {
    bool const random = argc == 6 && std::string(argv[5]) == "random";
    if (argc != 5 && !random) {
        std::fputs("usage: lmdb_baseline DIRECTORY ROW_BYTES ROWS_PER_COMMIT SECONDS [random]\n",
                   stderr);
        return 2;
    }
    try {
        database db(argv[1], std::stoul(argv[2]), random);
        for (std::uint64_t i = 0; i < rows_before; i += rows_before_per_commit)
            db.add(rows_before_per_commit);
        measure(db, std::max(1ul, std::stoul(argv[3])), std::stod(argv[4]));
    } catch (std::exception const& e) {
        std::fprintf(stderr, "lmdb_baseline: %s\n", e.what());
        return 1;
    }
}
