// The control records as bytes.
//
//   key                        value
//   v                          format version, u64 little-endian
//   s                          the last sequence number given, u64 little-endian
//   u                          empty: every tenant that has files is marked as used
//   t <tenant id>              tenant record
//   n <sha256 of its name>     tenant id
//   k <key id>                 key record
//   h <sha256 of the key>      key id
//   a <app id>                 app record
//   l <t|k|a> <parent id> <sequence, u64 big-endian>   id: the children of a parent in creation
//                              order; the parent of tenants is all zeros, that of the others theirs
//
// Records are tagged fields (rowd/base/record.hpp); ids in them are their 16 bytes. A change that
// an older rowd must not skip over raises format_version.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "rowd/access/registry.hpp"

namespace rowd::access {

constexpr std::uint64_t format_version = 1;

enum tag : std::uint8_t {  // stored, never renumber
    tag_name = 1,
    tag_created_ms = 2,
    tag_tenant_id = 3,
    tag_prefix = 4,
    tag_scope = 5,  // once per scope
    tag_read_per_minute = 6,
    tag_write_per_minute = 7,
    tag_revoked_ms = 8,
    tag_sha256 = 9,
    tag_used = 10,  // 1
};

struct stored_key {
    key_record record;
    std::string sha256;  // of the key, 32 bytes
};

std::string encode(tenant_record const& r);
std::string encode(stored_key const& r);
std::string encode(app_record const& r);

// Throw std::runtime_error when the bytes are not a whole record.
tenant_record decode_tenant(uuid const& id, std::string_view bytes);
stored_key decode_key(uuid const& id, std::string_view bytes);
app_record decode_app(uuid const& id, std::string_view bytes);

// An id or an integer on its own; decoding throws when it has not 16 bytes, or eight.
uuid decode_id(std::string_view bytes);
std::string encode_integer(std::uint64_t value);
std::uint64_t decode_integer(std::string_view bytes);

}  // namespace rowd::access
