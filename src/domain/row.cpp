#include "rowd/domain/row.hpp"

#include <limits>

#include "rowd/base/json.hpp"

namespace rowd::domain {
namespace {

std::size_t offset_at(std::string_view members, std::size_t index) {
    return static_cast<unsigned char>(members[2 * index]) |
           static_cast<std::size_t>(static_cast<unsigned char>(members[2 * index + 1])) << 8;
}

// Whether a name stands in compact text as it is.
bool is_plain(std::string_view name) {
    for (char c : name)
        if (c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20) return false;
    return true;
}

bool key_is(std::string_view data, std::size_t quote, std::string_view name) {
    return data.size() > quote + 1 + name.size() && data[quote + 1 + name.size()] == '"' &&
           data.compare(quote + 1, name.size(), name) == 0;
}

}  // namespace

row row::copy_of(row_view const& v) {
    return {
        v.id,     v.number,   v.sequence,           v.created_ms,        v.updated_ms,
        v.change, v.position, std::string(v.owner), std::string(v.data), std::string(v.members)};
}

std::string member_table(std::string_view data) {
    std::string table;
    if (!has_member_table(data)) return table;
    for (json::walker w(data); w.next();) append_offset(table, w.offset());
    return table;
}

bool has_member_table(std::string_view data) {
    return data.size() <= std::numeric_limits<std::uint16_t>::max();
}

void append_offset(std::string& member_table, std::size_t offset) {
    char const bytes[] = {static_cast<char>(offset & 0xff), static_cast<char>(offset >> 8 & 0xff)};
    member_table.append(bytes, sizeof bytes);
}

std::optional<std::string_view> member(row_view const& row, std::string_view name) {
    if (row.members.empty() || !is_plain(name)) return json::find(row.data, name);
    std::size_t const count = row.members.size() / 2;
    for (std::size_t i = 0; i < count; ++i) {
        std::size_t const quote = offset_at(row.members, i);
        if (!key_is(row.data, quote, name)) continue;
        std::size_t const value = quote + name.size() + 3;  // two quotes and the colon
        std::size_t const end =
            i + 1 < count ? offset_at(row.members, i + 1) - 1 : row.data.size() - 1;
        return row.data.substr(value, end - value);
    }
    return std::nullopt;
}

std::optional<std::string_view> member_text(row_view const& row, std::string_view raw_name,
                                            std::size_t& guess) {
    std::size_t const count = row.members.size() / 2;
    for (std::size_t tried = 0; tried < count; ++tried, ++guess) {
        if (guess >= count) guess = 0;
        std::size_t const quote = offset_at(row.members, guess);
        if (!key_is(row.data, quote, raw_name)) continue;
        bool const last = ++guess == count;
        std::size_t const end = (last ? row.data.size() : offset_at(row.members, guess)) - 1;
        return row.data.substr(quote, end - quote);
    }
    if (count > 0) return std::nullopt;
    for (json::walker w(row.data); w.next();)
        if (w.raw_key() == raw_name) return w.member();
    return std::nullopt;
}

}  // namespace rowd::domain
