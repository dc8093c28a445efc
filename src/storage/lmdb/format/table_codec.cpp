#include "storage/lmdb/format/table_codec.hpp"

#include <cstddef>
#include <cstring>
#include <stdexcept>

#include "rowd/base/record.hpp"

namespace rowd::storage {
namespace {

enum tag : std::uint8_t {  // stored, never renumber
    id = 1,
    name = 2,
    description = 3,
    schema = 4,
    metadata = 5,
    max_rows = 6,
    created_ms = 7,
    updated_ms = 8,
    owner = 9,
    row_access = 10,
    app_id = 11,
    factor = 12,
    frozen = 13,
    tags = 14,
    change = 15,
};

constexpr auto access_max = static_cast<std::uint64_t>(domain::access::owned);

}  // namespace

std::string encode(domain::table const& t) {
    record_writer w;
    w.add(tag::id, t.id.as_bytes());
    w.add(tag::name, t.name);
    if (t.description) w.add(tag::description, *t.description);
    w.add(tag::schema, t.schema);
    w.add(tag::metadata, t.metadata);
    w.add(tag::max_rows, std::uint64_t{t.max_rows});
    w.add(tag::created_ms, static_cast<std::uint64_t>(t.created_ms));
    w.add(tag::updated_ms, static_cast<std::uint64_t>(t.updated_ms));
    w.add(tag::owner, t.owner);
    w.add(tag::row_access, static_cast<std::uint64_t>(t.row_access));
    for (auto const& app : t.app_ids) w.add(tag::app_id, app.as_bytes());
    w.add(tag::factor, std::uint64_t{t.factor});
    w.add(tag::frozen, std::uint64_t{t.frozen});
    w.add(tag::tags, t.tags);
    if (t.change != 0) w.add(tag::change, t.change);
    return w.bytes();
}

domain::table decode_table(std::string_view bytes) {
    domain::table t;
    record_reader r(bytes);
    while (r.next()) {
        switch (r.tag()) {
            case tag::id:
                t.id = r.id();
                break;
            case tag::name:
                t.name = r.text();
                break;
            case tag::description:
                t.description = std::string(r.text());
                break;
            case tag::schema:
                t.schema = r.text();
                break;
            case tag::metadata:
                t.metadata = r.text();
                break;
            case tag::max_rows:
                t.max_rows = static_cast<std::uint32_t>(r.number(~0u));
                break;
            case tag::created_ms:
                t.created_ms = static_cast<std::int64_t>(r.number());
                break;
            case tag::updated_ms:
                t.updated_ms = static_cast<std::int64_t>(r.number());
                break;
            case tag::owner:
                t.owner = r.text();
                break;
            case tag::row_access:
                t.row_access = static_cast<domain::access>(r.number(access_max));
                break;
            case tag::app_id:
                t.app_ids.push_back(r.id());
                break;
            case tag::factor:
                t.factor = static_cast<std::uint8_t>(r.number(255));
                break;
            case tag::frozen:
                t.frozen = r.number() != 0;
                break;
            case tag::tags:
                t.tags = r.text();
                break;
            case tag::change:
                t.change = r.number();
                break;
            default:
                break;  // a field of a later version
        }
    }
    static constexpr record_reader::tag_set needed = {
        tag::id,       tag::name,       tag::schema,    tag::metadata,
        tag::max_rows, tag::created_ms, tag::updated_ms};
    r.require(needed);
    return t;
}

void counters_record::append_up_to(domain::row_view const& newest) {
    if (newest.sequence <= last_sequence) return;
    auto const more = static_cast<std::uint32_t>(newest.sequence - last_sequence);
    rows += more;
    tail.chunk_leaves += more;
    tail.group_leaves += more;
    last_sequence = newest.sequence;
    last_created_ms = newest.created_ms;
}

counters_record decode_counters(std::string_view bytes) {
    constexpr std::size_t size_of_format_1 = offsetof(counters_record, tail);
    counters_record c;
    if (bytes.size() != sizeof c && bytes.size() != size_of_format_1)
        throw std::runtime_error("a table's counters are cut short");
    std::memcpy(&c, bytes.data(), bytes.size());
    return c;
}

}  // namespace rowd::storage
