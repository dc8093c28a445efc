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

bool is_taken(domain::receipt const& done) {
    return done.failure && done.failure->code == errc::name_taken;
}

domain::duplicate_table copy_of(call const& c, domain::table const& source,
                                duplication const& wanted, std::string name) {
    domain::duplicate_table copy;
    copy.source = source.id;
    copy.name = std::move(name);
    copy.schema_only = wanted.schema_only;
    copy.factor = wanted.factor;
    if (wanted.factor && *wanted.factor < source.factor)
        copy.limit = row_limit(column_list(source), *wanted.factor);
    copy.by = actor_of(c);
    return copy;
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
    if (!table) return refuse(c, table.error(), r);
    answer_with_counts(r, *table, "");
}

task<> get_or_create_table(call const& c, reply& r) {
    auto const input = body::read(c);
    if (!input) co_return refuse(c, input.error(), r);
    if (!input->get("schema")) co_return refuse(c, fail(errc::bad_input, "schema is required"), r);
    auto const there = named_table(c);
    if (there) co_return answer_with_counts(r, *there, R"(,"created":false)");
    if (there.error().code != errc::table_absent) co_return refuse(c, there.error(), r);
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
    result<domain::table> const known = is_taken(done) ? named_table(c) : *done.failure;
    if (!known) co_return refuse(c, known.error(), r);
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
    if (!source) co_return refuse(c, source.error(), r);
    domain::receipt done;
    done.failure = fail(errc::name_taken);
    for (unsigned number = 1; is_taken(done) && number <= copies_max; ++number) {
        std::string name = wanted->name ? *wanted->name : copy_name(source->name, number);
        if (!wanted->name && find_table(c, name)) continue;
        domain::write_op op = copy_of(c, *source, *wanted, std::move(name));
        done = co_await write(c, std::move(op));
        if (wanted->name) break;
    }
    if (done.failure) co_return refuse(c, *done.failure, r);
    answer_with_counts(r, *done.table, "");
}

task<> delete_table(call const& c, reply& r) {
    auto const table = named_table(c);
    if (!table) co_return refuse(c, table.error(), r);
    domain::write_op op = domain::delete_table{table->id, actor_of(c)};
    auto const done = co_await write(c, std::move(op));
    if (done.failure) co_return refuse(c, *done.failure, r);
    answer_nothing(r);
}

}  // namespace rowd::api::botpress
