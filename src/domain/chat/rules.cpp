#include "rowd/domain/chat/rules.hpp"

#include "rowd/base/json.hpp"

namespace rowd::domain::chat {
namespace {

bool is_merged(std::string_view field) {
    return field == "properties" || field == "attributes";
}

std::string without_nulls(std::string_view object) {
    std::string out = "{}";
    for (json::walker w(object); w.next();)
        if (w.value() != "null") json::append_member(out, w.key(), w.value());
    return out;
}

}  // namespace

result<std::string> merged_tags(std::string_view before, std::string_view given) {
    std::string out = "{}";
    std::size_t count = 0;
    std::string const all = json::merge(before, given);
    for (json::walker w(all); w.next();) {
        if (w.value() == "null" || w.value() == R"("")") continue;
        json::append_member(out, w.key(), w.value());
        ++count;
    }
    if (count > tags_max) return fail(errc::limit_exceeded, "There can be at most 50 tags");
    return out;
}

result<std::string> merged_fields(std::string_view before, std::string_view given) {
    std::string out = "{}";
    std::string const all = json::merge(before, given);
    for (json::walker w(all); w.next();) {
        if (w.value() == "null") continue;
        if (!is_merged(w.raw_key()) || json::kind_of(w.value()) != json::kind::object) {
            json::append_member(out, w.key(), w.value());
            continue;
        }
        auto const known = json::find(before, w.raw_key()).value_or("{}");
        std::string const members = without_nulls(json::merge(known, w.value()));
        if (members.size() > properties_bytes_max)
            return fail(errc::limit_exceeded, w.key() + " can have at most 131072 bytes");
        json::append_member(out, w.key(), members);
    }
    return out;
}

result<> check_payload(std::string_view payload) {
    if (payload.size() <= payload_bytes_max) return {};
    return fail(errc::limit_exceeded, "payload can have at most 131072 bytes");
}

}  // namespace rowd::domain::chat
