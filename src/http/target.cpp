#include "http/target.hpp"

#include <algorithm>
#include <array>
#include <boost/beast/core/string.hpp>

namespace rowd::http {

namespace {

constexpr bool is_hex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

// What a character is to a target; plain ones are nothing special.
constexpr unsigned is_bad = 1;
constexpr unsigned is_percent = 2;
constexpr unsigned is_question = 4;

constexpr auto kinds = [] {
    std::array<unsigned char, 256> table{};
    table.fill(is_bad);
    for (std::size_t c = 0x21; c < 0x7f; ++c) table[c] = 0;
    table['#'] = is_bad;
    table['%'] = is_percent;
    table['?'] = is_question;
    return table;
}();

constexpr auto host_characters = [] {
    std::array<bool, 256> table{};
    for (char c : std::string_view("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                   "-._~%!$&'()*+;=:[]"))
        table[static_cast<unsigned char>(c)] = true;
    return table;
}();

// Two hexadecimal digits behind each percent sign, and not of a NUL.
bool valid_escapes(std::string_view path) {
    for (auto at = path.find('%'); at != path.npos; at = path.find('%', at + 3)) {
        auto const digits = path.substr(at + 1, 2);
        if (digits.size() < 2 || !is_hex(digits[0]) || !is_hex(digits[1]) || digits == "00")
            return false;
    }
    return true;
}

constexpr std::string_view no_path = "-";  // what nothing is behind

enum class form : char { absolute, other, bad };

// Of a target in absolute form, leaves the part behind `http://authority`.
form skip_authority(std::string_view& text) {
    using boost::beast::iequals;
    std::size_t const scheme = iequals(text.substr(0, 7), "http://")    ? 7
                               : iequals(text.substr(0, 8), "https://") ? 8
                                                                        : 0;
    if (scheme == 0) return form::other;
    auto const end = std::min(text.find_first_of("/?", scheme), text.size());
    if (end == scheme || !valid_host(text.substr(scheme, end - scheme))) return form::bad;
    text.remove_prefix(end);
    return form::absolute;
}

}  // namespace

refusal split_target(std::string_view text, target& out) {
    unsigned seen = 0;
    for (char const c : text) seen |= kinds[static_cast<unsigned char>(c)];
    if ((seen & is_bad) != 0)
        return {errc::malformed_request, "Invalid character in the request target"};
    auto const question = (seen & is_question) != 0 ? text.find('?') : text.npos;
    out.path = text.substr(0, question);
    out.query = question == text.npos ? std::string_view() : text.substr(question + 1);
    if ((seen & is_percent) != 0 && !valid_escapes(out.path))
        return {errc::malformed_request, "Invalid percent-escape in the path"};
    if (out.path.starts_with('/')) return {};
    switch (skip_authority(out.path)) {
        case form::bad:
            return {errc::malformed_request, "Invalid authority in the request target"};
        case form::other:
            if (out.path.empty()) out.path = no_path;
            break;
        case form::absolute:
            if (out.path.empty()) out.path = "/";
            break;
    }
    return {};
}

bool valid_host(std::string_view text) {
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return host_characters[static_cast<unsigned char>(c)]; });
}

}  // namespace rowd::http
