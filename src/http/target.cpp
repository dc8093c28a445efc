#include "http/target.hpp"

#include <algorithm>
#include <array>
#include <boost/beast/core/string.hpp>

namespace rowd::http {

namespace {

constexpr bool is_hex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

enum class kind : char { bad, plain, percent, question };

constexpr auto kinds = [] {
    std::array<kind, 256> table{};
    for (std::size_t c = 0x21; c < 0x7f; ++c) table[c] = kind::plain;
    table['#'] = kind::bad;
    table['%'] = kind::percent;
    table['?'] = kind::question;
    return table;
}();

constexpr auto host_characters = [] {
    std::array<bool, 256> table{};
    for (char c : std::string_view("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                   "-._~%!$&'()*+;=:[]"))
        table[static_cast<unsigned char>(c)] = true;
    return table;
}();

kind kind_of(char c) {
    return kinds[static_cast<unsigned char>(c)];
}

bool valid_escape(std::string_view text, std::size_t at) {
    return at + 2 < text.size() && is_hex(text[at + 1]) && is_hex(text[at + 2]) &&
           !(text[at + 1] == '0' && text[at + 2] == '0');
}

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
    std::size_t question = text.size();
    for (std::size_t i = 0; i < text.size(); ++i) {
        kind const k = kind_of(text[i]);
        if (k == kind::plain) continue;  // nearly all of them
        if (k == kind::bad) return {400, "Invalid character in the request target"};
        if (k == kind::question) question = std::min(question, i);
        if (k == kind::percent && question == text.size() && !valid_escape(text, i))
            return {400, "Invalid percent-escape in the path"};
    }
    out.query = question < text.size() ? text.substr(question + 1) : std::string_view();
    out.path = text.substr(0, question);
    if (out.path.starts_with('/')) return {};
    switch (skip_authority(out.path)) {
        case form::bad:
            return {400, "Invalid authority in the request target"};
        case form::other:
            out.path = "*";
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
