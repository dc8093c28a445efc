#include "api/botpress/row_reader.hpp"

#include <algorithm>

#include "api/botpress/instant.hpp"
#include "api/botpress/schema.hpp"
#include "rowd/base/json.hpp"
#include "rowd/base/time.hpp"

namespace rowd::api::botpress {
namespace {

constexpr std::size_t factor_bytes = 4096;
constexpr std::size_t names_in_warning_max = 5;

std::string column_label(column const& c) {
    return "column " + json::quoted(c.name) + " ";
}

std::string_view rule_of(column_type type) {
    switch (type) {
        case column_type::string:
            return "must be a string";
        case column_type::number:
            return "must be a number";
        case column_type::boolean:
            return "must be a boolean";
        case column_type::object:
            return "must be an object";
        case column_type::array:
            return "must be an array";
        case column_type::null:
            return "must be null";
        case column_type::date_time:
            return "must be an ISO 8601 date or milliseconds since 1970";
        case column_type::any:
            break;
    }
    return "is not valid";
}

// Collects names for one sentence, not more of them than anybody reads.
struct name_list {
    std::string text;
    std::size_t count = 0;

    void add(std::string_view name) {
        if (++count > names_in_warning_max) return;
        if (count > 1) text += ", ";
        text += json::quoted(clipped(name));
    }
    std::string sentence(std::string_view about) const {
        std::string out = std::string(about) + " " + text;
        if (count > names_in_warning_max)
            out += " and " + std::to_string(count - names_in_warning_max) + " more";
        return out;
    }
};

void append_list(std::string& out, std::string_view name,
                 std::vector<std::pair<std::size_t, std::string>> notes) {
    if (notes.empty()) return;
    std::ranges::stable_sort(notes, {}, &std::pair<std::size_t, std::string>::first);
    out.append(",\"").append(name).append("\":[");
    for (auto const& [position, sentence] : notes) {
        if (out.back() != '[') out += ',';
        json::append_string(out, "rows[" + std::to_string(position) + "]: " + sentence);
    }
    out += ']';
}

}  // namespace

void row_notes::warn(std::size_t position, std::string_view sentence) {
    warnings_.emplace_back(position, sentence);
}

void row_notes::refuse(std::size_t position, std::string_view sentence) {
    errors_.emplace_back(position, sentence);
}

void row_notes::append_to(std::string& out) const {
    append_list(out, "warnings", warnings_);
    append_list(out, "errors", errors_);
}

std::optional<std::string> row_reader::read(std::size_t position, std::string_view row) {
    std::string data = "{}";
    name_list unknown;
    name_list system;
    for (json::walker w(row); w.next();) {
        std::string const name = w.key();
        column const* const c = columns_.find(name);
        if (c) {
            if (auto const wrong = take(*c, w.value(), data); !wrong.empty()) {
                notes_.refuse(position, wrong);
                return std::nullopt;
            }
        } else if (is_system_name(name)) {
            system.add(name);
        } else {
            unknown.add(name);
        }
    }
    if (unknown.count > 0)
        notes_.warn(position, unknown.sentence("ignored, the table has no such column:"));
    if (purpose_ == purpose::create) {
        if (system.count > 0) notes_.warn(position, system.sentence("ignored, set by the server:"));
        if (auto const missing = missing_column(columns_, data); !missing.empty()) {
            notes_.refuse(position, missing);
            return std::nullopt;
        }
    }
    if (data.size() > bytes_max_) {
        notes_.refuse(position, "The row is larger than " + std::to_string(bytes_max_) + " bytes");
        return std::nullopt;
    }
    return data;
}

std::string row_reader::take(column const& c, std::string_view value, std::string& data) const {
    if (value == "null") {
        if (!c.nullable()) return column_label(c) + "must not be null";
        json::append_member(data, c.name, value);
        return {};
    }
    if (!fits(c.type, value)) return column_label(c) + std::string(rule_of(c.type));
    if (c.type == column_type::date_time)
        json::append_member(data, c.name, json::quoted(timestamp(*read_instant(value))));
    else
        json::append_member(data, c.name, value);
    return {};
}

std::string missing_column(column_list const& columns, std::string_view data) {
    for (auto const& c : columns.shown())
        if (!c.nullable() && !json::find(data, c.name)) return column_label(c) + "is required";
    return {};
}

std::size_t row_bytes_max(std::uint8_t factor) {
    return factor * factor_bytes;
}

}  // namespace rowd::api::botpress
