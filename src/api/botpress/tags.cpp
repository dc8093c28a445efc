#include "api/botpress/tags.hpp"

#include <algorithm>

#include "api/botpress/instant.hpp"
#include "rowd/base/json.hpp"
#include "rowd/domain/chat/rules.hpp"

namespace rowd::api::botpress {
namespace {

using json::kind;
using json::kind_of;

constexpr std::size_t length_max = 500;  // code points, of a key and of a value

}  // namespace

result<> check_tags(std::string_view value) {
    if (kind_of(value) != kind::object) return fail(errc::bad_input, "tags must be an object");
    for (json::walker w(value); w.next();) {
        std::string const key = w.key();
        std::string const field = "tags." + clipped(key);
        if (kind_of(w.value()) != kind::string && kind_of(w.value()) != kind::null)
            return fail(errc::bad_input, field + " must be a string");
        bool const is_text = kind_of(w.value()) == kind::string;
        if (json::code_points(key) > length_max ||
            (is_text && json::code_points(json::decode_string(w.value())) > length_max))
            return fail(errc::bad_input, field + " must have at most 500 characters");
    }
    return {};
}

result<std::string> merged_tags(std::string_view before, std::string_view given) {
    if (auto merged = domain::chat::merged_tags(before, given)) return merged;
    return fail(errc::limit_exceeded, "A table can have at most 50 tags");
}

bool has_tags(std::string_view tags, text_map const& wanted) {
    return std::ranges::all_of(wanted, [&](auto const& tag) {
        auto const value = json::find(tags, tag.first);
        return value && json::decode_string(*value) == tag.second;
    });
}

}  // namespace rowd::api::botpress
