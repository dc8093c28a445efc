#include "api/botpress/errors.hpp"
#include "api/botpress/tables/decode.hpp"
#include "api/botpress/tables/encode.hpp"
#include "api/botpress/tables/handlers.hpp"
#include "api/botpress/tables/named_table.hpp"
#include "api/botpress/tables/row_reader.hpp"
#include "api/botpress/tables/table_name.hpp"
#include "api/botpress/tags.hpp"
#include "api/common/finding.hpp"
#include "api/common/table_fields.hpp"
#include "api/pipeline/writing.hpp"

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

domain::duplicate_table copy_of(call const& c, domain::table const& source,
                                duplication const& wanted, std::string name) {
    domain::duplicate_table copy;
    copy.source = source.id;
    copy.version = source.version;
    copy.name = std::move(name);
    copy.schema_only = wanted.schema_only;
    copy.factor = wanted.factor;
    if (wanted.factor && *wanted.factor < source.factor)
        copy.limit = row_limit(column_list(source), *wanted.factor);
    copy.by = actor_of(c);
    return copy;
}

struct table_creation {
    result<> make(call const& c, storage::reading&, std::optional<domain::write_op>& op, reply&) {
        auto const input = body::read(c);
        if (!input) return input.error();
        auto const name = decode_table_name(*input, "name");
        if (!name) return name.error();
        auto definition = decode_definition(*input);
        if (!definition) return definition.error();
        definition->name = *name;
        op = domain::create_table{std::move(*definition), true, actor_of(c)};
        return {};
    }
    void answer(call const&, domain::receipt& done, reply& r) { botpress::answer(r, *done.table); }
};

struct get_or_creation {
    result<> make(call const& c, storage::reading& how, std::optional<domain::write_op>& op,
                  reply& r) {
        auto const input = body::read(c);
        if (!input) return input.error();
        if (!input->get("schema")) return fail(errc::bad_input, "schema is required");
        auto const known = named_table(c, how);
        if (known) {
            if (how.allows(columns_work(*known)))
                answer_with_counts(r, *known, R"(,"created":false)");
            return {};
        }
        if (known.error().code != errc::table_absent) return known.error();
        std::string const name = c.capture(0);
        if (auto const good = check_table_name("table", name); !good) return good;
        auto definition = decode_definition(*input);
        if (!definition) return definition.error();
        definition->name = name;
        op = domain::create_table{std::move(*definition), true, actor_of(c)};
        return {};
    }
    // Somebody else has made it meanwhile: then it is that one.
    bool came_too_late(error const& e) const { return e.code == errc::name_taken; }
    void answer(call const&, domain::receipt& done, reply& r) {
        answer_with_counts(r, *done.table, R"(,"created":true)");
    }
};

struct table_duplication {
    result<> make(call const& c, storage::reading& how, std::optional<domain::write_op>& op,
                  reply&) {
        auto const input = body::read(c);
        if (!input) return input.error();
        auto const wanted = decode_duplication(*input);
        if (!wanted) return wanted.error();
        auto const source = named_table(c, how);
        if (!source) return source.error();
        names_itself = wanted->name.has_value();
        std::optional<std::string> name = wanted->name;
        for (unsigned number = 1; !name && number <= copies_max && !how.over(); ++number) {
            name = copy_name(source->name, number);
            auto const known = find_table(c, how, *name);
            if (known) name.reset();
            if (!known && known.error().code != errc::table_absent) return known.error();
        }
        if (!name) return fail(errc::name_taken);
        op = copy_of(c, *source, *wanted, *std::move(name));
        return {};
    }
    bool came_too_late(error const& e) const { return e.code == errc::name_taken && !names_itself; }
    void answer(call const&, domain::receipt& done, reply& r) {
        answer_with_counts(r, *done.table, "");
    }
    bool names_itself = false;
};

struct table_deletion {
    result<> make(call const& c, storage::reading& how, std::optional<domain::write_op>& op,
                  reply&) {
        auto const table = named_table(c, how);
        if (!table) return table.error();
        op = domain::delete_table{table->id, actor_of(c)};
        return {};
    }
    void answer(call const&, domain::receipt&, reply& r) { answer_nothing(r); }
};

}  // namespace

void list_tables(call const& c, storage::reading& how, reply& r) {
    struct sink final : domain::table_sink {
        sink(storage::reading& h, std::string& o, tag_filter const& t) : how(h), out(o), tags(t) {}
        void on_table(domain::table const& t) override {
            if (!has_tags(t.tags, tags) || !how.allows(columns_work(t))) return;
            if (out.back() != '[') out += ',';
            append(out, t);
        }
        storage::reading& how;
        std::string& out;
        tag_filter const& tags;
    };
    auto const tags = decode_tag_filter(c.query);
    if (!tags) return refuse(c, tags.error(), r);
    r.begin(200);
    std::string& out = r.body();
    out += R"({"tables":[)";
    sink tables(how, out, *tags);
    if (auto const done = c.store->read(how, domain::list_tables{}, tables); !done)
        return refuse(c, done.error(), r);
    out += "]}";
    r.end();
}

void get_table(call const& c, storage::reading& how, reply& r) {
    auto const table = named_table(c, how);
    if (!table) return refuse(c, table.error(), r);
    if (how.allows(columns_work(*table))) answer_with_counts(r, *table, "");
}

task<> get_or_create_table(call const& c, reply& r) {
    return carry_out<get_or_creation>(c, r);
}

task<> create_table(call const& c, reply& r) {
    return carry_out<table_creation>(c, r);
}

task<> duplicate_table(call const& c, reply& r) {
    return carry_out<table_duplication>(c, r);
}

task<> delete_table(call const& c, reply& r) {
    return carry_out<table_deletion>(c, r);
}

}  // namespace rowd::api::botpress
