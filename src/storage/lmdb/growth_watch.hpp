// Whoever reads a long time in one snapshot keeps the writer from using old pages anew: the data
// file grows. This says when it has grown too far for that.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>

#include "storage/lmdb/environment.hpp"

namespace rowd::storage {

class growth_watch {
  public:
    growth_watch(environment const& env, std::uint64_t bytes_max)
        : env_(env), bytes_max_(bytes_max), bytes_before_(env.high_water_bytes()) {}

    // Throws std::runtime_error.
    void check() const {
        if (env_.high_water_bytes() - bytes_before_ > bytes_max_)
            throw std::runtime_error("the data file has grown by more than " +
                                     std::to_string(bytes_max_) + " bytes while it was read");
    }

  private:
    environment const& env_;
    std::uint64_t const bytes_max_;
    std::uint64_t const bytes_before_;
};

}  // namespace rowd::storage
