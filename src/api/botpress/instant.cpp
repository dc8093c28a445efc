#include "api/botpress/instant.hpp"

#include "rowd/base/json.hpp"
#include "rowd/base/time.hpp"

namespace rowd::api::botpress {
namespace {

constexpr std::int64_t first_ms = -62'167'219'200'000;  // 0000-01-01
constexpr std::int64_t last_ms = 253'402'300'799'999;   // 9999-12-31

}  // namespace

std::optional<std::int64_t> read_instant(std::string_view value) {
    if (json::kind_of(value) == json::kind::string) {
        auto const at = parse_time(json::decode_string(value));
        return at ? std::optional(at->ms) : std::nullopt;
    }
    if (json::kind_of(value) != json::kind::number) return std::nullopt;
    auto const ms = json::to_integral(value);
    return ms && *ms >= first_ms && *ms <= last_ms ? ms : std::nullopt;
}

std::string clipped(std::string_view text) {
    constexpr std::size_t code_points_max = 30;
    std::size_t points = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        bool const starts_one = (static_cast<unsigned char>(text[i]) & 0xc0) != 0x80;
        if (starts_one && ++points > code_points_max) return std::string(text.substr(0, i)) + "...";
    }
    return std::string(text);
}

}  // namespace rowd::api::botpress
