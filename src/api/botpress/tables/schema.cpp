#include "api/botpress/tables/schema.hpp"

#include <unordered_set>

#include "api/botpress/errors.hpp"
#include "api/botpress/instant.hpp"
#include "rowd/base/json.hpp"

namespace rowd::api::botpress {
namespace {

using json::kind;
using json::kind_of;

std::string label(std::string_view name) {
    return "schema: column " + json::quoted(clipped(name)) + " ";
}

error bad(std::string_view column, std::string_view message) {
    return fail(errc::bad_schema, label(column) + std::string(message));
}

bool is_array_of_strings(std::string_view value) {
    if (kind_of(value) != kind::array) return false;
    for (json::walker w(value); w.next();)
        if (kind_of(w.value()) != kind::string) return false;
    return true;
}

// What a client wrote, before it is compared with what there is.
struct given_schema {
    std::string_view properties;  // compact object
    bool is_json_schema = false;  // else a property may be an example
    bool names_required = false;
    std::unordered_set<std::string> required;
};

result<given_schema> take_apart(std::string_view schema) {
    if (kind_of(schema) != kind::object) return fail(errc::bad_input, "schema must be an object");
    auto const properties = json::find(schema, "properties");
    given_schema given{schema, false, false, {}};
    if (json::find(schema, "type") != R"("object")" || !properties ||
        kind_of(*properties) != kind::object)
        return given;
    given.properties = *properties;
    given.is_json_schema = true;
    auto const required = json::find(schema, "required");
    if (!required) return given;
    if (!is_array_of_strings(*required))
        return fail(errc::bad_schema, "schema.required must be an array of strings");
    given.names_required = true;
    for (json::walker w(*required); w.next();)
        given.required.insert(json::decode_string(w.value()));
    return given;
}

std::optional<error> check_name(std::string_view name) {
    std::size_t const length = json::code_points(name);
    if (length < 1 || length > column_name_max)
        return bad(name, "must have a name of 1 to 30 characters");
    if (is_system_name(name)) return bad(name, "has a reserved name");
    return std::nullopt;
}

std::string example_definition(std::string_view example) {
    switch (kind_of(example)) {
        case kind::number:
            return R"({"type":"number"})";
        case kind::boolean:
            return R"({"type":"boolean"})";
        case kind::array:
            return R"({"type":"array"})";
        case kind::object:
            return R"({"type":"object"})";
        case kind::null:
        case kind::string:
            break;
    }
    return R"({"type":"string"})";
}

// Members of a definition that are kept, and what they must be.
struct known_member {
    std::string_view name;
    kind is;
    std::string_view rule;
};
constexpr known_member known_members[] = {
    {"description", kind::string, "must have a string as description"},
    {"pattern", kind::string, "must have a string as pattern"},
    {"enum", kind::array, "must have an array of strings as enum"},
    {"items", kind::object, "must have an object as items"},
    {"properties", kind::object, "must have an object as properties"},
};

// The position of a column is the server's; the rest of `x-zui` is the client's.
result<std::string> normalised_zui(std::string_view name, std::string_view definition,
                                   std::size_t index) {
    std::string out = R"({"index":)" + std::to_string(index) + R"(,"searchable":false})";
    auto const given = json::find(definition, "x-zui");
    if (!given) return out;
    if (kind_of(*given) != kind::object) return bad(name, "must have an object as x-zui");
    for (json::walker w(*given); w.next();) {
        std::string const key = w.key();
        if (key == "index") continue;
        if (key == "searchable" && kind_of(w.value()) != kind::boolean)
            return bad(name, "must have a boolean as x-zui.searchable");
        std::string member = "{}";
        json::append_member(member, key, w.value());
        out = json::merge(out, member);
    }
    return out;
}

// A definition that has a type, in the form that is stored and shown.
result<std::string> normalised(std::string_view name, std::string_view definition,
                               std::size_t index) {
    std::string out = "{}";
    json::append_member(out, "type", *json::find(definition, "type"));
    if (type_of_definition(definition) == column_type::date_time)
        json::append_member(out, "format", R"("date-time")");
    auto const nullable = json::find(definition, "nullable");
    if (nullable && kind_of(*nullable) != kind::boolean)
        return bad(name, "must have a boolean as nullable");
    json::append_member(out, "nullable", nullable.value_or("true"));
    for (auto const& member : known_members) {
        auto const value = json::find(definition, member.name);
        if (!value) continue;
        if (kind_of(*value) != member.is || (member.name == "enum" && !is_array_of_strings(*value)))
            return bad(name, member.rule);
        json::append_member(out, member.name, *value);
    }
    auto const zui = normalised_zui(name, definition, index);
    if (!zui) return zui.error();
    json::append_member(out, "x-zui", *zui);
    return out;
}

// The old definition with what the new one says; `x-zui` member by member.
std::string merged(std::string_view before, std::string_view after) {
    std::string out = json::merge(before, after);
    auto const zui_before = json::find(before, "x-zui");
    auto const zui_after = json::find(after, "x-zui");
    if (!zui_before || !zui_after || kind_of(*zui_after) != kind::object) return out;
    std::string zui = "{}";
    json::append_member(zui, "x-zui", json::merge(*zui_before, *zui_after));
    return json::merge(out, zui);
}

// Applies one schema to the columns there are.
class schema_writer {
  public:
    schema_writer(column_list const& before, given_schema given)
        : given_(std::move(given)), change_{before, {}} {}

    result<schema_change> run(bool null_drops) {
        std::size_t const before = change_.columns.size();
        for (json::walker w(given_.properties); w.next();) {
            auto const done = take(w.key(), w.value(), null_drops);
            if (!done) return done.error();
        }
        std::size_t const after = change_.columns.size();
        if (after > columns_max && after > before)
            return fail(errc::limit_exceeded, "A table can have at most 20 columns");
        if (change_.columns.stored().size() > schema_bytes_max)
            return fail(errc::limit_exceeded, "The schema is larger than 256 KiB");
        return std::move(change_);
    }

  private:
    result<> take(std::string const& name, std::string_view value, bool null_drops) {
        column const* const known = change_.columns.find(name);
        if (kind_of(value) == kind::null && null_drops) {
            if (known) change_.rewrite.drop.push_back(name);
            change_.columns.remove(name);
            return {};
        }
        bool const is_example = !type_of_definition(value);
        if (is_example && given_.is_json_schema && kind_of(value) != kind::null)
            return bad(name, "must have a type: string, number, boolean, object, array or null");
        if (!known) return add(name, is_example ? example_definition(value) : std::string(value));
        if (!is_example) return change(*known, value);
        if (fits(known->type, value)) return {};
        return change(*known, example_definition(value));
    }

    result<> add(std::string const& name, std::string const& given) {
        if (auto const wrong = check_name(name)) return *wrong;
        auto definition = normalised(name, given, change_.columns.next_index());
        if (!definition) return definition.error();
        change_.columns.add(make_column(name, is_required(name, false), *definition, {}));
        return {};
    }

    result<> change(column const& known, std::string_view given) {
        column_type const type = *type_of_definition(given);
        bool const same =
            known.type == type || (known.type == column_type::any && type == column_type::object);
        std::string const wanted = same ? merged(known.definition, given) : std::string(given);
        auto definition = normalised(known.name, wanted, known.index());
        if (!definition) return definition.error();
        bool const required = is_required(known.name, known.required);
        if (*definition == known.definition && required == known.required) return {};
        if (!same) change_.rewrite.clear.push_back(known.name);
        std::string const name = known.name;
        change_.columns.replace(name, make_column(name, required, *definition, known.stored));
        return {};
    }

    bool is_required(std::string const& name, bool before) const {
        return given_.names_required ? given_.required.contains(name) : before;
    }

    given_schema given_;
    schema_change change_;
};

}  // namespace

result<column_list> read_schema(std::string_view schema) {
    auto given = take_apart(schema);
    if (!given) return given.error();
    auto made = schema_writer({}, *std::move(given)).run(false);
    if (!made) return made.error();
    return std::move(made->columns);
}

result<schema_change> change_schema(column_list const& before, std::string_view schema) {
    auto given = take_apart(schema);
    if (!given) return given.error();
    return schema_writer(before, *std::move(given)).run(true);
}

result<schema_change> with_renamed(column_list const& before, std::string_view name,
                                   std::string const& new_name) {
    if (is_system_name(new_name))
        return fail(errc::bad_input, "newName: " + json::quoted(new_name) + " is a reserved name");
    column const* const known = before.find(name);
    if (!known) return not_found(errc::column_absent, "Column", json::quoted(clipped(name)));
    schema_change change{before, {}};
    if (name == new_name) return change;
    if (before.find(new_name))
        return fail(errc::name_taken, "Column " + json::quoted(new_name) + " already exists");
    column renamed = make_column(new_name, known->required, known->definition, known->stored);
    change.rewrite.rename.emplace_back(known->name, new_name);
    change.columns.replace(name, std::move(renamed));
    return change;
}

bool fits(column_type type, std::string_view value) {
    kind const is = kind_of(value);
    switch (type) {
        case column_type::string:
            return is == kind::string;
        case column_type::number:
            return is == kind::number;
        case column_type::boolean:
            return is == kind::boolean;
        case column_type::object:
            return is == kind::object;
        case column_type::array:
            return is == kind::array;
        case column_type::null:
            return is == kind::null;
        case column_type::date_time:
            return read_instant(value).has_value();
        case column_type::any:
            return true;
    }
    return false;
}

}  // namespace rowd::api::botpress
