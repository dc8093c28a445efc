// A workflow that remembers which invoices it has seen, with the Data Table client: each of the six
// operations once, and the counter. Run it without arguments; it works in a directory of its own.
#include <cstdlib>
#include <filesystem>
#include <iostream>

#include "rowd/base/random.hpp"
#include "rowd/base/time.hpp"
#include "rowd/data_table/data_table.hpp"
#include "rowd/storage/engine.hpp"

namespace {

using namespace rowd;

template <class T>
T need(result<T> done) {
    if (done) return *std::move(done);
    std::cerr << "failed: " << done.error().message << '\n';
    std::exit(EXIT_FAILURE);
}

void print(char const* what, std::vector<domain::row> const& rows) {
    std::cout << what << '\n';
    for (auto const& row : rows) std::cout << "  " << row.id.to_string() << ' ' << row.data << '\n';
}

// Tables are usually made over the REST API.
uuid create_table(storage::engine& engine, uuid const& company) {
    domain::create_table op;
    op.definition.name = "Processed Invoices";
    return storage::execute(*engine.open(company), wall_ms(), op).value().table.id;
}

void process_invoices(data_table::client& invoices, uuid const& table) {
    auto const first = need(invoices.insert(table, R"({"invoiceId": "in_1", "amount": 4900})"));
    print("insert", {first.row});

    for (int i = 0; i < 2; ++i) {
        auto const seen = need(
            invoices.upsert(table, {"invoiceId", "in_2"}, R"({"amount": 120, "tags": ["eu"]})"));
        bool const is_new = seen.done == data_table::upsert_result::operation::inserted;
        print(is_new ? "upsert inserted" : "upsert updated", seen.rows);
    }

    print("update", need(invoices.update(table, {"amount", 120}, R"({"state": "paid"})")).rows);
    print("increment", need(invoices.increment(table, {"invoiceId", "in_2"}, "tries", 1)).rows);
    print("find", need(invoices.find(table, R"({"tags": ["eu"]})")).rows);
    print("getById", {need(invoices.get_by_id(table, first.row.id)).row});

    std::cout << "delete\n  " << need(invoices.remove(table, {"invoiceId", "in_1"})).deleted
              << " row\n";
    auto const gone = invoices.get_by_id(table, first.row.id);
    std::cout << "getById\n  " << (gone ? "still there" : gone.error().message) << '\n';
}

}  // namespace

int main() {
    random_source random;
    auto const directory =
        std::filesystem::temp_directory_path() / ("data_table_example_" + random.alphanumeric(16));
    uuid const company = random.uuid_v4();
    {
        auto const engine = storage::open_engine(directory, {});
        uuid const table = create_table(*engine, company);
        data_table::client invoices(*engine, company);
        process_invoices(invoices, table);
    }
    std::filesystem::remove_all(directory);
}
