#include "api/flowra/list_query.hpp"

#include <algorithm>
#include <boost/algorithm/string/predicate.hpp>
#include <limits>

#include "api/common/parameters.hpp"
#include "api/common/query_string.hpp"
#include "api/common/table_fields.hpp"
#include "api/flowra/parameters.hpp"
#include "rowd/base/trim.hpp"
#include "rowd/domain/query_limits.hpp"

namespace rowd::api::flowra {
namespace {

using domain::direction;
using failure_list = std::vector<field_error>;

constexpr std::size_t fields_max = 500;

std::optional<std::uint64_t> decode_integer(call const& c, query_parameter const& p,
                                            failure_list& failures) {
    auto const text = parameter(c, p);
    if (!text) return std::nullopt;
    bool const negative = text->starts_with('-');
    auto const value = digits(std::string_view(*text).substr(negative ? 1 : 0));
    std::string name(p.name);
    std::string message;
    if (!value)
        message = name + " must be an integer";
    else if (*value < p.least || (negative && *value != 0))
        message = name + " must not be less than " + std::to_string(p.least);
    else if (*value > p.most)
        message = name + " must not be greater than " + std::to_string(p.most);
    else
        return value;
    failures.push_back({std::move(name), std::move(message)});
    return std::nullopt;
}

void decode_page(call const& c, list_query& out, failure_list& failures) {
    constexpr auto any_number = std::numeric_limits<std::uint64_t>::max();
    auto const limit = decode_integer(c, query::limit, failures).value_or(*query::limit.fallback);
    out.limit = static_cast<std::uint32_t>(limit);
    auto const skip = decode_integer(c, query::skip, failures);
    auto const offset = decode_integer(c, query::offset, failures);
    auto const page = decode_integer(c, query::page, failures);
    if (skip)
        out.skip = *skip;
    else if (offset)
        out.skip = *offset;
    else if (page)
        out.skip = *page - 1 > any_number / limit ? any_number : (*page - 1) * limit;
}

std::optional<direction> decode_direction(std::string_view text) {
    if (boost::iequals(text, "asc")) return direction::ascending;
    if (boost::iequals(text, "desc")) return direction::descending;
    return std::nullopt;
}

domain::sort_key sort_key_of(std::string_view field, direction towards) {
    domain::column_catalog const documents{{}, true, false};
    auto column = documents.bind(field == "_id" ? "id" : field);
    return {std::move(column->field), towards, column->type};
}

// `field`, `field:asc`, `field:desc` or `-field`.
std::optional<domain::sort_key> decode_sort_key(std::string_view text) {
    std::size_t const colon = text.rfind(':');
    std::string_view field = trimmed(text.substr(0, colon));
    auto towards = std::optional(direction::ascending);
    if (colon != std::string_view::npos) {
        towards = decode_direction(trimmed(text.substr(colon + 1)));
    } else if (field.starts_with('-')) {
        towards = direction::descending;
        field.remove_prefix(1);
    }
    if (field.empty() || !towards) return std::nullopt;
    return sort_key_of(field, *towards);
}

// Calls `take` with every piece between commas, without spaces around it.
template <class Take>
void each_piece(std::string_view list, Take const& take) {
    for (bool more = true; more;) {
        std::size_t const comma = list.find(',');
        take(trimmed(list.substr(0, comma)));
        more = comma != std::string_view::npos;
        if (more) list.remove_prefix(comma + 1);
    }
}

void decode_sort(std::string_view list, domain::sort_order& by, failure_list& failures) {
    bool sound = true;
    each_piece(list, [&](std::string_view piece) {
        auto key = decode_sort_key(piece);
        sound = sound && key;
        if (sound && by.keys.size() <= domain::sort_keys_max) by.keys.push_back(std::move(*key));
    });
    if (!sound)
        failures.push_back({"sort", "sort must be a list of field:asc or field:desc"});
    else if (by.keys.size() > domain::sort_keys_max)
        failures.push_back({"sort", "sort must not have more than 8 fields"});
}

std::string text_of(call const& c, query_parameter const& p) {
    return parameter(c, p).value_or(std::string(p.fallback_text));
}

void decode_order(call const& c, domain::sort_order& by, failure_list& failures) {
    by.convention = domain::sort_convention::document;
    if (auto const sort = parameter(c, query::sort)) return decode_sort(*sort, by, failures);
    auto const field = text_of(c, query::sort_by);
    if (trimmed(field).empty()) failures.push_back({"sortBy", "sortBy must not be empty"});
    auto const towards = decode_direction(text_of(c, query::sort_order));
    if (!towards) failures.push_back({"sortOrder", word_rule(query::sort_order)});
    by.keys.push_back(sort_key_of(trimmed(field), towards.value_or(direction::descending)));
}

std::optional<shown_fields> decode_fields(call const& c, failure_list& failures) {
    auto const list = parameter(c, query::fields);
    if (!list || trimmed(*list).empty()) return std::nullopt;
    bool created = false;
    bool updated = false;
    std::vector<domain::path> paths;
    each_piece(*list, [&](std::string_view name) {
        created = created || name == "createdAt";
        updated = updated || name == "updatedAt";
        // A stored member of a system name stays hidden, and so does what is inside it.
        bool const system =
            std::ranges::find(system_names, name.substr(0, name.find('.'))) != system_names.end();
        if (!name.empty() && !system && paths.size() <= fields_max)
            paths.push_back(domain::path::dotted(std::string(name)));
    });
    if (paths.size() > fields_max)
        failures.push_back({"fields", "fields must not have more than 500 names"});
    return shown_fields{created, updated, domain::projection(paths)};
}

}  // namespace

std::optional<domain::list_rows::order> list_query::creation_order() const {
    using order = domain::list_rows::order;
    bool const by_creation =
        by.keys.size() == 1 && by.keys.front().field.from == domain::path::source::created;
    if (!by_creation || !search.empty()) return std::nullopt;
    return by.keys.front().towards == direction::descending ? order::newest_first
                                                            : order::oldest_first;
}

result<list_query> decode_list_query(call const& c) {
    list_query out;
    failure_list failures;
    decode_page(c, out, failures);
    decode_order(c, out.by, failures);
    out.shown = decode_fields(c, failures);
    auto text = parameter(c, query::search);
    if (!text) text = parameter(c, query::q);
    if (text) out.search = domain::text_search(*text);
    if (!failures.empty()) return bad_input(std::move(failures));
    return out;
}

}  // namespace rowd::api::flowra
