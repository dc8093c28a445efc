// One line of an audit file: its text, taken apart and put together.
//
//   {"n":12,"prev":"<64 hex>","hash":"<64 hex>","entry":{...}}\n
//
// `hash` is the SHA-256 of the 32 bytes of `prev`, the number in eight big-endian bytes and the
// text of `entry`. A line is sound by itself when its text has exactly this form and its hash fits;
// whether it continues the line before it is the chain's question (chain, below).
//
// Stored: never change what these functions accept or write. No shared state; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "rowd/base/hash.hpp"

namespace rowd::audit {

using digest = sha256_digest;

// The longest line, newline included. Longer text in a file is not a line.
constexpr std::size_t line_bytes_max = 1u << 20;

struct line {
    std::uint64_t number = 0;
    digest prev{};
    digest hash{};
    std::string_view entry;  // points into the text it was decoded from
};

// The hash that a line with these parts must carry.
digest hash_of(sha256_hasher& hasher, digest const& prev, std::uint64_t number,
               std::string_view entry);

// Appends a whole line, newline included, and returns its hash. Throws std::invalid_argument when
// `entry` cannot be an entry: not an object, not on one line, or too long.
digest append_line(std::string& out, sha256_hasher& hasher, digest const& prev,
                   std::uint64_t number, std::string_view entry);

// Takes apart the text of a line (without its newline). No value when it has another form; the hash
// is not compared.
std::optional<line> decode_line(std::string_view text);

// Follows the lines of a log from the first on and says what is wrong with the next one.
class chain {
  public:
    // Nothing known yet: any sound line may be the next one, as older segments may be gone. Only
    // line 1 has a `prev` of zeros.
    chain() = default;
    struct verdict {
        bool sound = false;   // by itself
        std::string problem;  // a phrase such as "the hash does not fit"; empty = none
    };
    // Checks the text of the next line (without its newline). A line that is sound by itself is
    // followed from here on even if it does not continue the chain; after one that is not, any
    // sound line may follow, so that one damaged line is reported once.
    verdict check(std::string_view text);

    // Of the last sound line; 0 and zeros when there was none.
    std::uint64_t number() const { return number_; }
    digest const& hash() const { return hash_; }

  private:
    sha256_hasher hasher_;
    bool known_ = false;
    std::uint64_t number_ = 0;
    digest hash_{};
};

}  // namespace rowd::audit
