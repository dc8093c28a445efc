// The mark that some editors put before UTF-8 text.
#pragma once

#include <string_view>

namespace rowd {

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

constexpr std::string_view without_byte_order_mark(std::string_view text) {
    return text.starts_with(byte_order_mark) ? text.substr(byte_order_mark.size()) : text;
}

}  // namespace rowd
