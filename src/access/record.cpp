#include "access/record.hpp"

#include <boost/endian/conversion.hpp>
#include <stdexcept>

#include "rowd/base/record.hpp"

namespace rowd::access {

namespace {

[[noreturn]] void corrupt() {
    throw std::runtime_error("control file: a record is damaged");
}

uuid to_uuid(std::string_view bytes) {
    if (bytes.size() != 16) corrupt();
    return uuid::from_bytes(bytes.data());
}

std::uint64_t to_stored(std::int64_t ms) {
    return static_cast<std::uint64_t>(ms);
}
std::int64_t to_ms(std::uint64_t stored) {
    return static_cast<std::int64_t>(stored);
}

// Every record has these two; each kind visits its own.
template <class Record, class Visit>
Record decode(uuid const& id, std::string_view bytes, Visit visit) {
    Record r;
    r.id = id;
    for (record_reader field(bytes); field.next();) {
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
    if (r.name.empty()) corrupt();
    return r;
}

}  // namespace

std::string encode_integer(std::uint64_t value) {
    boost::endian::native_to_little_inplace(value);
    return {reinterpret_cast<char const*>(&value), sizeof value};
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
    return decode<tenant_record>(id, bytes, [](tenant_record& r, record_reader const& field) {
        if (field.tag() == tag_used) r.used = field.number() != 0;
    });
}

stored_key decode_key(uuid const& id, std::string_view bytes) {
    stored_key key;
    key.record = decode<key_record>(id, bytes, [&](key_record& r, record_reader const& field) {
        switch (field.tag()) {
            case tag_tenant_id:
                r.tenant_id = to_uuid(field.text());
                break;
            case tag_prefix:
                r.prefix = field.text();
                break;
            case tag_scope:
                r.scopes.emplace_back(field.text());
                break;
            case tag_read_per_minute:
                r.read_per_minute = static_cast<std::uint32_t>(field.number());
                break;
            case tag_write_per_minute:
                r.write_per_minute = static_cast<std::uint32_t>(field.number());
                break;
            case tag_revoked_ms:
                r.revoked_ms = to_ms(field.number());
                break;
            case tag_sha256:
                key.sha256 = field.text();
                break;
            default:
                break;
        }
    });
    if (key.sha256.size() != 32) corrupt();
    return key;
}

app_record decode_app(uuid const& id, std::string_view bytes) {
    return decode<app_record>(id, bytes, [](app_record& r, record_reader const& field) {
        if (field.tag() == tag_tenant_id) r.tenant_id = to_uuid(field.text());
    });
}

}  // namespace rowd::access
