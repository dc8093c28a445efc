// What queries cost beside the cheapest operations of their kind, in one run: a table of 100,000
// rows of about 220 bytes, read through the engine's public face on one thread. CPU time of the
// thread for reads, of the process for writes; medians. Usage: query_bench DIRECTORY [rows]
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "rowd/base/random.hpp"
#include "rowd/base/time.hpp"
#include "rowd/kv/cursor.hpp"
#include "rowd/storage/engine.hpp"
#include "storage/lmdb/format/keys.hpp"

namespace {

using namespace rowd;

constexpr int runs = 9;

double cpu_us(clockid_t clock) {
    timespec t{};
    clock_gettime(clock, &t);
    return static_cast<double>(t.tv_sec) * 1e6 + static_cast<double>(t.tv_nsec) / 1e3;
}

// The median over the runs of what one of `times` calls costs.
double median_us(clockid_t clock, int times, std::function<void()> const& work) {
    std::vector<double> costs;
    for (int run = 0; run < runs; ++run) {
        double const start = cpu_us(clock);
        for (int i = 0; i < times; ++i) work();
        costs.push_back((cpu_us(clock) - start) / times);
    }
    std::ranges::sort(costs);
    return costs[runs / 2];
}

// Copies what it is shown, as an answer would.
struct copying_sink final : domain::row_sink {
    void on_row(domain::row_view const& row) override { text += row.data; }
    std::string text;
};

std::string email(std::uint64_t n) {
    return "user" + std::to_string(n) + "@example.test";
}

domain::row_draft draft(std::uint64_t n) {
    return domain::make_draft("{\"name\":\"Customer number " + std::to_string(n) +
                              "\",\"email\":\"" + email(n) + "\",\"amount\":" + std::to_string(n) +
                              ".5,\"active\":true,\"city\":\"Ghent\",\"plan\":\"standard\"," +
                              "\"note\":\"a short text that stands for what people write\"," +
                              "\"created\":\"2026-11-21T16:00:00.000Z\"}");
}

class bench {
  public:
    bench(std::filesystem::path directory, std::uint64_t rows)
        : directory_(std::move(directory)), count_(rows) {
        storage::options o;
        o.batch_bytes_max = 64u << 20;
        engine_ = storage::open_engine(directory_, o);
        store_ = engine_->open(tenant_);
        load();
    }

    void run() {
        double const inserted = write_us([&] { insert(1'000); });
        double const upserted_new = write_us([&] { upsert([&] { return ++last_; }); });
        std::uint64_t next = 0;
        double const upserted_run = write_us([&] { upsert([&] { return 1 + next++ % last_; }); });
        double const upserted_random =
            write_us([&] { upsert([&] { return 1 + random_.next64() % last_; }); });
        double const get = read_us(2'000, [&] { get_one(); });
        double const page = read_us(500, [&] { random_page(); });
        double const indexed = read_us(500, [&] { find_equal("email"); });
        double const scan = read_us(1, [&] { find_equal("name"); });
        double const first = read_us(500, [&] { sorted_page(0); });
        double const deep = read_us(500, [&] { sorted_page(count_ / 2); });
        close();
        double const walked = walk_us();
        double const put = bare_puts_us();
        print("page of 50 at a random offset / get one", page, get, 15);
        print("find by equality, indexed / get one", indexed, get, 3);
        print("find by equality, no index / bare cursor walk", scan, walked, 4);
        print("page of 50 by an index, middle / offset 0", deep, first, 5);
        print("upsert 1,000 new rows / insert 1,000", upserted_new, inserted, 2);
        print("upsert 1,000 neighbours / insert 1,000", upserted_run, inserted, 2);
        print("upsert 1,000 anywhere / insert 1,000", upserted_random, inserted, 2);
        print("the same / 1,000 puts into bare LMDB there", upserted_random, put, 2);
    }

  private:
    static void print(char const* what, double us, double baseline_us, double target) {
        double const ratio = us / baseline_us;
        std::printf("%-48s %10.2f us %10.2f us %6.2f x  <= %.0f x  %s\n", what, us, baseline_us,
                    ratio, target, ratio <= target ? "reached" : "MISSED");
    }
    static double read_us(int times, std::function<void()> const& work) {
        return median_us(CLOCK_THREAD_CPUTIME_ID, times, work);
    }
    static double write_us(std::function<void()> const& work) {
        return median_us(CLOCK_PROCESS_CPUTIME_ID, 1, work);
    }

    template <class Op>
    typename Op::receipt write(Op op) {
        auto done = storage::execute(*store_, wall_ms(), std::move(op));
        if (!done) {
            std::fprintf(stderr, "refused: %s\n", done.error().message.c_str());
            std::exit(1);
        }
        return *std::move(done);
    }

    // The two indexes begin with the first row and are kept up from then on.
    void load() {
        domain::table definition;
        definition.name = "bench";
        definition.max_rows = domain::max_rows_limit;
        table_ = write(domain::create_table{definition, false, {}}).table.id;
        for (auto const* column : {"email", "amount"})
            write(domain::upsert_rows{table_, column, {{{}, "\"none\"", draft(0)}}, 0});
        for (std::uint64_t made = 2 + 2 * runs * 1'000; made + 1'000 <= count_; made += 1'000)
            insert(1'000);
    }

    void insert(std::uint64_t rows) {
        domain::insert_rows op{table_, {}};
        for (std::uint64_t i = 0; i < rows; ++i) op.rows.push_back(draft(++last_));
        for (auto const& row : write(std::move(op)).rows) ids_.push_back(row.id);
    }

    // 1,000 rows by their email; `next` says which row is the next one.
    void upsert(std::function<std::uint64_t()> const& next) {
        domain::upsert_rows op{table_, "email", {}, 0};
        for (int i = 0; i < 1'000; ++i) {
            std::uint64_t const n = next();
            op.rows.push_back({{}, "\"" + email(n) + "\"", draft(n)});
        }
        write(std::move(op));
    }

    void get_one() {
        out_.text.clear();
        domain::get_row const plan{table_, ids_[random_.next64() % ids_.size()]};
        static_cast<void>(read_here(plan));
    }

    void random_page() {
        out_.text.clear();
        domain::list_rows const plan{table_, domain::list_rows::order::position,
                                     random_.next64() % (last_ - 50), 50};
        static_cast<void>(read_here(plan));
    }

    void find_equal(char const* column) {
        out_.text.clear();
        std::uint64_t const n = 1 + random_.next64() % last_;
        std::string const value =
            std::string(column) == "email" ? email(n) : "Customer number " + std::to_string(n);
        domain::find_rows plan;
        plan.table = table_;
        plan.wanted.where = domain::filter{*domain::make_comparison(
            domain::path::literal(column), domain::comparator::eq, "\"" + value + "\"")};
        find(plan);
    }

    void sorted_page(std::uint64_t offset) {
        out_.text.clear();
        domain::find_rows plan;
        plan.table = table_;
        plan.wanted.by.keys.push_back({domain::path::literal("amount")});
        plan.wanted.offset = offset;
        plan.wanted.limit = 50;
        find(plan);
    }

    // As an I/O thread and, when it is not for that one, a worker thread would.
    void find(domain::find_rows const& plan) {
        if (read_here(plan)) return;
        auto how = storage::reading::elsewhere(storage::no_time_limit);
        static_cast<void>(store_->read(how, plan, out_));
    }
    // False when it gave up.
    template <class Plan>
    bool read_here(Plan const& plan) {
        auto how = storage::reading::on_io_thread(0, 1 << 20);
        static_cast<void>(store_->read(how, plan, out_));
        return !how.over();
    }

    // LMDB allows one opening in a process: what goes around the engine comes after this.
    void close() {
        engine_->stop();
        store_.reset();
        engine_.reset();
    }
    std::filesystem::path home() const { return directory_ / tenant_.to_string(); }

    double walk_us() {
        kv::environment const env(home(), {.map_bytes = 0, .read_only = true});
        kv::reader reader(env);
        storage::key const rows('R');
        std::uint64_t sum = 0;
        double const us = read_us(1, [&] {
            kv::snapshot const in(reader);
            kv::cursor at(in);
            for (bool more = at.seek(rows); more && at.in(rows); more = at.next())
                for (std::size_t i = 0; i < at.value().size(); i += 64)
                    sum += static_cast<unsigned char>(at.value()[i]);  // every line of the cache
        });
        if (sum == 0) std::puts("no rows");
        return us;
    }

    // What the disk and LMDB take of an upsert: 1,000 rows anywhere are some 900 leaf pages to copy
    // and to write.
    double bare_puts_us() {
        kv::environment env(home(), kv::environment::settings{});
        std::vector<std::string> rows;
        {
            kv::reader reader(env);
            kv::snapshot const in(reader);
            kv::cursor at(in);
            storage::key const prefix('R');
            for (bool more = at.seek(prefix); more && at.in(prefix); more = at.next())
                rows.emplace_back(at.key());
        }
        std::string const value(250, 'v');
        return write_us([&] {
            kv::write_txn txn(env);
            for (int i = 0; i < 1'000; ++i) txn.put(rows[random_.next64() % rows.size()], value);
            txn.commit();
        });
    }

    std::filesystem::path directory_;
    std::uint64_t count_;
    random_source random_;
    uuid tenant_ = random_.uuid_v4();
    uuid table_;
    std::uint64_t last_ = 0;
    std::vector<uuid> ids_;
    copying_sink out_;
    std::unique_ptr<storage::engine> engine_;
    std::shared_ptr<storage::store> store_;
};

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fputs("usage: query_bench DIRECTORY [rows]\n", stderr);
        return 2;
    }
    bench(argv[1], argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 100'000).run();
}
