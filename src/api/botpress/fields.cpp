#include "api/botpress/fields.hpp"

#include "rowd/base/json.hpp"

namespace rowd::api::botpress::field {

using json::kind_of;

error bad(std::string_view field, std::string_view rule) {
    return fail(errc::bad_input, std::string(field) + " " + std::string(rule));
}

result<std::optional<std::string>> text(body const& b, std::string_view field) {
    auto const value = b.get(field);
    if (!value) return std::optional<std::string>();
    if (kind_of(*value) != json::kind::string) return bad(field, "must be a string");
    return std::optional(json::decode_string(*value));
}

result<std::optional<std::string>> text(body const& b, std::string_view field, std::size_t least,
                                        std::size_t most) {
    auto value = text(b, field);
    if (!value || !*value) return value;
    std::size_t const length = json::code_points(**value);
    if (length >= least && length <= most) return value;
    std::string const limit = std::to_string(most) + " characters";
    return bad(field, least == 0 ? "must have at most " + limit
                                 : "must be between " + std::to_string(least) + " and " + limit);
}

result<std::optional<bool>> boolean(body const& b, std::string_view field) {
    auto const value = b.get(field);
    if (!value) return std::optional<bool>();
    if (kind_of(*value) != json::kind::boolean) return bad(field, "must be a boolean");
    return std::optional(*value == "true");
}

result<std::optional<std::string_view>> object(body const& b, std::string_view field) {
    auto const value = b.get(field);
    if (value && kind_of(*value) != json::kind::object) return bad(field, "must be an object");
    return value;
}

result<std::optional<std::int64_t>> integer(body const& b, std::string_view field,
                                            std::int64_t least, std::int64_t most) {
    auto const value = b.get(field);
    if (!value) return std::optional<std::int64_t>();
    auto const n = kind_of(*value) == json::kind::number ? json::to_integral(*value) : std::nullopt;
    if (!n || *n < least || *n > most)
        return bad(field, "must be an integer between " + std::to_string(least) + " and " +
                              std::to_string(most));
    return n;
}

}  // namespace rowd::api::botpress::field
