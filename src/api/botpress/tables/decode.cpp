#include "api/botpress/tables/decode.hpp"

#include "api/botpress/fields.hpp"
#include "api/botpress/tables/schema.hpp"
#include "api/botpress/tables/table_name.hpp"
#include "api/botpress/tags.hpp"

namespace rowd::api::botpress {
namespace {

using namespace field;
using json::kind;
using json::kind_of;

constexpr std::int64_t factor_max = 30;
constexpr std::size_t rows_max = 1000;
constexpr std::int64_t find_limit_max = 1000;
constexpr std::int64_t offset_max = std::int64_t{1} << 53;
constexpr std::size_t search_max = 1024;  // code points
constexpr std::size_t selected_max = 100;

result<std::optional<std::uint8_t>> factor(body const& b) {
    auto const n = integer(b, "factor", 1, factor_max);
    if (!n) return n.error();
    return *n ? std::optional(static_cast<std::uint8_t>(**n)) : std::nullopt;
}

result<std::string> column_name(body const& b, std::string_view name) {
    return required(name, text(b, name, 1, column_name_max));
}

}  // namespace

result<std::string> decode_table_name(body const& b, std::string_view field) {
    auto const name = text(b, field);
    if (!name) return name.error();
    if (!*name) return bad(field, "is required");
    if (auto const good = check_table_name(field, **name); !good) return good.error();
    return **name;
}

result<std::string_view> decode_given_schema(body const& b) {
    auto const schema = b.get("schema");
    if (!schema) return bad("schema", "is required");
    return *schema;
}

result<domain::table> decode_definition(body const& b) {
    domain::table t;
    t.max_rows = domain::max_rows_limit;
    auto const schema = decode_given_schema(b);
    if (!schema) return schema.error();
    auto const rest = decode_table_changes(b);
    if (!rest) return rest.error();
    auto const columns = read_schema(*schema);
    if (!columns) return columns.error();
    t.schema = domain::with_columns("{}", columns->stored());
    t.factor = rest->factor.value_or(1);
    t.frozen = rest->frozen.value_or(false);
    auto tags = merged_tags("{}", rest->tags.value_or("{}"));
    if (!tags) return tags.error();
    t.tags = *std::move(tags);
    return t;
}

result<table_changes> decode_table_changes(body const& b) {
    table_changes changes;
    if (b.get("name")) {
        auto name = decode_table_name(b, "name");
        if (!name) return name.error();
        changes.name = *std::move(name);
    }
    auto const schema = object(b, "schema");
    if (!schema) return schema.error();
    auto const frozen = boolean(b, "frozen");
    if (!frozen) return frozen.error();
    auto const multiple = factor(b);
    if (!multiple) return multiple.error();
    changes.schema = *schema;
    changes.frozen = *frozen;
    changes.factor = *multiple;
    changes.tags = b.get("tags");
    if (changes.tags)
        if (auto const good = check_tags(*changes.tags); !good) return good.error();
    return changes;
}

result<domain::update_table> make_update(domain::table const& t, table_changes const& changes) {
    domain::update_table update;
    update.table = t.id;
    update.unique_name = update.unless_frozen = true;
    update.version = t.change;
    domain::table_patch& patch = update.patch;
    if (changes.name) patch.changed.emplace_back("name");
    patch.name = changes.name;
    if (changes.schema) {
        auto change = change_schema(column_list(t), *changes.schema);
        if (!change) return change.error();
        patch.columns = change->columns.stored();
        patch.changed.emplace_back("schema");
        update.rewrite = std::move(change->rewrite);
    }
    if (changes.tags) {
        auto tags = merged_tags(t.tags, *changes.tags);
        if (!tags) return tags.error();
        patch.tags = *std::move(tags);
        patch.changed.emplace_back("tags");
    }
    if (changes.frozen) patch.changed.emplace_back("frozen");
    patch.frozen = changes.frozen;
    if (changes.factor) {
        if (*changes.factor < t.factor) return bad("factor", "can be raised, not lowered");
        patch.factor = changes.factor;
        patch.changed.emplace_back("factor");
    }
    return update;
}

result<renaming> decode_renaming(body const& b) {
    auto const name = text(b, "name");
    if (!name) return name.error();
    if (!*name) return bad("name", "is required");
    auto const new_name = column_name(b, "newName");
    if (!new_name) return new_name.error();
    return renaming{**name, *new_name};
}

result<domain::update_table> make_update(domain::table const& t, renaming const& names) {
    auto change = with_renamed(column_list(t), names.name, names.new_name);
    if (!change) return change.error();
    domain::update_table update;
    update.table = t.id;
    update.unless_frozen = true;
    update.version = t.change;
    update.patch.columns = change->columns.stored();
    update.patch.changed.emplace_back("schema");
    update.rewrite = std::move(change->rewrite);
    return update;
}

result<duplication> decode_duplication(body const& b) {
    duplication wanted;
    if (b.get("tableName")) {
        auto name = decode_table_name(b, "tableName");
        if (!name) return name.error();
        wanted.name = *std::move(name);
    }
    auto const schema_only = boolean(b, "schemaOnly");
    if (!schema_only) return schema_only.error();
    auto const multiple = factor(b);
    if (!multiple) return multiple.error();
    wanted.schema_only = schema_only->value_or(false);
    wanted.factor = *multiple;
    return wanted;
}

result<std::vector<std::string_view>> decode_rows(body const& b, bool ids) {
    auto const list = b.get("rows");
    if (!list) return bad("rows", "is required");
    if (kind_of(*list) != kind::array) return bad("rows", "must be an array");
    std::vector<std::string_view> rows;
    for (json::walker w(*list); w.next();) {
        auto const field = [&] { return "rows[" + std::to_string(rows.size()) + "]"; };
        if (rows.size() == rows_max) return bad("rows", "must have at most 1000 elements");
        if (kind_of(w.value()) != kind::object) return bad(field(), "must be an object");
        if (ids) {
            auto const id = json::find(w.value(), "id");
            if (!id || kind_of(*id) != kind::number)
                return bad(field() + ".id", "must be a number");
        }
        rows.push_back(w.value());
    }
    if (rows.empty()) return bad("rows", "must have at least one element");
    return rows;
}

std::optional<std::uint64_t> row_number(std::string_view number) {
    auto const n = json::to_integral(number);
    if (!n || *n < 1) return std::nullopt;
    return static_cast<std::uint64_t>(*n);
}

result<std::string> decode_key_column(body const& b) {
    if (!b.get("keyColumn")) return std::string();
    auto const name = column_name(b, "keyColumn");
    if (!name) return name.error();
    return *name == "id" ? std::string() : *name;
}

result<deletion> decode_deletion(body const& b) {
    deletion wanted;
    auto const ids = b.get("ids");
    auto const filter = object(b, "filter");
    if (!filter) return filter.error();
    auto const all = boolean(b, "deleteAllRows");
    if (!all) return all.error();
    wanted.filter = *filter;
    wanted.all = all->value_or(false);
    int const modes = (ids ? 1 : 0) + (wanted.filter ? 1 : 0) + (wanted.all ? 1 : 0);
    if (modes != 1) return bad("body", "must have exactly one of ids, filter and deleteAllRows");
    if (!ids) return wanted;
    if (kind_of(*ids) != kind::array) return bad("ids", "must be an array of numbers");
    for (json::walker w(*ids); w.next();) {
        if (wanted.rows.size() == rows_max) return bad("ids", "must have at most 1000 elements");
        if (kind_of(w.value()) != kind::number) return bad("ids", "must be an array of numbers");
        // What cannot be a number of a row is skipped like any unknown one: there is no row 0.
        wanted.rows.emplace_back(row_number(w.value()).value_or(0));
    }
    return wanted;
}

result<finding> decode_finding(body const& b) {
    finding wanted;
    auto const limit = integer(b, "limit", 1, find_limit_max);
    if (!limit) return limit.error();
    auto const offset = integer(b, "offset", 0, offset_max);
    if (!offset) return offset.error();
    auto const filter = object(b, "filter");
    if (!filter) return filter.error();
    auto const group = object(b, "group");
    if (!group) return group.error();
    auto const search = text(b, "search");
    if (!search) return search.error();
    if (*search && json::code_points(**search) > search_max)
        return bad("search", "must have at most 1024 characters");
    auto const order_by = text(b, "orderBy");
    if (!order_by) return order_by.error();
    auto const direction = text(b, "orderDirection");
    if (!direction) return direction.error();
    if (*direction && **direction != "asc" && **direction != "desc")
        return bad("orderDirection", "must be asc or desc");
    wanted.limit = static_cast<std::uint64_t>(limit->value_or(100));
    wanted.offset = static_cast<std::uint64_t>(offset->value_or(0));
    wanted.filter = *filter;
    wanted.group = *group;
    wanted.search = search->value_or("");
    wanted.order_by = *order_by;
    wanted.descending = direction->value_or("asc") == "desc";

    auto const select = b.get("select");
    if (!select) return wanted;
    if (kind_of(*select) != kind::array) return bad("select", "must be an array of strings");
    wanted.select.emplace();
    for (json::walker w(*select); w.next();) {
        if (kind_of(w.value()) != kind::string) return bad("select", "must be an array of strings");
        if (wanted.select->size() == selected_max)
            return bad("select", "must have at most 100 elements");
        wanted.select->push_back(json::decode_string(w.value()));
    }
    return wanted;
}

}  // namespace rowd::api::botpress
