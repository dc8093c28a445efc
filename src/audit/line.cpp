#include "audit/line.hpp"

#include <charconv>
#include <stdexcept>

namespace rowd::audit {

namespace {

constexpr std::string_view number_mark = R"({"n":)";
constexpr std::string_view prev_mark = R"(,"prev":")";
constexpr std::string_view hash_mark = R"(","hash":")";
constexpr std::string_view entry_mark = R"(","entry":)";
constexpr std::size_t hex_size = 64;
constexpr std::size_t frame_bytes_max = 256;  // everything of a line that is not its entry

bool take(std::string_view& text, std::string_view mark) {
    if (!text.starts_with(mark)) return false;
    text.remove_prefix(mark.size());
    return true;
}

// A number in the one form that we write: no sign, no leading zero.
bool take_number(std::string_view& text, std::uint64_t& number) {
    if (text.empty() || text.front() < '1' || text.front() > '9') return false;
    auto const [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (problem != std::errc{}) return false;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return true;
}

int nibble(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1;
}

bool take_digest(std::string_view& text, digest& out) {
    if (text.size() < hex_size) return false;
    for (std::size_t i = 0; i < out.size(); ++i) {
        int const high = nibble(text[2 * i]);
        int const low = nibble(text[2 * i + 1]);
        if (high < 0 || low < 0) return false;
        out[i] = static_cast<unsigned char>(high << 4 | low);
    }
    text.remove_prefix(hex_size);
    return true;
}

}  // namespace

digest hash_of(sha256_hasher& hasher, digest const& prev, std::uint64_t number,
               std::string_view entry) {
    std::array<char, 8> big_endian;
    for (std::size_t i = 0; i < big_endian.size(); ++i)
        big_endian[i] = static_cast<char>(number >> (56 - 8 * i));
    hasher.start();
    hasher.update({reinterpret_cast<char const*>(prev.data()), prev.size()});
    hasher.update({big_endian.data(), big_endian.size()});
    hasher.update(entry);
    return hasher.finish();
}

digest append_line(std::string& out, sha256_hasher& hasher, digest const& prev,
                   std::uint64_t number, std::string_view entry) {
    bool const object = entry.size() >= 2 && entry.front() == '{' && entry.back() == '}';
    if (!object || entry.size() > line_bytes_max - frame_bytes_max ||
        entry.find('\n') != std::string_view::npos)
        throw std::invalid_argument("not an audit entry");
    digest const hash = hash_of(hasher, prev, number, entry);
    out.append(number_mark).append(std::to_string(number));
    out.append(prev_mark).append(hex(prev));
    out.append(hash_mark).append(hex(hash));
    out.append(entry_mark).append(entry).append("}\n");
    return hash;
}

std::optional<line> decode_line(std::string_view text) {
    line l;
    bool const framed =
        take(text, number_mark) && take_number(text, l.number) && take(text, prev_mark) &&
        take_digest(text, l.prev) && take(text, hash_mark) && take_digest(text, l.hash) &&
        take(text, entry_mark) && text.size() >= 3 && text.front() == '{' && text.ends_with("}}");
    if (!framed) return {};
    l.entry = text.substr(0, text.size() - 1);
    return l;
}

chain::verdict chain::check(std::string_view text) {
    auto const next = decode_line(text);
    if (!next || hash_of(hasher_, next->prev, next->number, next->entry) != next->hash) {
        known_ = false;
        return {false, next ? "the hash does not fit the line" : "not an audit line"};
    }
    verdict v{true, {}};
    if (known_ && next->number != number_ + 1)
        v.problem =
            "number " + std::to_string(next->number) + " follows " + std::to_string(number_);
    else if (known_ ? next->prev != hash_ : (next->prev == digest{}) != (next->number == 1))
        v.problem = "it does not continue the line before it";
    known_ = true;
    number_ = next->number;
    hash_ = next->hash;
    return v;
}

}  // namespace rowd::audit
