#include "api/botpress/answers.hpp"
#include "api/botpress/parameters.hpp"
#include "api/botpress/tables/decode.hpp"
#include "api/botpress/tables/encode.hpp"
#include "api/botpress/tables/handlers.hpp"
#include "api/botpress/tables/named_table.hpp"
#include "api/botpress/tables/row_reader.hpp"
#include "api/botpress/tables/table_name.hpp"
#include "api/botpress/tags.hpp"
#include "api/common/finding.hpp"
#include "api/pipeline/exchange.hpp"

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

// Everything of a new table that the body says.
result<domain::create_table> creation(exchange& x, body const& b, std::string name) {
    auto definition = decode_definition(b);
    if (!definition) return definition.error();
    definition->name = std::move(name);
    return domain::create_table{*std::move(definition), true, x.actor()};
}

domain::duplicate_table copy_of(exchange& x, domain::table const& source, duplication const& wanted,
                                std::string name) {
    domain::duplicate_table copy;
    copy.source = source.id;
    copy.version = source.change;
    copy.name = std::move(name);
    copy.schema_only = wanted.schema_only;
    copy.factor = wanted.factor;
    if (wanted.factor && *wanted.factor < source.factor)
        copy.limit = row_limit(column_list(source), *wanted.factor);
    copy.by = x.actor();
    return copy;
}

// The first name of a copy that no table has. Errors: name_taken, and what reading may meet.
result<std::string> free_name(exchange& x, std::string const& source) {
    for (unsigned number = 1; number <= copies_max && !x.over(); ++number) {
        std::string name = copy_name(source, number);
        auto const known = find_table(x, name);
        if (known) continue;
        if (known.error().code != errc::table_absent) return known.error();
        return name;
    }
    return fail(errc::name_taken);
}

}  // namespace

result<> list_tables(exchange& x) {
    struct sink final : domain::table_sink {
        sink(exchange& e, std::string& o, text_map const& t) : x(e), out(o), tags(t) {}
        void on_table(domain::table const& t) override {
            if (!has_tags(t.tags, tags) || !x.allows(columns_work(t))) return;
            if (out.back() != '[') out += ',';
            append(out, t);
        }
        exchange& x;
        std::string& out;
        text_map const& tags;
    };
    auto const tags = map_parameter(x.request(), query::tags);
    if (!tags) return tags.error();
    x.reply().begin(200);
    std::string& out = x.reply().body();
    out += R"({"tables":[)";
    sink tables(x, out, *tags);
    if (auto const done = x.read(domain::list_tables{}, tables); !done) return done;
    out += "]}";
    x.reply().end();
    return {};
}

result<> get_table(exchange& x) {
    auto const table = named_table(x);
    if (!table) return table.error();
    if (x.allows(columns_work(*table))) answer_with_counts(x.reply(), *table, "");
    return {};
}

result<> get_or_create_table(exchange& x) {
    auto const input = x.body();
    if (!input) return input.error();
    if (auto const schema = decode_given_schema(**input); !schema) return schema.error();
    auto const known = named_table(x);
    if (known) {
        if (x.allows(columns_work(*known)))
            answer_with_counts(x.reply(), *known, R"(,"created":false)");
        return {};
    }
    if (known.error().code != errc::table_absent) return known.error();
    std::string const name = x.request().capture(0);
    if (auto const good = check_table_name("table", name); !good) return good;
    auto create = creation(x, **input, name);
    if (!create) return create.error();
    // When somebody else has made it meanwhile, it is that one.
    return x.write(
        *std::move(create),
        [](exchange& to, auto& done) {
            answer_with_counts(to.reply(), done.table, R"(,"created":true)");
        },
        errc::name_taken);
}

result<> create_table(exchange& x) {
    auto const input = x.body();
    if (!input) return input.error();
    auto name = decode_table_name(**input, "name");
    if (!name) return name.error();
    auto create = creation(x, **input, *std::move(name));
    if (!create) return create.error();
    return x.write(*std::move(create),
                   [](exchange& to, auto& done) { answer(to.reply(), done.table); });
}

result<> duplicate_table(exchange& x) {
    auto const wanted = x.body(decode_duplication);
    if (!wanted) return wanted.error();
    auto const source = named_table(x);
    if (!source) return source.error();
    auto name = wanted->name ? result<std::string>(*wanted->name) : free_name(x, source->name);
    if (!name) return name.error();
    return x.write(
        copy_of(x, *source, *wanted, *std::move(name)),
        [](exchange& to, auto& done) { answer_with_counts(to.reply(), done.table, ""); },
        wanted->name ? std::nullopt : std::optional(errc::name_taken));
}

result<> delete_table(exchange& x) {
    auto const table = named_table(x);
    if (!table) return table.error();
    return x.write(domain::delete_table{table->id, x.actor()},
                   [](exchange& to, auto&) { answer_nothing(to.reply()); });
}

}  // namespace rowd::api::botpress
