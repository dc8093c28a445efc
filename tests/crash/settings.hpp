// How long a crash test runs: 5 rounds, or ROWD_CRASH_ROUNDS; what it writes follows from a seed
// that is printed and that ROWD_CRASH_SEED repeats.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <random>

namespace rowd::crash {

inline std::uint64_t setting(char const* name, std::uint64_t otherwise) {
    char const* const text = std::getenv(name);
    return text ? std::strtoull(text, nullptr, 10) : otherwise;
}

inline std::uint64_t rounds_setting() {
    return setting("ROWD_CRASH_ROUNDS", 5);
}

inline std::uint64_t seed_setting() {
    std::uint64_t const seed = setting("ROWD_CRASH_SEED", std::random_device{}());
    std::cout << "ROWD_CRASH_SEED=" << seed << std::endl;
    return seed;
}

}  // namespace rowd::crash
