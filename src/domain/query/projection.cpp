#include "rowd/domain/projection.hpp"

#include <algorithm>

#include "rowd/base/json.hpp"

namespace rowd::domain {

projection::projection(std::vector<path> const& wanted) {
    for (path const& p : wanted) {
        for (auto const& way : p.ways) {
            std::vector<node>* level = &wanted_;
            for (std::size_t i = 0; i + 1 < way.size(); ++i) level = &child(*level, way[i]).inner;
            child(*level, way.back()).whole = true;
        }
    }
}

projection::node& projection::child(std::vector<node>& nodes, std::string_view name) {
    std::string raw(json::raw_string(json::quoted(name)));
    auto const at =
        std::find_if(nodes.begin(), nodes.end(), [&](node const& n) { return n.raw_name == raw; });
    if (at != nodes.end()) return *at;
    return nodes.emplace_back(node{std::move(raw), false, {}});
}

void projection::append_members(row_view const& row, std::string& out) const {
    append(wanted_, row.data, out);
}

// As deep as the longest path, which the length of a request bounds, and no deeper than the row.
void projection::append(std::vector<node> const& wanted, std::string_view object,
                        std::string& out) {
    for (json::walker w(object); w.next();) {
        auto const at = std::find_if(wanted.begin(), wanted.end(),
                                     [&](node const& n) { return n.raw_name == w.raw_key(); });
        if (at == wanted.end()) continue;
        bool const is_object = json::kind_of(w.value()) == json::kind::object;
        if (!at->whole && !is_object) continue;
        if (!out.ends_with('{')) out += ',';
        out += '"';
        out.append(w.raw_key());
        out.append("\":");
        if (at->whole) {
            out.append(w.value());
        } else {
            out += '{';
            append(at->inner, w.value(), out);
            out += '}';
        }
    }
}

}  // namespace rowd::domain
