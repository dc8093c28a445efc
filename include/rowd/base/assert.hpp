// What must hold whatever is asked for. Where it does not, rowd itself is wrong, and going on could
// harm data: the process ends with the place and the condition on standard error. What clients,
// operators or disks may cause is an error, never an assertion.
#pragma once

namespace rowd {

[[noreturn]] void assertion_failed(char const* condition, char const* file, int line) noexcept;

}  // namespace rowd

// In every build, for what is cheap to check.
#define ROWD_ASSERT(condition) \
    ((condition) ? static_cast<void>(0) : ::rowd::assertion_failed(#condition, __FILE__, __LINE__))

// Where assertions are on (ROWD_ASSERTIONS: all debug builds); elsewhere it is not evaluated.
#ifdef ROWD_DEBUG_ASSERTIONS
#define ROWD_DEBUG_ASSERT(condition) ROWD_ASSERT(condition)
#else
#define ROWD_DEBUG_ASSERT(condition) static_cast<void>(sizeof((condition) ? 1 : 0))
#endif
