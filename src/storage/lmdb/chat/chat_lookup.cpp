#include "storage/lmdb/chat/chat_lookup.hpp"

#include "rowd/base/json.hpp"

namespace rowd::storage {

namespace chat = domain::chat;

std::vector<facet> tag_facets(std::string_view tags) {
    std::vector<facet> all;
    for (json::walker w(tags); w.next();)
        all.push_back(tag_facet(w.key(), json::decode_string(w.value())));
    return all;
}

bool has_tags(std::string_view tags, std::string_view wanted) {
    for (json::walker w(wanted); w.next();)
        if (json::find(tags, w.key()) != w.value()) return false;
    return true;
}

std::vector<facet> facets_of(chat::object const& o, std::uint64_t secret) {
    std::vector<facet> all = tag_facets(o.tags);
    auto const link = [&](facet::of letter, std::optional<uuid> const& id) {
        if (id) all.push_back({letter, sequence_in(*id, secret)});
    };
    bool const is_event = o.is == chat::kind::event;
    if (is_event || o.is == chat::kind::message) link(facet::of::conversation, o.conversation);
    if (is_event) {
        link(facet::of::user, o.user);
        link(facet::of::message, o.message);
        all.push_back({facet::of::status, static_cast<std::uint64_t>(o.progress)});
    }
    if (is_event || o.is == chat::kind::conversation)
        all.push_back({facet::of::type, name_hash(o.type)});
    if (o.is == chat::kind::conversation)
        all.push_back({facet::of::integration, name_hash(o.integration)});
    return all;
}

}  // namespace rowd::storage
