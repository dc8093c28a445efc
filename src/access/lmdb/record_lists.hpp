// How records lie in the file: their keys, and the lists of children.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/lmdb/control_file.hpp"
#include "rowd/access/registry.hpp"

namespace rowd::access {

enum class kind : char { tenant = 't', key = 'k', app = 'a' };  // stored, never renumber

// The key of a record.
std::string record_key(kind k, uuid const& id);

// The children of a parent in creation order. A tenant's parent is uuid{}.
void append_child(write_transaction& txn, kind k, uuid const& parent, uuid const& id);
void remove_child(write_transaction& txn, kind k, uuid const& parent, uuid const& id);
void remove_children(write_transaction& txn, kind k, uuid const& parent);
std::vector<uuid> children(transaction const& txn, kind k, uuid const& parent);

std::optional<tenant_record> read_tenant(transaction const& txn, uuid const& id);

// Errors: bad_input unless `name` is UTF-8 of 1 to 255 code points without control characters.
// `what` begins the message.
result<> check_name(std::string_view what, std::string_view name);

}  // namespace rowd::access
