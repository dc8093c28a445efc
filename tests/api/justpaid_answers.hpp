// Answers that the scenarios of the JustPaid dialect have in common.
#pragma once

#include "api/justpaid_scenarios.hpp"

namespace rowd::fixtures::justpaid {

constexpr char const* tables_path = "/api/v1/tables";
constexpr char const* fresh_path = "/api/v1/tables/{fresh}";

// The whole body of a refusal.
inline std::string refusal(std::string_view code, std::string_view message) {
    return whole(R"({"success":false,"error":{"code":")" + std::string(code) + R"(","message":")" +
                 std::string(message) + R"("}})");
}

// The same for a body or one of its fields that breaks a rule.
inline std::string failure(std::string_view field, std::string_view message) {
    return whole(R"({"success":false,"error":{"code":"BAD_REQUEST","message":")" +
                 std::string(message) + R"(","details":[{"field":")" + std::string(field) +
                 R"(","message":")" + std::string(message) + R"("}]}})");
}

inline std::string repeated(std::string_view piece, std::size_t times) {
    std::string out;
    for (std::size_t i = 0; i < times; ++i) out += piece;
    return out;
}

// A table definition of exactly so many bytes.
inline std::string sized(std::size_t bytes) {
    std::string const begin = R"({"name":"big","description":")";
    return begin + std::string(bytes - begin.size() - 2, 'x') + "\"}";
}

inline header_fields type(std::string value) {
    return {{"Content-Type", std::move(value)}};
}

inline std::string const no_table = refusal("NOT_FOUND", "Table not found");
inline std::string const bad_json = refusal("BAD_REQUEST", "Invalid JSON in request body");
inline std::string const bad_type =
    refusal("UNSUPPORTED_MEDIA_TYPE", "Content-Type must be application/json");

constexpr char const* good = R"({"name":"good"})";

}  // namespace rowd::fixtures::justpaid
