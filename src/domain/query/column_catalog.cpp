#include "rowd/domain/column_catalog.hpp"

#include <algorithm>

namespace rowd::domain {

column_catalog::column const* column_catalog::find(std::string_view name) const {
    auto const at = std::find_if(columns.begin(), columns.end(),
                                 [&](column const& c) { return c.name == name; });
    return at == columns.end() ? nullptr : &*at;
}

result<bound_column> column_catalog::bind(std::string_view name) const {
    using enum path::source;
    std::string const text(name);
    if (name == "id") {
        if (id_is_number) return bound_column{path::system(number, text), column_type::number};
        return bound_column{path::system(id, text), column_type::string};
    }
    if (name == "createdAt")
        return bound_column{path::system(created, text), column_type::date_time};
    if (name == "updatedAt")
        return bound_column{path::system(updated, text), column_type::date_time};
    if (column const* const exact = find(name))
        return bound_column{path::literal(text), exact->type};
    path inner;
    inner.name = text;
    // Every column that the path may lead into, the longest name first.
    for (std::size_t dot = name.rfind('.'); dot != std::string_view::npos && dot > 0;
         dot = name.rfind('.', dot - 1)) {
        column const* const outer = find(name.substr(0, dot));
        if (outer == nullptr) continue;
        if (outer->type != column_type::object && outer->type != column_type::any) continue;
        path::way way = path::dotted(text.substr(dot + 1)).ways.back();
        way.insert(way.begin(), outer->name);
        inner.ways.push_back(std::move(way));
    }
    if (!inner.ways.empty()) return bound_column{std::move(inner), column_type::any};
    if (undeclared_allowed) return bound_column{path::dotted(text), column_type::any};
    return fail(errc::bad_input, "Unknown column: " + text);
}

}  // namespace rowd::domain
