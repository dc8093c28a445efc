#include "rowd/domain/path.hpp"

#include <charconv>

#include "rowd/base/json.hpp"

namespace rowd::domain {
namespace {

path::way split_at_dots(std::string_view name) {
    path::way parts;
    for (std::size_t from = 0;;) {
        std::size_t const dot = name.find('.', from);
        parts.emplace_back(name.substr(from, dot - from));
        if (dot == std::string_view::npos) return parts;
        from = dot + 1;
    }
}

std::optional<std::string_view> descend(path::way const& way, row_view const& row) {
    auto value = member(row, way.front());
    for (std::size_t i = 1; value && i < way.size(); ++i) {
        if (json::kind_of(*value) != json::kind::object) return std::nullopt;
        value = json::find(*value, way[i]);
    }
    return value;
}

}  // namespace

path path::system(source from, std::string name) {
    path p;
    p.from = from;
    p.name = std::move(name);
    return p;
}

path path::literal(std::string name) {
    path p;
    p.ways = {{name}};
    p.name = std::move(name);
    return p;
}

path path::dotted(std::string name) {
    auto inner = split_at_dots(name);
    path p = literal(std::move(name));
    if (inner.size() > 1) p.ways.push_back(std::move(inner));
    return p;
}

value_kind value_kind_of(std::string_view text) {
    switch (json::kind_of(text)) {
        case json::kind::null:
            return value_kind::null;
        case json::kind::boolean:
            return value_kind::boolean;
        case json::kind::number:
            return value_kind::number;
        case json::kind::string:
            return value_kind::string;
        case json::kind::array:
            return value_kind::array;
        case json::kind::object:
            return value_kind::object;
    }
    return value_kind::missing;
}

// `rendered_` is left unset on purpose: clearing it would cost every row.
cell::cell(path const& where, row_view const& row) {
    switch (where.from) {
        case path::source::member:
            find(where, row);
            break;
        case path::source::document:
            kind_ = value_kind::object;
            text_ = row.data;
            break;
        case path::source::number: {
            char* const begin = rendered_.data();
            auto const end = std::to_chars(begin, begin + rendered_.size(), row.number).ptr;
            kind_ = value_kind::number;
            text_ = {begin, static_cast<std::size_t>(end - begin)};
            break;
        }
        case path::source::id:
            rendered_.front() = rendered_.back() = '"';
            row.id.print(rendered_.data() + 1);
            kind_ = value_kind::string;
            text_ = {rendered_.data(), rendered_.size()};
            break;
        case path::source::created:
            kind_ = value_kind::instant;
            instant_ms_ = row.created_ms;
            break;
        case path::source::updated:
            kind_ = value_kind::instant;
            instant_ms_ = row.updated_ms;
            break;
        case path::source::score:
            break;
    }
}

void cell::find(path const& where, row_view const& row) {
    for (auto const& way : where.ways) {
        auto const value = descend(way, row);
        if (!value) continue;
        kind_ = value_kind_of(*value);
        text_ = *value;
        return;
    }
}

}  // namespace rowd::domain
