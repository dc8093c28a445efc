#include "api/common/query_string.hpp"

#include <limits>

namespace rowd::api {
namespace {

int digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

}  // namespace

std::string percent_decoded(std::string_view text, bool plus_is_space) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size() && digit(text[i + 1]) >= 0 &&
            digit(text[i + 2]) >= 0) {
            out += static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2]));
            i += 2;
        } else {
            out += text[i] == '+' && plus_is_space ? ' ' : text[i];
        }
    }
    return out;
}

namespace {

// Takes the next `name=value` off the front of `rest`, still encoded.
std::pair<std::string_view, std::string_view> take(std::string_view& rest) {
    std::size_t const end = rest.find('&');
    std::string_view const part = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    std::size_t const equals = part.find('=');
    if (equals == std::string_view::npos) return {part, {}};
    return {part.substr(0, equals), part.substr(equals + 1)};
}

bool is_name(std::string_view encoded, std::string_view name) {
    if (encoded == name) return true;
    return encoded.find_first_of("%+") != std::string_view::npos &&
           percent_decoded(encoded, true) == name;
}

}  // namespace

std::optional<std::string> parameter(std::string_view query, std::string_view name) {
    while (!query.empty()) {
        auto const [key, value] = take(query);
        if (is_name(key, name)) return percent_decoded(value, true);
    }
    return std::nullopt;
}

std::vector<std::pair<std::string, std::string>> parameters(std::string_view query) {
    std::vector<std::pair<std::string, std::string>> all;
    while (!query.empty()) {
        auto const [key, value] = take(query);
        if (!key.empty())
            all.emplace_back(percent_decoded(key, true), percent_decoded(value, true));
    }
    return all;
}

std::optional<std::uint64_t> digits(std::string_view text) {
    constexpr auto most = std::numeric_limits<std::uint64_t>::max();
    if (text.empty()) return std::nullopt;
    std::uint64_t v = 0;
    for (char c : text) {
        if (c < '0' || c > '9') return std::nullopt;
        auto const d = static_cast<std::uint64_t>(c - '0');
        v = v > (most - d) / 10 ? most : v * 10 + d;
    }
    return v;
}

}  // namespace rowd::api
