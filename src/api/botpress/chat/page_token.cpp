#include "api/botpress/chat/page_token.hpp"

#include <cstring>

#include "rowd/base/base64.hpp"
#include "rowd/base/hash.hpp"

namespace rowd::api::botpress {
namespace {

// A token is its version, the two numbers of the position and the beginning of a digest.
constexpr char token_version = 1;
constexpr std::size_t number_size = sizeof(std::uint64_t);
constexpr std::size_t told_size = 1 + 2 * number_size;
constexpr std::size_t check_size = 10;

std::string check_of(std::string_view list, std::string_view told) {
    auto const digest = sha256(std::string(told).append(list));
    return {reinterpret_cast<char const*>(digest.data()), check_size};
}

}  // namespace

std::string page_token(std::string_view list, domain::chat::position const& at) {
    char told[told_size] = {token_version};
    std::memcpy(told + 1, &at.updated_ms, number_size);
    std::memcpy(told + 1 + number_size, &at.sequence, number_size);
    std::string_view const text(told, told_size);
    return base64_url(std::string(text) + check_of(list, text));
}

std::optional<domain::chat::position> read_page_token(std::string_view list,
                                                      std::string_view token) {
    auto const bytes = from_base64_url(token);
    if (!bytes || bytes->size() != told_size + check_size || bytes->front() != token_version)
        return std::nullopt;
    auto const told = std::string_view(*bytes).substr(0, told_size);
    if (check_of(list, told) != std::string_view(*bytes).substr(told_size)) return std::nullopt;
    domain::chat::position at;
    std::memcpy(&at.updated_ms, told.data() + 1, number_size);
    std::memcpy(&at.sequence, told.data() + 1 + number_size, number_size);
    return at;
}

}  // namespace rowd::api::botpress
