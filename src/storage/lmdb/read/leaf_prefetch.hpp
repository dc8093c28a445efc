// Rows of a large table are mostly not in the processor's cache. A cursor that goes over them asks
// for all lines of a leaf when it comes to it, so that they arrive together and not one after the
// other: half the time of a page of 50 at a random offset.
#pragma once

#include <cstdint>

#include "rowd/kv/cursor.hpp"

namespace rowd::storage {

class leaf_prefetch {
  public:
    // After each step of `at`.
    void follow(kv::cursor const& at) {
        auto const leaf = reinterpret_cast<std::uintptr_t>(at.key().data()) / leaf_bytes;
        if (leaf == leaf_) return;
        leaf_ = leaf;
        // LMDB fills a leaf from its end.
        auto const* const begin = reinterpret_cast<char const*>(leaf * leaf_bytes);
        for (std::uintptr_t i = leaf_bytes; i > 0; i -= line_bytes)
            __builtin_prefetch(begin + i - line_bytes);
    }

  private:
    static constexpr std::uintptr_t line_bytes = 64;
    static constexpr std::uintptr_t leaf_bytes = 4096;

    std::uintptr_t leaf_ = 0;
};

}  // namespace rowd::storage
