#include "domain/query/search_text.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <boost/container/small_vector.hpp>
#include <iterator>

namespace rowd::domain {
namespace {

// Mostly there are one or two between ASCII characters.
using code_points = boost::container::small_vector<utf8proc_int32_t, 64>;

constexpr auto folding = static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_DECOMPOSE |
                                                        UTF8PROC_CASEFOLD | UTF8PROC_IGNORE);
constexpr auto composing = static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE);

bool is_ascii(char c) {
    return static_cast<unsigned char>(c) < 0x80;
}

bool is_accent(utf8proc_int32_t point) {
    return point >= 0x300 && point <= 0x36f;
}

utf8proc_uint8_t const* bytes_of(std::string_view text) {
    return reinterpret_cast<utf8proc_uint8_t const*>(text.data());
}

utf8proc_ssize_t size_of(std::string_view text) {
    return static_cast<utf8proc_ssize_t>(text.size());
}

// Decomposes and folds a text into `points`; false when it is not UTF-8.
bool decompose(std::string_view text, code_points& points) {
    auto const room = [&] { return static_cast<utf8proc_ssize_t>(points.size()); };
    points.resize(2 * text.size());
    auto count = utf8proc_decompose(bytes_of(text), size_of(text), points.data(), room(), folding);
    if (count > room()) {
        points.resize(static_cast<std::size_t>(count));
        count = utf8proc_decompose(bytes_of(text), size_of(text), points.data(), room(), folding);
    }
    points.resize(static_cast<std::size_t>(std::max<utf8proc_ssize_t>(count, 0)));
    return count >= 0;
}

// Of a text without ASCII.
void append_folded_run(std::string& out, std::string_view text) {
    code_points points;
    if (!decompose(text, points)) {
        out += text;
        return;
    }
    points.erase(std::remove_if(points.begin(), points.end(), is_accent), points.end());
    auto const count = utf8proc_normalize_utf32(
        points.data(), static_cast<utf8proc_ssize_t>(points.size()), composing);
    for (utf8proc_ssize_t i = 0; i < count; ++i) {
        utf8proc_uint8_t bytes[4];
        auto const size = utf8proc_encode_char(points[static_cast<std::size_t>(i)], bytes);
        out.append(bytes, bytes + size);
    }
}

bool separates(utf8proc_int32_t point) {
    switch (utf8proc_category(point)) {
        case UTF8PROC_CATEGORY_PC:
        case UTF8PROC_CATEGORY_PD:
        case UTF8PROC_CATEGORY_PS:
        case UTF8PROC_CATEGORY_PE:
        case UTF8PROC_CATEGORY_PI:
        case UTF8PROC_CATEGORY_PF:
        case UTF8PROC_CATEGORY_PO:
        case UTF8PROC_CATEGORY_SM:  // the minus sign is a dash, too
        case UTF8PROC_CATEGORY_SC:
        case UTF8PROC_CATEGORY_ZS:
        case UTF8PROC_CATEGORY_ZL:
        case UTF8PROC_CATEGORY_ZP:
        case UTF8PROC_CATEGORY_CC:
        case UTF8PROC_CATEGORY_CF:
            return true;
        default:
            return false;
    }
}

// The first character of a text, and whether it belongs to a word.
word_part next_character(std::string_view text) {
    char const c = text.front();
    if (is_ascii(c)) return {1, (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')};
    utf8proc_int32_t point = 0;
    auto const size = utf8proc_iterate(bytes_of(text), size_of(text), &point);
    if (size <= 0) return {1, true};
    return {static_cast<std::size_t>(size), !separates(point)};
}

}  // namespace

bool is_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return is_ascii(c); });
}

// What is done to a character never reaches across one of ASCII, so that the runs between these are
// folded each on its own, and most texts by the quick way alone.
void append_folded(std::string& out, std::string_view text) {
    while (!text.empty()) {
        bool const ascii = is_ascii(text.front());
        auto const ends = [ascii](char c) { return is_ascii(c) != ascii; };
        auto const end = std::ranges::find_if(text, ends);
        std::string_view const run(text.begin(), end);
        text.remove_prefix(run.size());
        if (ascii)
            std::ranges::transform(run, std::back_inserter(out), fold);
        else
            append_folded_run(out, run);
    }
}

std::string folded(std::string_view text) {
    std::string out;
    append_folded(out, text);
    return out;
}

word_part next_part(std::string_view folded_text) {
    word_part part = next_character(folded_text);
    while (part.size < folded_text.size()) {
        auto const [size, is_word] = next_character(folded_text.substr(part.size));
        if (is_word != part.is_word) break;
        part.size += size;
    }
    return part;
}

}  // namespace rowd::domain
