#include "storage/lmdb/format/row_codec.hpp"

#include <cstring>

namespace rowd::storage {
namespace {

constexpr char format = 2;
constexpr char format_without_change = 1;
constexpr char has_owner = 1;
constexpr char has_own_number = 2;
constexpr std::size_t change_at = 36;
constexpr std::size_t fixed_size = change_at + sizeof(domain::change_number);

template <class T>
char* write(char* out, T v) {
    static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__);
    std::memcpy(out, &v, sizeof v);
    return out + sizeof v;
}

char* write(char* out, std::string_view bytes) {
    std::memcpy(out, bytes.data(), bytes.size());
    return out + bytes.size();
}

template <class T>
T read(char const* in) {
    T v;
    std::memcpy(&v, in, sizeof v);
    return v;
}

[[noreturn]] void throw_cut_short(std::string_view key) {
    throw_damaged(key, "it has fewer bytes than it says");
}

// Those that most rows lack. Where the next one is: within `value`.
std::size_t decode_rare_fields(std::string_view key, std::string_view value, std::size_t at,
                               domain::row_view& row) {
    char const* p = value.data();
    if ((value[1] & has_own_number) != 0) {
        if (value.size() - at < 8) throw_cut_short(key);
        row.number = read<std::uint64_t>(p + at);
        at += 8;
    }
    if ((value[1] & has_owner) != 0) {
        if (value.size() - at < 2) throw_cut_short(key);
        std::size_t const size = read<std::uint16_t>(p + at);
        at += 2;
        if (value.size() - at < size) throw_cut_short(key);
        row.owner = {p + at, size};
        at += size;
    }
    return at;
}

}  // namespace

std::size_t encoded_size(domain::row_view const& row) {
    return fixed_size + (row.number == row.sequence ? 0 : 8) +
           (row.owner.empty() ? 0 : 2 + row.owner.size()) + row.members.size() + row.data.size();
}

void encode(domain::row_view const& row, char* out) {
    *out++ = format;
    bool const own_number = row.number != row.sequence;
    *out++ =
        static_cast<char>((row.owner.empty() ? 0 : has_owner) | (own_number ? has_own_number : 0));
    out = write(out, static_cast<std::uint16_t>(row.members.size() / 2));
    out = write(out, row.id.as_bytes());
    out = write(out, row.created_ms);
    out = write(out, row.updated_ms);
    out = write(out, row.change);
    if (own_number) out = write(out, row.number);
    if (!row.owner.empty()) {
        out = write(out, static_cast<std::uint16_t>(row.owner.size()));
        out = write(out, row.owner);
    }
    out = write(out, row.members);
    write(out, row.data);
}

domain::row_view decode_row(std::string_view key, std::string_view value) {
    bool const is_numbered = !value.empty() && value[0] == format;
    std::size_t at = is_numbered ? fixed_size : change_at;
    if (value.size() < at || (!is_numbered && value[0] != format_without_change))
        throw_damaged(key, "a row of an unknown format");
    domain::row_view row;
    char const* p = value.data();
    std::size_t const members = 2u * read<std::uint16_t>(p + 2);
    row.id = uuid::from_bytes(p + 4);
    row.created_ms = read<std::int64_t>(p + 20);
    row.updated_ms = read<std::int64_t>(p + 28);
    if (is_numbered) row.change = read<domain::change_number>(p + change_at);
    row_place const place = place_of(key);
    row.position = place.position;
    row.sequence = row.number = place.sequence;
    if (value[1] != 0) at = decode_rare_fields(key, value, at, row);
    if (value.size() - at < members) throw_cut_short(key);
    row.members = {p + at, members};
    row.data = {p + at + members, value.size() - at - members};
    return row;
}

}  // namespace rowd::storage
