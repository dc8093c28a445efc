// Finding objects, in a snapshot or in a write transaction.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "rowd/domain/chat/plans.hpp"
#include "rowd/kv/cursor.hpp"
#include "storage/lmdb/chat/chat_codec.hpp"
#include "storage/lmdb/chat/chat_keys.hpp"
#include "storage/tables/row_id.hpp"

namespace rowd::storage {

template <class Txn>
std::optional<domain::chat::object> object_at(Txn const& txn, domain::chat::kind is,
                                              std::uint64_t sequence) {
    auto const bytes = txn.get(object_key(is, sequence));
    if (!bytes) return std::nullopt;
    auto o = decode_object(*bytes);
    o.is = is;
    o.sequence = sequence;
    return o;
}

// Messages of a conversation that was deleted are there no more.
template <class Txn>
bool is_reachable(Txn const& txn, std::uint64_t secret, domain::chat::object const& o) {
    if (o.is != domain::chat::kind::message) return true;
    auto const conversation = domain::chat::kind::conversation;
    auto const its = object_at(txn, conversation, sequence_in(*o.conversation, secret));
    return its && its->id == *o.conversation;
}

template <class Txn>
std::optional<domain::chat::object> find_object(Txn const& txn, std::uint64_t secret,
                                                domain::chat::kind is, uuid const& id) {
    auto o = object_at(txn, is, sequence_in(id, secret));
    if (!o || o->id != id || !is_reachable(txn, secret, *o)) return std::nullopt;
    return o;
}

template <class Txn>
std::uint64_t message_count(Txn const& txn, std::uint64_t conversation) {
    auto const bytes = txn.get(message_count_key(conversation));
    return bytes ? number_of(*bytes, 8) : 0;
}

// What an object can be found by, in a list of its kind.
std::vector<facet> facets_of(domain::chat::object const& o, std::uint64_t secret);
std::vector<facet> tag_facets(std::string_view tags);
bool has_tags(std::string_view tags, std::string_view wanted);

// The first sequence from `from` on, upwards or downwards, that stands under all of the facets (or
// that any object of the kind has): each step goes to where one of them goes on. `steps` counts
// them. Moves the transaction's cursor.
template <class Txn>
std::optional<std::uint64_t> next_match(Txn const& txn, domain::chat::kind is,
                                        std::span<facet const> facets, bool downwards,
                                        std::uint64_t from, std::uint64_t& steps) {
    std::size_t const lists = std::max<std::size_t>(1, facets.size());
    std::size_t agreed = 0;
    kv::cursor at(txn);
    for (std::size_t i = 0; agreed < lists; i = (i + 1) % lists, ++steps) {
        key const prefix = facets.empty() ? kind_key('O', is) : facet_prefix(is, facets[i]);
        key const wanted = key(prefix).add(from, 8);
        bool const found = downwards ? at.seek_back(wanted) : at.seek(wanted);
        if (!found || !at.in(prefix)) return std::nullopt;
        std::uint64_t const next = last_number(at.key());
        agreed = next == from ? agreed + 1 : 1;
        from = next;
    }
    return from;
}

}  // namespace rowd::storage
