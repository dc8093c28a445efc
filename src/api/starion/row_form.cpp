#include "api/starion/row_form.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "api/common/flat_row.hpp"
#include "api/common/text.hpp"
#include "rowd/base/json.hpp"
#include "rowd/domain/column.hpp"

namespace rowd::api::starion {
namespace {

using json::kind;
using json::kind_of;

// The last one only where rows have owners.
constexpr std::array<std::string_view, 4> system_names = {"_id", "createdAt", "lastUpdatedAt",
                                                          "ownerUserId"};

// The string in an array of one string, else empty.
std::string_view only_string(std::string_view value) {
    if (kind_of(value) != kind::array) return {};
    json::walker w(value);
    if (!w.next() || kind_of(w.value()) != kind::string) return {};
    std::string_view const first = w.value();
    return w.next() ? std::string_view() : first;
}

}  // namespace

row_form::row_form(domain::table const& t) : shows_owner_(t.row_access == domain::access::owned) {
    for (auto const& c : domain::parse_columns(t.columns()))
        if (c.type->is_choice) selects_.insert(c.raw_id);
}

bool row_form::is_select(std::string_view raw_key) const {
    return !selects_.empty() && selects_.contains(std::string(raw_key));
}

void row_form::append(std::string& out, domain::row_view const& row) const {
    out += "{\"_id\":\"";
    append_id(out, row.id);
    out += "\",\"createdAt\":\"";
    append_time(out, row.created_ms);
    out += "\",\"lastUpdatedAt\":\"";
    append_time(out, row.updated_ms);
    out += '"';
    if (shows_owner_) {
        out += ",\"ownerUserId\":";
        json::append_string(out, row.owner);
    }
    member_names const hidden = std::span(system_names).first(shows_owner_ ? 4 : 3);
    if (selects_.empty()) {
        append_members(out, row, hidden);
    } else {
        for (json::walker w(row.data); w.next();) {
            if (std::ranges::find(hidden, w.raw_key()) != hidden.end()) continue;
            bool const wrap = kind_of(w.value()) == kind::string && is_select(w.raw_key());
            out.append(",\"").append(w.raw_key()).append(wrap ? "\":[" : "\":");
            out.append(w.value()).append(wrap ? "]" : "");
        }
    }
    out += '}';
}

std::string row_form::stored(std::string_view fields) const {
    if (selects_.empty()) return without_members(fields, system_names);
    std::string converted = "{";
    for (json::walker w(fields); w.next();) {
        auto const single = is_select(w.raw_key()) ? only_string(w.value()) : std::string_view();
        converted.append(converted.size() == 1 ? "\"" : ",\"").append(w.raw_key()).append("\":");
        converted += single.empty() ? w.value() : single;
    }
    converted += '}';
    return without_members(converted, system_names);
}

}  // namespace rowd::api::starion
