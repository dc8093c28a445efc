// What the fuzz targets share: a way to take an input apart, and to say that something is wrong.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string_view>

namespace rowd::fuzz {

// What must hold for every input. Throws, which ends the fuzzer; it keeps the input.
inline void require(bool holds, char const* what) {
    if (!holds) throw std::logic_error(what);
}

class input {
  public:
    input(std::uint8_t const* data, std::size_t size)
        : rest_(reinterpret_cast<char const*>(data), size) {}

    // Numbers come from the front; 0 when there is nothing left.
    std::uint8_t byte() {
        if (rest_.empty()) return 0;
        auto const b = static_cast<std::uint8_t>(rest_.front());
        rest_.remove_prefix(1);
        return b;
    }
    std::uint64_t number() {
        std::uint64_t n = 0;
        for (int i = 0; i < 8; ++i) n = n << 8 | byte();
        return n;
    }
    // What comes before the next line feed.
    std::string_view line() {
        auto const end = rest_.find('\n');
        auto const text = rest_.substr(0, end);
        rest_.remove_prefix(end == rest_.npos ? rest_.size() : end + 1);
        return text;
    }
    std::string_view rest() const { return rest_; }

  private:
    std::string_view rest_;
};

}  // namespace rowd::fuzz

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size);
