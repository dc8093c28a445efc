// The operations: inputs are checked here, everything else is one operation of the engine.
#include "rowd/data_table/data_table.hpp"

#include <utility>

#include "data_table/inputs.hpp"
#include "rowd/base/time.hpp"
#include "rowd/storage/data_lock.hpp"
#include "rowd/storage/engine.hpp"

namespace rowd::data_table {
namespace {

// The engine leaves the words to its callers where the code says all.
error worded(error e) {
    if (!e.message.empty()) return e;
    if (e.code == errc::table_absent) e.message = "Table not found";
    if (e.code == errc::row_absent) e.message = "Row not found";
    return e;
}

template <class Op>
result<typename Op::receipt> execute(storage::store& store, Op op) {
    auto done = storage::execute(store, wall_ms(), std::move(op));
    if (!done) return worded(done.error());
    return done;
}

// A change of the rows that match, still without what happens to them.
result<domain::change_matching> change_of(uuid const& table, match const& which, options const& o) {
    auto where = filter_of(which);
    if (!where) return where.error();
    domain::change_matching op;
    op.table = table;
    op.where = *std::move(where);
    op.strict = o.strict;
    op.limit = {o.data_bytes_max};
    return op;
}

rows_result counted(std::vector<domain::row> rows) {
    std::size_t const count = rows.size();
    return {std::move(rows), count};
}

struct row_collector final : domain::row_sink {
    std::vector<domain::row> rows;

    void on_row(domain::row_view const& row) override { rows.push_back(domain::row::copy_of(row)); }
};

storage::data_lock lock(std::filesystem::path const& data_directory) {
    if (auto held = storage::data_lock::take(data_directory)) return std::move(*held);
    throw std::system_error(std::make_error_code(std::errc::device_or_resource_busy),
                            data_directory.string());
}

constexpr storage::options small_engine{.slots = 0, .writer_threads = 1, .worker_threads = 1};

}  // namespace

struct client::own_engine {
    explicit own_engine(std::filesystem::path const& data_directory)
        : held(lock(data_directory)),
          engine(storage::open_engine(data_directory / storage::tenants_name, small_engine)) {}

    storage::data_lock held;
    std::unique_ptr<storage::engine> engine;
};

client::client(storage::engine& engine, uuid const& company, options o)
    : store_(engine.open(company)), options_(o) {}

client::client(std::filesystem::path const& data_directory, uuid const& company, options o)
    : owned_(std::make_unique<own_engine>(data_directory)),
      store_(owned_->engine->open(company)),
      options_(o) {}

client::~client() = default;

result<row_result> client::insert(uuid const& table, std::string_view data) {
    auto object = object_of(data, "data", options_.data_bytes_max);
    if (!object) return object.error();
    domain::insert_rows op{table, {}, options_.strict};
    op.rows.push_back(domain::make_draft(*std::move(object)));
    auto done = execute(*store_, std::move(op));
    if (!done) return done.error();
    return row_result{std::move(done->rows.front())};
}

result<rows_result> client::update(uuid const& table, match const& which, std::string_view data) {
    auto op = change_of(table, which, options_);
    if (!op) return op.error();
    auto object = object_of(data, "data", options_.data_bytes_max);
    if (!object) return object.error();
    op->patch = *std::move(object);
    auto done = execute(*store_, *std::move(op));
    if (!done) return done.error();
    return counted(std::move(done->updated));
}

result<upsert_result> client::upsert(uuid const& table, match const& which, std::string_view data) {
    auto op = change_of(table, which, options_);
    if (!op) return op.error();
    auto object = object_of(data, "data", options_.data_bytes_max);
    if (!object) return object.error();
    op->patch = *object;
    op->otherwise = domain::make_draft(with_match(*std::move(object), which));
    auto done = execute(*store_, *std::move(op));
    if (!done) return done.error();
    using operation = upsert_result::operation;
    bool const inserted = !done->rows.empty();
    auto [rows, count] = counted(std::move(inserted ? done->rows : done->updated));
    return upsert_result{inserted ? operation::inserted : operation::updated, std::move(rows),
                         count};
}

result<delete_result> client::remove(uuid const& table, match const& which) {
    auto where = filter_of(which);
    if (!where) return where.error();
    domain::delete_rows op;
    op.table = table;
    op.where = *std::move(where);
    auto const done = execute(*store_, std::move(op));
    if (!done) return done.error();
    return delete_result{done->deleted.size()};
}

result<rows_result> client::find(uuid const& table, std::string_view filter,
                                 std::int64_t limit) const {
    auto const object = object_of(filter, "filter", options_.data_bytes_max);
    if (!object) return object.error();
    if (limit < 1 || limit > find_limit_max)
        return fail(errc::bad_input,
                    "limit must be an integer between 1 and " + std::to_string(find_limit_max));
    auto where = containment_of(*object);
    if (!where) return where.error();
    domain::find_rows plan;
    plan.table = table;
    plan.wanted.where = *std::move(where);
    plan.wanted.by.keys.push_back(
        {domain::path::system(domain::path::source::created), domain::direction::descending});
    plan.wanted.limit = static_cast<std::uint64_t>(limit);
    row_collector found;
    auto how = storage::reading::elsewhere(storage::no_time_limit);
    if (auto const done = store_->read(how, plan, found); !done) return worded(done.error());
    return counted(std::move(found.rows));
}

result<row_result> client::get_by_id(uuid const& table, uuid const& row) const {
    row_collector found;
    auto how = storage::reading::elsewhere(storage::no_time_limit);
    auto const done = store_->read(how, domain::get_row{table, row}, found);
    if (!done) return worded(done.error());
    return row_result{std::move(found.rows.front())};
}

result<rows_result> client::increment(uuid const& table, match const& which, std::string_view field,
                                      number by) {
    auto op = change_of(table, which, options_);
    if (!op) return op.error();
    if (auto const known = check_name(field, "field"); !known) return known.error();
    auto const step = text_of(by);
    if (!step) return step.error();
    op->step = domain::number_step{std::string(field), *step};
    auto done = execute(*store_, *std::move(op));
    if (!done) return done.error();
    return counted(std::move(done->updated));
}

}  // namespace rowd::data_table
