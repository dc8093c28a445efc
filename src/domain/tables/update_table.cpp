#include "rowd/domain/tables/update_table.hpp"

#include <algorithm>

#include "rowd/base/json.hpp"

namespace rowd::domain {

std::optional<std::string> name_conflict(std::string_view data, row_rewrite const& how) {
    auto const goes = [&](std::string const& name) {
        return std::ranges::find(how.drop, name) != how.drop.end() ||
               std::ranges::find(how.rename, name, &std::pair<std::string, std::string>::first) !=
                   how.rename.end();
    };
    for (auto const& [from, to] : how.rename)
        if (!goes(to) && json::find(data, to)) return to;
    return std::nullopt;
}

std::string rewritten(std::string_view data, row_rewrite const& how) {
    std::string out = "{}";
    for (json::walker w(data); w.next();) {
        std::string name = w.key();
        if (std::ranges::find(how.drop, name) != how.drop.end()) continue;
        bool const cleared = std::ranges::find(how.clear, name) != how.clear.end();
        for (auto const& [from, to] : how.rename)
            if (name == from) {
                name = to;
                break;
            }
        json::append_member(out, name, cleared ? "null" : w.value());
    }
    return out;
}

std::size_t update_table::weight() const {
    auto const size = [](auto const& text) { return text ? text->size() : 0; };
    return size(patch.schema) + size(patch.columns) + size(patch.metadata);
}

}  // namespace rowd::domain
