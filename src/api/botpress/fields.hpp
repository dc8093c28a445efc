// The fields of a request body, each checked on its own. One that is not there is none. Errors:
// bad_input, which names the field.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "api/pipeline/body.hpp"
#include "rowd/base/error.hpp"

namespace rowd::api::botpress::field {

error bad(std::string_view field, std::string_view rule);

// The elements of a result: what must be there.
template <class T>
result<T> required(std::string_view field, result<std::optional<T>> value) {
    if (!value) return value.error();
    if (!*value) return bad(field, "is required");
    return **std::move(value);
}

result<std::optional<std::string>> text(body const& b, std::string_view field);
// With so many characters (code points).
result<std::optional<std::string>> text(body const& b, std::string_view field, std::size_t least,
                                        std::size_t most);
result<std::optional<bool>> boolean(body const& b, std::string_view field);
// As compact JSON.
result<std::optional<std::string_view>> object(body const& b, std::string_view field);
result<std::optional<std::int64_t>> integer(body const& b, std::string_view field,
                                            std::int64_t least, std::int64_t most);

}  // namespace rowd::api::botpress::field
