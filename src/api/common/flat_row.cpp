#include "api/common/flat_row.hpp"

#include <algorithm>

#include "rowd/base/json.hpp"

namespace rowd::api {
namespace {

// The members behind `{`, each with a comma before it.
void append_others(std::string& out, std::string_view object, member_names hidden) {
    for (json::walker w(object); w.next();) {
        if (std::ranges::find(hidden, w.raw_key()) != hidden.end()) continue;
        out += ",\"";
        out.append(w.raw_key()).append("\":").append(w.value());
    }
}

}  // namespace

void append_members(std::string& out, domain::row_view const& row, member_names hidden) {
    if (row.data.size() == 2) return;
    bool const clash = std::ranges::any_of(
        hidden, [&](std::string_view name) { return domain::member(row, name).has_value(); });
    if (clash) return append_others(out, row.data, hidden);
    out += ',';
    out.append(row.data.substr(1, row.data.size() - 2));
}

std::string without_members(std::string_view object, member_names hidden) {
    std::string out;
    out.reserve(object.size() + 1);
    append_others(out, object, hidden);
    if (out.empty()) return "{}";
    out.front() = '{';
    return out + '}';
}

}  // namespace rowd::api
