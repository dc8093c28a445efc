#include "api/botpress/tables/row_reader.hpp"

#include <algorithm>

#include "api/botpress/instant.hpp"
#include "api/botpress/tables/schema.hpp"
#include "api/common/error_texts.hpp"
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
        append_message(out, "rows[" + std::to_string(position) + "]: " + sentence);
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

row_reader::row_reader(column_list const& columns, purpose p, domain::data_limit const& limit,
                       row_notes& notes)
    : purpose_(p), limit_(limit), notes_(notes) {
    for (auto const& c : columns.shown()) expected_.push_back({&c, c.nullable()});
    needed_ =
        static_cast<std::size_t>(std::ranges::count(expected_, false, &expectation::nullable));
}

std::optional<domain::row_draft> row_reader::read(std::size_t position, std::string_view row) {
    domain::draft_builder draft(row.size(), expected_.size());
    name_list unknown;
    name_list system;
    next_ = needed_found_ = 0;
    for (json::walker w(row); w.next();) {
        expectation const* const e = find(w.raw_key());
        if (!e) {
            std::string const name = w.key();
            (is_system_name(name) ? system : unknown).add(name);
            continue;
        }
        if (auto const wrong = check(*e, w.value()); !wrong.empty()) {
            notes_.refuse(position, wrong);
            return std::nullopt;
        }
        if (!e->nullable) ++needed_found_;
        if (e->which->type == column_type::date_time && w.value() != "null")
            draft.add('"' + e->which->raw_name +
                      "\":" + json::quoted(timestamp(*read_instant(w.value()))));
        else
            draft.add(w.member());
    }
    if (unknown.count > 0)
        notes_.warn(position, unknown.sentence("ignored, the table has no such column:"));
    domain::row_draft read = std::move(draft).take();
    if (purpose_ == purpose::change) return read;
    if (system.count > 0) notes_.warn(position, system.sentence("ignored, set by the server:"));
    std::string wrong = missing(read.data);
    if (wrong.empty())
        if (auto const fits = domain::check_length(read.data, limit_); !fits)
            wrong = fits.error().message;
    if (wrong.empty()) return read;
    notes_.refuse(position, wrong);
    return std::nullopt;
}

row_reader::expectation const* row_reader::find(std::string_view raw_key) {
    for (std::size_t tried = 0; tried < expected_.size(); ++tried) {
        if (next_ == expected_.size()) next_ = 0;
        expectation const& e = expected_[next_++];
        if (e.which->raw_name == raw_key) return &e;
    }
    return nullptr;
}

std::string row_reader::check(expectation const& e, std::string_view value) {
    column const& c = *e.which;
    if (value == "null") return e.nullable ? std::string() : column_label(c) + "must not be null";
    if (!fits(c.type, value)) return column_label(c) + std::string(rule_of(c.type));
    return {};
}

std::string row_reader::missing(std::string_view data) const {
    if (needed_found_ == needed_) return {};
    for (auto const& e : expected_)
        if (!e.nullable && !json::find(data, e.which->name))
            return column_label(*e.which) + "is required";
    return {};
}

domain::data_limit row_limit(column_list const& columns, std::uint8_t factor) {
    std::vector<std::string> names;
    names.reserve(columns.shown().size());
    for (auto const& c : columns.shown()) names.push_back(c.raw_name);
    std::ranges::sort(names);
    return {factor * factor_bytes, std::move(names)};
}

}  // namespace rowd::api::botpress
