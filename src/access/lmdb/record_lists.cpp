#include "access/lmdb/record_lists.hpp"

#include <algorithm>
#include <boost/endian/conversion.hpp>

#include "access/lmdb/record.hpp"
#include "rowd/base/json.hpp"

namespace rowd::access {

namespace {

constexpr std::size_t name_code_points_max = 255;

std::string children_prefix(kind k, uuid const& parent) {
    std::string prefix = "l";
    prefix += static_cast<char>(k);
    prefix += parent.as_bytes();
    return prefix;
}

std::uint64_t next_sequence(write_transaction& txn) {
    auto const last = txn.get("s");
    auto const next = last ? decode_integer(*last) + 1 : 1;
    txn.put("s", encode_integer(next));
    return next;
}

bool is_control(char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

}  // namespace

std::string record_key(kind k, uuid const& id) {
    std::string key(1, static_cast<char>(k));
    key += id.as_bytes();
    return key;
}

void append_child(write_transaction& txn, kind k, uuid const& parent, uuid const& id) {
    auto key = children_prefix(k, parent);
    auto const sequence = boost::endian::native_to_big(next_sequence(txn));
    key.append(reinterpret_cast<char const*>(&sequence), sizeof sequence);
    txn.put(key, id.as_bytes());
}

void remove_child(write_transaction& txn, kind k, uuid const& parent, uuid const& id) {
    std::string found;
    txn.scan(children_prefix(k, parent), [&](std::string_view key, std::string_view value) {
        if (value != id.as_bytes()) return true;
        found = key;
        return false;
    });
    if (!found.empty()) txn.remove(found);
}

void remove_children(write_transaction& txn, kind k, uuid const& parent) {
    std::vector<std::string> found;
    txn.scan(children_prefix(k, parent), [&](std::string_view key, std::string_view) {
        found.emplace_back(key);
        return true;
    });
    for (auto const& key : found) txn.remove(key);
}

std::vector<uuid> children(transaction const& txn, kind k, uuid const& parent) {
    std::vector<uuid> ids;
    txn.scan(children_prefix(k, parent), [&](std::string_view, std::string_view value) {
        ids.push_back(decode_id(value));
        return true;
    });
    return ids;
}

std::optional<tenant_record> read_tenant(transaction const& txn, uuid const& id) {
    auto const bytes = txn.get(record_key(kind::tenant, id));
    if (!bytes) return {};
    return decode_tenant(id, *bytes);
}

result<> check_name(std::string_view what, std::string_view name) {
    std::string compacted;  // only asked whether the text is UTF-8
    bool const sound = json::compact(json::quoted(name), compacted).has_value();
    if (!sound || name.empty() || json::code_points(name) > name_code_points_max ||
        std::any_of(name.begin(), name.end(), is_control)) {
        return fail(errc::bad_input,
                    std::string(what) + " must be 1 to 255 characters without control characters");
    }
    return {};
}

}  // namespace rowd::access
