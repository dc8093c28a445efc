// JSON: what is accepted, and what becomes of it. Boost.JSON is the second opinion.
#include <boost/json/parse.hpp>
#include <string>

#include "fuzz/input.hpp"
#include "rowd/base/json.hpp"

using namespace rowd;
using fuzz::require;

namespace {

unsigned nesting(std::string_view text) {
    unsigned depth = 0;
    for (char const c : text) depth += c == '[' || c == '{' ? 1u : 0u;
    return depth;
}

std::string rebuilt(std::string_view value) {
    auto const kind = json::kind_of(value);
    if (kind != json::kind::array && kind != json::kind::object) {
        if (kind != json::kind::string) return std::string(value);
        return json::quoted(json::decode_string(value));
    }
    bool const object = kind == json::kind::object;
    std::string out(1, object ? '{' : '[');
    for (json::walker w(value); w.next();) {
        if (out.size() > 1) out += ',';
        if (object) out += json::quoted(w.key()) + ':';
        out += rebuilt(w.value());
    }
    return out + (object ? '}' : ']');
}

void check_scalars(std::string_view value) {
    if (json::kind_of(value) != json::kind::number) return;
    static_cast<void>(json::to_double(value));
    auto const whole = json::to_int64(value);
    require(!whole || json::to_integral(value) == whole, "an integer is integral");
}

void check_against_boost(std::string_view text, bool accepted) {
    if (nesting(text) > 100) return;  // the bounds of depth are counted differently
    boost::json::parse_options options;
    options.max_depth = 200;
    boost::system::error_code ec;
    boost::json::parse(boost::json::string_view(text.data(), text.size()), ec, {}, options);
    if (ec == boost::json::error::exponent_overflow) return;
    require(accepted == !ec, "two parsers agree on what JSON is");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string_view const text = fuzz::input(data, size).rest();
    std::string const exact(text);  // its end is the end of the memory
    std::string once = "kept";
    bool const accepted = json::compact(exact, once).has_value();
    check_against_boost(exact, accepted);
    if (!accepted) {
        require(once == "kept", "a refused text leaves nothing behind");
        return 0;
    }
    once.erase(0, 4);
    std::string twice;
    require(json::compact(once, twice).has_value(), "compact text is JSON");
    require(twice == once, "compact text stays as it is");
    require(rebuilt(once) == once, "a walk sees everything");
    require(json::skip_value(once, 0) == once.size(), "a value ends where the text ends");
    check_scalars(once);
    if (json::kind_of(once) != json::kind::object) return 0;
    require(json::merge(once, "{}") == once, "merging nothing changes nothing");
    require(json::merge("{}", once) == once, "merging into nothing is a copy");
    for (json::walker w(once); w.next();)
        require(json::find(once, w.key()) == w.value(), "a member is found by its name");
    return 0;
}
