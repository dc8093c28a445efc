#include "access/lmdb/record.hpp"

#include <boost/endian/conversion.hpp>
#include <stdexcept>

#include "rowd/base/hash.hpp"
#include "rowd/base/record.hpp"

namespace rowd::access {

namespace {

[[noreturn]] void corrupt() {
    throw std::runtime_error("a stored record is not what it should be");
}

std::uint64_t to_stored(std::int64_t ms) {
    return static_cast<std::uint64_t>(ms);
}
std::int64_t to_ms(std::uint64_t stored) {
    return static_cast<std::int64_t>(stored);
}

// Every record has these two; each kind visits its own, and says which it must have.
template <class Record, class Visit>
Record decode(uuid const& id, std::string_view bytes, std::initializer_list<unsigned> needed,
              Visit visit) try {
    Record r;
    r.id = id;
    record_reader field(bytes);
    while (field.next()) {
        switch (field.tag()) {
            case tag_name:
                r.name = field.text();
                break;
            case tag_created_ms:
                r.created_ms = to_ms(field.number());
                break;
            default:
                visit(r, field);
        }
    }
    field.require({tag_name, tag_created_ms});
    field.require(needed);
    if (r.name.empty()) corrupt();
    return r;
} catch (std::runtime_error const& e) {
    throw std::runtime_error("control file: the record " + id.to_string() +
                             " is damaged: " + e.what());
}

}  // namespace

std::string encode_integer(std::uint64_t value) {
    boost::endian::native_to_little_inplace(value);
    return {reinterpret_cast<char const*>(&value), sizeof value};
}

uuid decode_id(std::string_view bytes) {
    if (bytes.size() != sizeof(uuid)) corrupt();
    return uuid::from_bytes(bytes.data());
}

std::uint64_t decode_integer(std::string_view bytes) {
    if (bytes.size() != sizeof(std::uint64_t)) corrupt();
    return boost::endian::load_little_u64(reinterpret_cast<unsigned char const*>(bytes.data()));
}

std::string encode(tenant_record const& r) {
    record_writer out;
    out.add(tag_name, r.name);
    out.add(tag_created_ms, to_stored(r.created_ms));
    if (r.used) out.add(tag_used, std::uint64_t{1});
    return out.bytes();
}

std::string encode(stored_key const& key) {
    auto const& r = key.record;
    record_writer out;
    out.add(tag_name, r.name);
    out.add(tag_created_ms, to_stored(r.created_ms));
    out.add(tag_tenant_id, r.tenant_id.as_bytes());
    out.add(tag_prefix, r.prefix);
    for (auto const& scope : r.scopes) out.add(tag_scope, scope);
    out.add(tag_read_per_minute, std::uint64_t{r.read_per_minute});
    out.add(tag_write_per_minute, std::uint64_t{r.write_per_minute});
    if (r.revoked_ms) out.add(tag_revoked_ms, to_stored(*r.revoked_ms));
    out.add(tag_sha256, key.sha256);
    return out.bytes();
}

std::string encode(app_record const& r) {
    record_writer out;
    out.add(tag_name, r.name);
    out.add(tag_created_ms, to_stored(r.created_ms));
    out.add(tag_tenant_id, r.tenant_id.as_bytes());
    return out.bytes();
}

tenant_record decode_tenant(uuid const& id, std::string_view bytes) {
    auto const take = [](tenant_record& r, record_reader const& field) {
        if (field.tag() == tag_used) r.used = field.number() != 0;
    };
    return decode<tenant_record>(id, bytes, {}, take);
}

stored_key decode_key(uuid const& id, std::string_view bytes) {
    stored_key key;
    auto const take = [&](key_record& r, record_reader const& field) {
        switch (field.tag()) {
            case tag_tenant_id:
                r.tenant_id = field.id();
                break;
            case tag_prefix:
                r.prefix = field.text();
                break;
            case tag_scope:
                r.scopes.emplace_back(field.text());
                break;
            case tag_read_per_minute:
                r.read_per_minute = static_cast<std::uint32_t>(field.number(per_minute_max));
                break;
            case tag_write_per_minute:
                r.write_per_minute = static_cast<std::uint32_t>(field.number(per_minute_max));
                break;
            case tag_revoked_ms:
                r.revoked_ms = to_ms(field.number());
                break;
            case tag_sha256:
                key.sha256 = field.text();
                if (key.sha256.size() != sizeof(sha256_digest)) corrupt();
                break;
            default:
                break;
        }
    };
    key.record = decode<key_record>(id, bytes, {tag_tenant_id, tag_sha256}, take);
    return key;
}

app_record decode_app(uuid const& id, std::string_view bytes) {
    auto const take = [](app_record& r, record_reader const& field) {
        if (field.tag() == tag_tenant_id) r.tenant_id = field.id();
    };
    return decode<app_record>(id, bytes, {tag_tenant_id}, take);
}

}  // namespace rowd::access
