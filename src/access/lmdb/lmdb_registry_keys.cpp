#include <algorithm>

#include "access/lmdb/lmdb_registry.hpp"
#include "access/lmdb/record.hpp"
#include "access/lmdb/record_lists.hpp"
#include "rowd/base/hash.hpp"
#include "rowd/base/random.hpp"
#include "rowd/base/time.hpp"

namespace rowd::access {

namespace {

constexpr std::size_t random_characters = 32;  // of 36 each: 165 bits
constexpr std::size_t prefix_size = 8;

std::string secret_key(std::string_view digest) {
    return "h" + std::string(digest);
}

// In the order given, each once; none given = reading and writing of tables.
result<std::vector<std::string>> check_scopes(std::vector<std::string> const& asked) {
    if (asked.empty()) {
        return std::vector{std::string(scope_name(scope::read)),
                           std::string(scope_name(scope::write))};
    }
    std::vector<std::string> scopes;
    for (auto const& name : asked) {
        if (std::find(known_scopes.begin(), known_scopes.end(), name) == known_scopes.end()) {
            std::string message = "'" + name + "' is not a scope; there are";
            for (auto const& known : known_scopes) message += " " + std::string(known);
            return fail(errc::bad_input, message);
        }
        if (std::find(scopes.begin(), scopes.end(), name) == scopes.end()) scopes.push_back(name);
    }
    return scopes;
}

std::optional<stored_key> read_key(transaction const& txn, uuid const& id) {
    auto const bytes = txn.get(record_key(kind::key, id));
    if (!bytes) return {};
    return decode_key(id, *bytes);
}

}  // namespace

result<std::pair<key_record, std::string>> lmdb_registry::create_key(
    uuid const& tenant_id, std::string_view label, std::vector<std::string> const& scopes,
    std::uint32_t read_per_minute, std::uint32_t write_per_minute) {
    if (auto const checked = check_name("a key's name", label); !checked) return checked.error();
    auto const granted = check_scopes(scopes);
    if (!granted) return granted.error();
    if (std::max(read_per_minute, write_per_minute) > per_minute_max) {
        return fail(errc::bad_input,
                    "limits must be 0 to " + std::to_string(per_minute_max) + " a minute");
    }

    random_source random;
    auto secret = "wfk_" + random.alphanumeric(random_characters);
    auto const digest = sha256(secret);
    stored_key const key{
        {random.uuid_v4(), tenant_id, std::string(label), secret.substr(0, prefix_size), *granted,
         read_per_minute, write_per_minute, wall_ms(), std::nullopt},
        std::string(digest.begin(), digest.end())};

    write_transaction txn(file_);
    if (!read_tenant(txn, tenant_id)) return fail(errc::team_absent, "there is no such tenant");
    txn.put(record_key(kind::key, key.record.id), encode(key));
    txn.put(secret_key(key.sha256), key.record.id.as_bytes());
    append_child(txn, kind::key, tenant_id, key.record.id);
    txn.commit();
    return std::pair{key.record, std::move(secret)};
}

std::vector<key_record> lmdb_registry::keys(uuid const& tenant_id) const {
    read_transaction const txn(file_);
    std::vector<key_record> all;
    for (auto const& id : children(txn, kind::key, tenant_id)) {
        if (auto key = read_key(txn, id)) all.push_back(std::move(key->record));
    }
    return all;
}

result<key_record> lmdb_registry::revoke_key(uuid const& key_id) {
    write_transaction txn(file_, write_transaction::wants::nothing);
    auto key = read_key(txn, key_id);
    if (!key) return fail(errc::bad_input, "there is no such key");
    if (!key->record.revoked_ms) {
        key->record.revoked_ms = wall_ms();
        txn.put(record_key(kind::key, key_id), encode(*key));
        txn.commit();
    }
    return key->record;
}

std::optional<registry::owned_key> lmdb_registry::find_key(std::string_view digest) const {
    read_transaction const txn(file_);
    auto const id = txn.get(secret_key(digest));
    if (!id) return {};
    auto key = read_key(txn, decode_id(*id));
    if (!key) return {};
    auto tenant = read_tenant(txn, key->record.tenant_id);
    if (!tenant) return {};
    return owned_key{std::move(key->record), std::move(*tenant)};
}

}  // namespace rowd::access
