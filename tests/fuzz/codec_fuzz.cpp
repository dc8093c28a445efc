// What is stored: rows, table definitions and audit lines come back as they were, and what was
// never written is read to its end or refused. Input: numbers, then texts, one a line.
#include <optional>
#include <stdexcept>
#include <string>

#include "access/lmdb/record.hpp"

#include "audit/line.hpp"
#include "fuzz/input.hpp"
#include "rowd/base/json.hpp"
#include "rowd/domain/operation.hpp"
#include "rowd/domain/projection.hpp"
#include "rowd/domain/query.hpp"
#include "storage/lmdb/format/meta.hpp"
#include "storage/lmdb/format/row_codec.hpp"
#include "storage/lmdb/format/table_codec.hpp"
#include "storage/lmdb/index/column_index.hpp"
#include "storage/tables/row_id.hpp"

using namespace rowd;
using fuzz::require;

namespace {

std::string object_or(std::string_view text, std::string fallback) {
    std::string compact;
    if (!json::compact(text, compact) || json::kind_of(compact) != json::kind::object)
        return fallback;
    return compact;
}

uuid make_id(fuzz::input& in) {
    std::uint64_t const parts[] = {in.number(), in.number()};
    return uuid::from_bytes(parts);
}

void check_row(fuzz::input in) {
    domain::row row;
    auto const flags = in.byte();
    std::uint64_t const secret = in.number();
    row.sequence = in.number() & storage::sequence_max;
    row.id = storage::make_row_id(make_id(in), row.sequence, secret);
    require(storage::sequence_in(row.id, secret) == row.sequence, "an id carries its sequence");
    row.number = (flags & 1) != 0 ? in.number() : row.sequence;
    row.created_ms = static_cast<std::int64_t>(in.number());
    row.updated_ms = static_cast<std::int64_t>(in.number());
    if ((flags & 2) != 0) row.position = static_cast<std::int64_t>(in.number());
    row.owner = in.line();
    row.data = object_or(in.rest(), "{}");
    row.members = domain::member_table(row.data);

    std::string stored(storage::encoded_size(row.view()), '\0');
    storage::encode(row.view(), stored.data());
    auto const key = storage::row_key(1, row.position, row.sequence);
    auto const read = storage::decode_row(key, stored);
    require(read.id == row.id && read.number == row.number && read.sequence == row.sequence,
            "a row keeps its ids");
    require(read.created_ms == row.created_ms && read.updated_ms == row.updated_ms,
            "a row keeps its times");
    require(read.position == row.position, "a row keeps its position");
    require(read.owner == row.owner && read.data == row.data && read.members == row.members,
            "a row keeps its data");
    for (json::walker w(row.data); w.next();)
        require(domain::member(read, w.key()) == w.value(), "a member is found by its name");
}

void check_table(fuzz::input in) {
    domain::table t;
    auto const flags = in.byte();
    t.id = make_id(in);
    t.max_rows = static_cast<std::uint32_t>(in.number());
    t.created_ms = static_cast<std::int64_t>(in.number());
    t.updated_ms = static_cast<std::int64_t>(in.number());
    t.frozen = (flags & 1) != 0;
    t.factor = static_cast<std::uint8_t>(flags >> 3);
    if ((flags & 2) != 0) t.row_access = domain::access::owned;
    for (unsigned n = flags & 7; n > 0; --n) t.app_ids.push_back(make_id(in));
    t.name = in.line();
    if ((flags & 4) != 0) t.description = std::string(in.line());
    t.owner = in.line();
    t.metadata = object_or(in.line(), "{}");
    t.tags = object_or(in.line(), "{}");
    t.schema = object_or(in.rest(), t.schema);

    std::string const stored = storage::encode(t);
    auto const read = storage::decode_table(stored);
    require(read.id == t.id && read.name == t.name && read.description == t.description &&
                read.schema == t.schema && read.metadata == t.metadata && read.tags == t.tags &&
                read.owner == t.owner && read.app_ids == t.app_ids,
            "a definition keeps its texts");
    require(read.max_rows == t.max_rows && read.created_ms == t.created_ms &&
                read.updated_ms == t.updated_ms && read.frozen == t.frozen &&
                read.factor == t.factor && read.row_access == t.row_access,
            "a definition keeps its numbers");
}

void check_line(std::string_view text) {
    sha256_hasher hasher;
    audit::chain chain;
    chain.check(text);
    if (auto const line = audit::decode_line(text)) {
        std::string again;
        auto const hash = audit::append_line(again, hasher, line->prev, line->number, line->entry);
        if (hash == line->hash) require(again == std::string(text) + '\n', "a line has one text");
    }
    auto const entry = object_or(text, "{}");
    if (entry.size() > audit::line_bytes_max / 2) return;
    std::string made;
    auto const hash = audit::append_line(made, hasher, {}, 1, entry);
    made.pop_back();
    auto const read = audit::decode_line(made);
    require(read && read->entry == entry && read->hash == hash && read->number == 1,
            "a line keeps its entry");
    require(audit::chain().check(made).problem.empty(), "a line that was made is sound");
}

// Bytes that nobody wrote: whatever reads them returns, or throws what is caught for that.
template <class Read>
void attempt(Read const& read) {
    try {
        read();
    } catch (std::runtime_error const&) {
        return;  // damaged data
    } catch (std::out_of_range const&) {
        return;  // a place beyond the end of a text
    }
}

constexpr domain::key_form forms[] = {domain::key_form::text, domain::key_form::value,
                                      domain::key_form::instant};

void check_damaged_row(std::string_view key, std::string_view value) {
    auto const row = storage::decode_row(key, value);
    domain::row const copy = domain::row::copy_of(row);
    bool exact = true;
    std::size_t guess = 0;
    for (std::string_view const name : {"a", "n", "text", ""}) {
        attempt([&] { static_cast<void>(domain::member(row, name)); });
        attempt([&] { static_cast<void>(domain::member_text(row, name, guess)); });
        for (auto const form : forms) {
            storage::index_record index;
            index.member = name;
            index.form = form;
            attempt([&] { storage::index_entry(row, index, exact); });
        }
    }
    for (json::walker w(row.data); w.next();) {
        attempt([&] { static_cast<void>(w.key()); });
        attempt([&] { domain::equal_values(w.value(), row.data); });
        attempt([&] { domain::match_text(w.value()); });
        for (auto const form : forms) attempt([&] { domain::index_key(w.value(), form); });
        attempt([&] { domain::contains_value(row.data, w.value()); });
    }
    attempt([&] { json::merge(row.data, R"({"a":1})"); });
    attempt([&] { json::merge(R"({"a":1})", row.data); });
    attempt([&] {
        domain::rewritten(row.data, {.drop = {"n"}, .clear = {"text"}, .rename = {{"a", "b"}}});
    });
    attempt([&] { static_cast<void>(domain::stepped(row.data, {"n", "1.5"})); });
}

void check_damaged(std::string_view key, std::string_view value) {
    attempt([&] { check_damaged_row(key, value); });
    attempt([&] { check_damaged_row(storage::row_key(1, std::nullopt, 1), value); });
    attempt([&] { storage::decode_table(value).columns(); });
    attempt([&] { storage::decode_meta(value); });
    attempt([&] { storage::decode_counters(value); });
    attempt([&] { storage::decode_index(0, value); });
    attempt([&] { storage::read_counts(value, {1, 2, 3}); });
    attempt([&] { storage::table_in(key); });
    attempt([&] { storage::table_of(key); });
    attempt([&] { storage::index_place_in(key); });
    attempt([&] { storage::sequence_of_entry(key); });
    attempt([&] { storage::number_of(value, 8); });
    attempt([&] { storage::number_at(key, 1, 8); });
    attempt([&] { access::decode_tenant({}, value); });
    attempt([&] { access::decode_key({}, value); });
    attempt([&] { access::decode_app({}, value); });
    attempt([&] { access::decode_id(value); });
    attempt([&] { access::decode_integer(value); });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    fuzz::input const in(data, size);
    check_row(in);
    check_table(in);
    check_line(fuzz::input(in).line());
    fuzz::input damaged = in;
    auto const key = damaged.line();
    check_damaged(key, damaged.rest());
    check_damaged(key, in.rest());
    return 0;
}
