// Finds the route of a method and a path. Built once from the dialects' tables; any thread.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "rowd/api/route.hpp"

namespace rowd::api {

class router {
  public:
    // Throws std::logic_error for a route that could not be told from others, or not be kept: one
    // that stands there twice or in two dialects, or has too many segments or captures.
    explicit router(std::vector<dialect const*> dialects);

    struct match {
        dialect const* in = nullptr;    // whose shape an answer takes; always set
        route const* target = nullptr;  // none: no such path, or not this method
        std::size_t index = 0;          // of the route among all, for metrics
        std::string allowed;            // the methods of a known path, when the method is not
    };
    // Sets the call's captures. The path is split before it is decoded; one trailing slash is
    // tolerated. Of several patterns that match it is the first that has the method.
    match find(call& c) const;

    // Whose a path is that no route may know: that of the longest prefix, else the server's own.
    dialect const& dialect_of(std::string_view path) const;

    // `GET /api/v1/tables` and so on, by index.
    std::vector<std::string> route_names() const;

  private:
    static constexpr std::size_t segments_max = 8;
    using segments = std::array<std::string_view, segments_max>;

    // All methods of one path.
    struct node {
        std::vector<std::string_view> pattern;
        dialect const* in = nullptr;
        std::array<route const*, 7> by_method{};
        std::array<std::size_t, 7> index{};
    };

    node& node_of(dialect const& d, std::string_view pattern);
    // 0: no path, or one of more segments than any route has.
    static std::size_t split(std::string_view path, segments& out);
    static bool matches(node const& n, segments const& path, call& c);
    static std::string allowed(node const& n);

    std::vector<dialect const*> dialects_;
    std::array<std::vector<node>, segments_max + 1> by_length_;
};

std::string_view method_text(method m);

}  // namespace rowd::api
