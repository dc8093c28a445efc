// A company with a client on a fresh engine, tables on demand, and short ways to look at answers.
#pragma once

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <string>
#include <vector>

#include "fixtures/temporary_directory.hpp"
#include "fixtures/tenant.hpp"
#include "rowd/base/json.hpp"
#include "rowd/base/time.hpp"
#include "rowd/data_table/data_table.hpp"
#include "rowd/storage/engine.hpp"

namespace rowd::data_table {

struct company_tables {
    fixtures::temporary_directory directory;
    std::unique_ptr<storage::engine> engine = storage::open_engine(
        directory.path() / storage::tenants_name,
        {.writer_threads = 1, .worker_threads = 1, .flush = storage::durability::relaxed});
    uuid company = random_source().uuid_v4();
    client tables{*engine, company};
    uuid table = create_table();

    uuid create_table(std::uint32_t max_rows = 100, std::string const& columns = "[]") {
        domain::create_table op;
        op.definition.name = "t";
        op.definition.schema.clear();
        BOOST_REQUIRE(json::compact(R"({"columns":)" + columns + "}", op.definition.schema));
        op.definition.max_rows = max_rows;
        return fixtures::execute(*engine->open(company), wall_ms(), op).table->id;
    }

    domain::row add(std::string_view data) { return tables.insert(table, data).value().row; }

    // How many rows match; they are left as they are.
    std::size_t matches(match const& which) {
        return tables.update(table, which, "{}").value().count;
    }

    // The data of all rows, oldest first.
    std::vector<std::string> all() { return all_of(table); }
    std::vector<std::string> all_of(uuid const& t) {
        auto found = data_of(tables.find(t, "{}", find_limit_max).value().rows);
        std::ranges::reverse(found);
        return found;
    }

    std::uint64_t row_count(uuid const& t) {
        struct row_counter final : domain::table_sink {
            std::uint64_t rows = 0;
            void on_table(domain::table const& seen) override { rows = seen.row_count; }
        } sink;
        static_cast<void>(fixtures::read(*engine->open(company), domain::get_table{t}, sink));
        return sink.rows;
    }

    static std::vector<std::string> data_of(std::vector<domain::row> const& rows) {
        std::vector<std::string> data;
        for (auto const& row : rows) data.push_back(row.data);
        return data;
    }
};

using texts = std::vector<std::string>;

template <class T>
errc code_of(result<T> const& r) {
    return r ? errc::internal : r.error().code;
}

}  // namespace rowd::data_table
