// Fills a data directory with tenants, quickly: through rowd's libraries, several at a time.
//
//   make_tenants DATA TENANTS ROWS
//
// Each tenant gets an unlimited key and one table with ROWS rows (1 to 1,000). Prints one line per
// tenant: key, table, id of its last row.
#include <atomic>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "rowd/access/registry.hpp"
#include "rowd/base/time.hpp"
#include "rowd/storage/engine.hpp"

namespace {

using namespace rowd;

constexpr unsigned threads = 8;  // they mostly wait for the disk
constexpr std::size_t rows_max = 1'000;

template <class Op>
typename Op::receipt write(storage::store& into, Op op) {
    auto done = storage::execute(into, wall_ms(), std::move(op));
    if (!done) throw std::runtime_error(done.error().message);
    return *std::move(done);
}

domain::row_draft draft(std::size_t n) {
    return domain::make_draft(R"({"invoiceId":"in_)" + std::to_string(n) +
                              R"(","customer":"Customer number 000042","amount":52.5,)"
                              R"("email":"customer000042@example.com","currency":"usd",)"
                              R"("status":"paid","dueDate":"2026-01-15","paid":true,)"
                              R"("note":"delivered by courier, signed"})");
}

class maker {
  public:
    maker(std::filesystem::path const& data, std::size_t tenants, std::size_t rows)
        : registry_(access::open_registry(data)),
          engine_(storage::open_engine(data / storage::tenants_name, {.writer_threads = threads})),
          tenants_(tenants),
          rows_(rows) {}

    void run() {
        std::vector<std::thread> makers;
        for (unsigned i = 0; i < threads; ++i) makers.emplace_back([this] { work(); });
        for (auto& m : makers) m.join();
        if (failure_) std::rethrow_exception(failure_);
    }

  private:
    void work() try {
        for (std::size_t n = 0; (n = next_++) < tenants_;) make("tenant " + std::to_string(n));
    } catch (...) {
        std::lock_guard const lock(mutex_);
        failure_ = std::current_exception();
        next_ = tenants_;
    }

    void make(std::string const& name) {
        auto const tenant = registry_->create_tenant(name);
        if (!tenant) throw std::runtime_error(tenant.error().message);
        auto const key = registry_->create_key(tenant->id, "perf", {}, 0, 0);
        if (!key) throw std::runtime_error(key.error().message);
        auto const store = engine_->open(tenant->id);
        domain::table definition;
        definition.name = "perf";
        definition.max_rows = domain::max_rows_limit;
        auto const table = write(*store, domain::create_table{definition, false, {}}).table.id;
        domain::insert_rows insert{table, {}};
        for (std::size_t i = 0; i < rows_; ++i) insert.rows.push_back(draft(i));
        auto const row = write(*store, std::move(insert)).rows.back().id;
        std::lock_guard const lock(mutex_);
        std::printf("%s %s %s\n", key->second.c_str(), table.to_string().c_str(),
                    row.to_string().c_str());
    }

    std::unique_ptr<access::editable_registry> registry_;
    std::unique_ptr<storage::engine> engine_;
    std::size_t const tenants_;
    std::size_t const rows_;
    std::atomic<std::size_t> next_{0};
    std::mutex mutex_;
    std::exception_ptr failure_;
};

}  // namespace

int main(int argc, char** argv) {
    if (argc != 4) {
        std::fputs("usage: make_tenants DATA TENANTS ROWS\n", stderr);
        return 2;
    }
    try {
        std::size_t const rows = std::stoul(argv[3]);
        if (rows == 0 || rows > rows_max) throw std::runtime_error("ROWS is 1 to 1000");
        maker(argv[1], std::stoul(argv[2]), rows).run();
    } catch (std::exception const& e) {
        std::fprintf(stderr, "make_tenants: %s\n", e.what());
        return 1;
    }
}
