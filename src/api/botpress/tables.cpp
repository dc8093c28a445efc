#include "api/botpress/decode.hpp"
#include "api/botpress/encode.hpp"
#include "api/botpress/errors.hpp"
#include "api/botpress/handlers.hpp"
#include "api/botpress/named_table.hpp"
#include "api/botpress/row_reader.hpp"
#include "api/botpress/table_name.hpp"
#include "api/botpress/tags.hpp"
#include "api/finding.hpp"
#include "api/table_fields.hpp"
#include "api/writing.hpp"

namespace rowd::api::botpress {
namespace {

constexpr unsigned copies_max = 100;

void answer_with_counts(reply& r, domain::table const& t, std::string_view more) {
    r.begin(200);
    std::string& out = r.body();
    out += '{';
    append_with_counts(out, t);
    out += more;
    out += '}';
    r.end();
}

}  // namespace

void list_tables(call const& c, reply& r) {
    struct sink final : domain::table_sink {
        sink(std::string& o, tag_filter const& t) : out(o), tags(t) {}
        void on_table(domain::table const& t) override {
            if (!has_tags(t.tags, tags)) return;
            if (out.back() != '[') out += ',';
            append(out, t);
        }
        std::string& out;
        tag_filter const& tags;
    };
    auto const tags = decode_tag_filter(c.query);
    if (!tags) return refuse(c, tags.error(), r);
    r.begin(200);
    std::string& out = r.body();
    out += R"({"tables":[)";
    sink tables(out, *tags);
    if (auto const done = c.store->read(c.thread->slot(), domain::list_tables{}, tables); !done)
        return refuse(c, done.error(), r);
    out += "]}";
    r.end();
}

void get_table(call const& c, reply& r) {
    auto const table = named_table(c);
    if (!table) return refuse(c, no_such_table(c), r);
    answer_with_counts(r, *table, "");
}

task<> get_or_create_table(call const& c, reply& r) {
    auto const input = body::read(c);
    if (!input) co_return refuse(c, input.error(), r);
    if (!input->get("schema"))
        co_return refuse(c, fail(errc::bad_input, "schema is required"), r);
    if (auto const known = named_table(c))
        co_return answer_with_counts(r, *known, R"(,"created":false)");
    std::string const name = c.capture(0);
    if (auto const good = check_table_name("table", name); !good)
        co_return refuse(c, good.error(), r);
    auto definition = decode_definition(*input);
    if (!definition) co_return refuse(c, definition.error(), r);
    definition->name = name;
    domain::write_op op = domain::create_table{std::move(*definition), true, actor_of(c)};
    auto const done = co_await write(c, std::move(op));
    if (!done.failure) co_return answer_with_counts(r, *done.table, R"(,"created":true)");
    // Somebody else was faster.
    auto const known =
        done.failure->code == errc::name_taken ? named_table(c) : std::optional<domain::table>();
    if (!known) co_return refuse(c, *done.failure, r);
    answer_with_counts(r, *known, R"(,"created":false)");
}

task<> create_table(call const& c, reply& r) {
    auto const input = body::read(c);
    if (!input) co_return refuse(c, input.error(), r);
    auto const name = decode_table_name(*input, "name");
    if (!name) co_return refuse(c, name.error(), r);
    auto definition = decode_definition(*input);
    if (!definition) co_return refuse(c, definition.error(), r);
    definition->name = *name;
    domain::write_op op = domain::create_table{std::move(*definition), true, actor_of(c)};
    auto const done = co_await write(c, std::move(op));
    if (done.failure) co_return refuse(c, *done.failure, r);
    answer(r, *done.table);
}

task<> duplicate_table(call const& c, reply& r) {
    auto const input = body::read(c);
    if (!input) co_return refuse(c, input.error(), r);
    auto const wanted = decode_duplication(*input);
    if (!wanted) co_return refuse(c, wanted.error(), r);
    auto const source = named_table(c);
    if (!source) co_return refuse(c, no_such_table(c), r);
    domain::receipt done;
    for (unsigned number = 1; number <= copies_max; ++number) {
        std::string name = wanted->name ? *wanted->name : copy_name(source->name, number);
        done.failure = fail(errc::name_taken, "Table " + json::quoted(name) + " already exists");
        if (!wanted->name && find_table(c, name)) continue;
        domain::duplicate_table copy{source->id,   std::move(name), wanted->schema_only,
                                     wanted->factor, 0,             actor_of(c)};
        if (wanted->factor && *wanted->factor < source->factor) copy.data_bytes_max = row_bytes_max(*wanted->factor);
        domain::write_op op = std::move(copy);
        done = co_await write(c, std::move(op));
        bool const taken = done.failure && done.failure->code == errc::name_taken;
        if (!taken || wanted->name) break;
    }
    if (done.failure) co_return refuse(c, *done.failure, r);
    answer_with_counts(r, *done.table, "");
}

task<> delete_table(call const& c, reply& r) {
    auto const table = named_table(c);
    if (!table) co_return refuse(c, no_such_table(c), r);
    domain::write_op op = domain::delete_table{table->id, actor_of(c)};
    auto const done = co_await write(c, std::move(op));
    if (done.failure) co_return refuse(c, *done.failure, r);
    answer_nothing(r);
}

}  // namespace rowd::api::botpress
