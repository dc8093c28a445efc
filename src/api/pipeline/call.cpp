#include "rowd/api/call.hpp"

#include "api/common/query_string.hpp"
#include "rowd/api/route.hpp"
#include "rowd/base/trim.hpp"

namespace rowd::api {

std::string call::capture(std::size_t index) const {
    return percent_decoded(captures[index]);
}

std::optional<uuid> call::capture_id(std::size_t index) const {
    std::string_view const raw = captures[index];
    if (raw.find('%') == std::string_view::npos) return uuid::parse(raw);
    return uuid::parse(percent_decoded(raw));
}

std::string_view bearer(call const& c) {
    std::string_view const value = trimmed(c.fields.authorization);
    constexpr std::string_view scheme = "bearer ";
    if (value.size() < scheme.size()) return {};
    for (std::size_t i = 0; i < scheme.size(); ++i)
        if ((value[i] | 0x20) != scheme[i]) return {};  // sets the case bit; a space has it
    return trimmed(value.substr(scheme.size()));
}

std::string_view key_or_bearer(call const& c) {
    std::string_view const key = trimmed(c.fields.api_key);
    return key.empty() ? bearer(c) : key;
}

}  // namespace rowd::api
