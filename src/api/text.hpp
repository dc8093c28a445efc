// Pieces of text that requests and answers of every dialect are made of.
#pragma once

#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>

#include "rowd/base/time.hpp"
#include "rowd/base/uuid.hpp"

namespace rowd::api {

// Without spaces and tabs at either end.
inline std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

// Without quotes.
inline void append_id(std::string& out, uuid const& id) {
    char text[uuid::text_size];
    id.print(text);
    out.append(text, sizeof text);
}

inline void append_time(std::string& out, std::int64_t ms) {
    char text[timestamp_size];
    print_timestamp(ms, text);
    out.append(text, sizeof text);
}

template <class Integer>
void append_number(std::string& out, Integer v) {
    char text[24];
    out.append(text, std::to_chars(text, text + sizeof text, v).ptr);
}

}  // namespace rowd::api
