// A number for /metrics, declared as the member that holds it: a struct of metrics is what a floor
// has counted, and whoever prints it goes over its members in their order.
#pragma once

#include <cstdint>
#include <string_view>

namespace rowd {

struct metric {
    enum class unit : std::uint8_t { one, ns };  // the latter is shown in seconds

    // A sum since the start; its name ends with `_total`.
    static constexpr metric counter(std::string_view name, std::string_view help,
                                    unit u = unit::one) {
        return {name, "counter", help, u};
    }
    // What there is now.
    static constexpr metric gauge(std::string_view name, std::string_view help,
                                  unit u = unit::one) {
        return {name, "gauge", help, u};
    }

    std::string_view name;  // begins with `rowd_`, ends with its unit
    std::string_view type;
    std::string_view help;
    unit counted_in = unit::one;
    std::uint64_t value = 0;

    constexpr operator std::uint64_t() const { return value; }
    constexpr metric& operator=(std::uint64_t v) {
        value = v;
        return *this;
    }
    constexpr metric& operator+=(std::uint64_t v) { return *this = value + v; }
};

}  // namespace rowd
