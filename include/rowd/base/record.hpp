// Small stored records as tagged fields, so that a later version can add a field and an older one
// skips what it does not know:
//
//   tag(1) length(4, little-endian) bytes
//
// Tags are stored: never renumber one. Fields may repeat (lists). Pure; any thread.
#pragma once

#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <stdexcept>
#include <string>
#include <string_view>

#include "rowd/base/uuid.hpp"

namespace rowd {

class record_writer {
  public:
    void add(std::uint8_t tag, std::string_view bytes) {
        auto const length = static_cast<std::uint32_t>(bytes.size());
        out_ += static_cast<char>(tag);
        out_.append(reinterpret_cast<char const*>(&length), sizeof length);
        out_ += bytes;
    }
    void add(std::uint8_t tag, std::uint64_t v) {
        add(tag, std::string_view(reinterpret_cast<char const*>(&v), sizeof v));
    }
    std::string const& bytes() const { return out_; }

  private:
    std::string out_;
};

// Throws std::runtime_error when the bytes are not a record: stored data is broken.
class record_reader {
  public:
    explicit record_reader(std::string_view bytes) : rest_(bytes) {}

    bool next() {
        if (rest_.empty()) return false;
        std::uint32_t length = 0;
        if (rest_.size() < 5) throw std::runtime_error("a stored record is cut short");
        std::memcpy(&length, rest_.data() + 1, sizeof length);
        if (rest_.size() - 5 < length) throw std::runtime_error("a stored record is cut short");
        tag_ = static_cast<std::uint8_t>(rest_[0]);
        if (tag_ < 64) seen_ |= std::uint64_t{1} << tag_;
        value_ = rest_.substr(5, length);
        rest_.remove_prefix(5 + length);
        return true;
    }
    std::uint8_t tag() const { return tag_; }
    std::string_view text() const { return value_; }
    std::uint64_t number(std::uint64_t max = ~std::uint64_t{0}) const {
        std::uint64_t v = 0;
        if (value_.size() != sizeof v) throw std::runtime_error("a stored number is cut short");
        std::memcpy(&v, value_.data(), sizeof v);
        if (v > max) throw std::runtime_error("a stored number is too large");
        return v;
    }
    uuid id() const {
        if (value_.size() != sizeof(uuid)) throw std::runtime_error("a stored id is cut short");
        return uuid::from_bytes(value_.data());
    }
    // Tags below 64.
    struct tag_set {
        constexpr tag_set(std::initializer_list<unsigned> tags) {
            for (unsigned const t : tags) bits |= std::uint64_t{1} << t;
        }
        std::uint64_t bits = 0;
    };
    // After the last field: those without which the record is not whole.
    void require(tag_set const& tags) const {
        if ((seen_ & tags.bits) != tags.bits)
            throw std::runtime_error("a stored record lacks a field");
    }

  private:
    std::string_view rest_;
    std::string_view value_;
    std::uint8_t tag_ = 0;
    std::uint64_t seen_ = 0;  // tags below 64
};

}  // namespace rowd
