// The keys of a tenant's environment: one unnamed database, prefix keys, big-endian numbers.
// Stored bytes: never renumber a tag, never change a shape without a new format version.
//
//   m                        meta record: format, counters, secret (meta.hpp)
//   U table-id(16)           table number (4)
//   N name-hash(8) table(4)  empty: tables by name (FNV-1a of the name)
//   T table(4)               definition (table_codec.hpp)
//   C table(4)               counters (table_codec.hpp)
//   R table(4) place         row (row_codec.hpp)
//   P table(4) sequence(8)   position(8) of a row that has one
//   V table(4) number(8)     sequence(8) of a row whose number is another
//   K table(4) place         how many rows stand from `place` to the next K key (4)
//   L table(4) place         the same over K keys: rows(4), K keys(4)
//   D table(4) index(2)      an index: its column and state (column_index.hpp)
//   X table(4) index(2) entry   empty: rows in the order of a column
//   J, j                     the same over X as K and L are over R
//   A audit-number(8)        audit entry that the file may not have yet
//   G table(4)               a deleted table whose rows are still being removed
//   O F Y o q H h S E B      what a bot keeps (chat/chat_keys.hpp)
//
// A table's number is given once and never again, so whatever is left of a deleted table can
// never be mistaken for another's.
//
// A *place* is where a row stands in its table: rows with a position first, by position, then
// those without; ties in the order of creation. The row's sequence rises with creation, so
// (position, sequence) is (position, createdAt) with its tie-break:
//
//   00 position(8, sign bit flipped) sequence(8)
//   ff sequence(8)
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

#include "rowd/base/uuid.hpp"

namespace rowd::storage {

inline void put_be(char* out, std::uint64_t v, unsigned size) {
    for (unsigned i = 0; i < size; ++i) out[i] = static_cast<char>(v >> (8 * (size - 1 - i)));
}
inline std::uint64_t get_be(char const* in, unsigned size) {
    std::uint64_t v = 0;
    for (unsigned i = 0; i < size; ++i) v = v << 8 | static_cast<unsigned char>(in[i]);
    return v;
}

// Throws std::runtime_error: stored bytes are not what was once written there. Shows them, so that
// the place can be found, and says what is wrong with them.
[[noreturn]] void throw_damaged(std::string_view bytes, char const* what);

// What get_be() makes of stored bytes, which may be damaged.
inline std::uint64_t number_at(std::string_view bytes, std::size_t at, unsigned size) {
    if (bytes.size() < size || bytes.size() - size < at)
        throw_damaged(bytes, "a number is missing");
    return get_be(bytes.data() + at, size);
}
// All of them.
inline std::uint64_t number_of(std::string_view bytes, unsigned size) {
    if (bytes.size() != size) throw_damaged(bytes, "not a number of its size");
    return get_be(bytes.data(), size);
}
// The last eight of them.
inline std::uint64_t last_number(std::string_view bytes) {
    return number_at(bytes, bytes.size() - sizeof(std::uint64_t), sizeof(std::uint64_t));
}

// A short key, built on the stack.
class key {
  public:
    constexpr static std::size_t size_max = 40;

    explicit key(char tag) { add_byte(tag); }
    key(char tag, std::uint32_t table) : key(tag) { add(table, 4); }

    key& add_byte(char c) {
        bytes_[size_++] = c;
        return *this;
    }
    key& add(std::uint64_t v, unsigned size) {
        put_be(bytes_.data() + size_, v, size);
        size_ += size;
        return *this;
    }
    key& add(std::string_view bytes) {
        std::memcpy(bytes_.data() + size_, bytes.data(), bytes.size());
        size_ += bytes.size();
        return *this;
    }
    std::string_view view() const { return {bytes_.data(), size_}; }
    operator std::string_view() const { return view(); }

  private:
    std::array<char, size_max> bytes_;
    std::size_t size_ = 0;
};

// Puts a number, in eight bytes, under a key.
template <class Txn>
void put_u64(Txn& txn, key const& k, std::uint64_t v) {
    char bytes[8];
    put_be(bytes, v, 8);
    txn.put(k, {bytes, sizeof bytes});
}

constexpr std::size_t prefix_size = 5;  // a tag and a table number

// The table that a stored key with such a prefix belongs to; of those that have nothing behind it;
// the table and the number of an index. Throw std::runtime_error when the key has another shape.
inline std::uint32_t table_in(std::string_view stored_key) {
    return static_cast<std::uint32_t>(number_at(stored_key, 1, 4));
}
inline std::uint32_t table_of(std::string_view stored_key) {
    if (stored_key.size() != prefix_size) throw_damaged(stored_key, "not the key of a table");
    return table_in(stored_key);
}
struct index_place {
    std::uint32_t table = 0;
    std::uint16_t number = 0;
};
inline index_place index_place_in(std::string_view stored_key) {
    if (stored_key.size() != prefix_size + 2) throw_damaged(stored_key, "not the key of an index");
    return {table_in(stored_key),
            static_cast<std::uint16_t>(number_at(stored_key, prefix_size, 2))};
}

inline key meta_key() {
    return key('m');
}
inline key id_key(uuid const& table) {
    return key('U').add(table.as_bytes());
}
inline std::uint64_t name_hash(std::string_view name) {
    std::uint64_t h = 0xcbf29ce484222325ull;
    for (char c : name) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001b3ull;
    return h;
}
inline key name_prefix(std::string_view name) {
    return key('N').add(name_hash(name), 8);
}
inline key name_key(std::string_view name, std::uint32_t table) {
    return name_prefix(name).add(table, 4);
}
inline key definition_key(std::uint32_t table) {
    return {'T', table};
}
inline key counters_key(std::uint32_t table) {
    return {'C', table};
}
inline key position_key(std::uint32_t table, std::uint64_t sequence) {
    return key('P', table).add(sequence, 8);
}
inline key number_key(std::uint32_t table, std::uint64_t number) {
    return key('V', table).add(number, 8);
}
inline key index_key(std::uint32_t table, std::uint16_t index) {
    return key('D', table).add(index, 2);
}
inline key audit_key(std::uint64_t number) {
    return key('A').add(number, 8);
}
inline key garbage_key(std::uint32_t table) {
    return {'G', table};
}

// The place of a row without a position, and the sequence in such a place; none in another.
inline key sequence_place(std::uint64_t sequence) {
    return key('\xff').add(sequence, 8);
}
inline std::optional<std::uint64_t> sequence_in_place(std::string_view place) {
    if (place.size() != 9 || place[0] != '\xff') return std::nullopt;
    return get_be(place.data() + 1, 8);
}

// The key of a row.
inline key row_key(std::uint32_t table, std::optional<std::int64_t> position,
                   std::uint64_t sequence) {
    key k('R', table);
    if (!position) return k.add(sequence_place(sequence));
    return k.add_byte('\0')
        .add(static_cast<std::uint64_t>(*position) ^ (1ull << 63), 8)
        .add(sequence, 8);
}

struct row_place {
    std::optional<std::int64_t> position;
    std::uint64_t sequence = 0;
};

inline row_place place_of(std::string_view key_of_row) {
    char const* p = key_of_row.data() + prefix_size;
    if (key_of_row.size() == prefix_size + 9 && *p == '\xff')
        return {std::nullopt, get_be(p + 1, 8)};
    if (key_of_row.size() != prefix_size + 17 || *p != '\0')
        throw_damaged(key_of_row, "not the key of a row");
    return {static_cast<std::int64_t>(get_be(p + 1, 8) ^ (1ull << 63)), get_be(p + 9, 8)};
}

}  // namespace rowd::storage
