// Random bytes of the operating system, drawn in blocks so that a row id does not cost a system
// call. Not thread-safe: each thread that needs one owns one.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "rowd/base/uuid.hpp"

namespace rowd {

class random_source {
  public:
    // Throws std::system_error when the operating system has no random bytes.
    void fill(void* out, std::size_t size);
    std::uint64_t next64();
    uuid uuid_v4();
    // `size` characters of [a-z0-9], unbiased.
    std::string alphanumeric(std::size_t size);

  private:
    std::array<unsigned char, 512> block_{};
    std::size_t used_ = sizeof block_;
};

}  // namespace rowd
