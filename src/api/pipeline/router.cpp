#include "api/pipeline/router.hpp"

#include <algorithm>
#include <stdexcept>

#include "api/common/query_string.hpp"

namespace rowd::api {
namespace {

bool literal_matches(std::string_view pattern, std::string_view segment) {
    if (pattern == segment) return true;
    // An escaped literal is the same path; nobody sends one, so it may cost a string.
    return segment.find('%') != std::string_view::npos && percent_decoded(segment) == pattern;
}

bool is_capture(std::string_view segment) {
    return segment.starts_with(':');
}

// Whether two patterns match the same paths, whatever they call what they capture.
bool same_path(std::vector<std::string_view> const& a, std::vector<std::string_view> const& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](auto const& x, auto const& y) {
        return x == y || (is_capture(x) && is_capture(y));
    });
}

[[noreturn]] void refuse(std::string_view pattern, std::string_view why) {
    throw std::logic_error("route " + std::string(pattern) + " " + std::string(why));
}

}  // namespace

std::string_view method_text(method m) {
    constexpr std::array<std::string_view, 7> names = {"GET",   "HEAD",   "POST", "PUT",
                                                       "PATCH", "DELETE", "OTHER"};
    return names[static_cast<std::size_t>(m)];
}

router::router(std::vector<dialect const*> dialects) : dialects_(std::move(dialects)) {
    std::size_t index = 0;
    for (dialect const* d : dialects_) {
        for (route const& r : d->routes) {
            node& n = node_of(*d, r.pattern);
            auto const verb = static_cast<std::size_t>(r.verb);
            if (n.by_method[verb] != nullptr) refuse(r.pattern, "stands in the table twice");
            n.by_method[verb] = &r;
            n.index[verb] = index++;
        }
    }
}

router::node& router::node_of(dialect const& d, std::string_view pattern) {
    segments parts;
    std::size_t const count = split(pattern, parts);
    if (count == 0) refuse(pattern, "has too many segments, or does not begin with a slash");
    std::vector<std::string_view> path(parts.begin(), parts.begin() + static_cast<long>(count));
    if (pattern != "/" && std::count(path.begin(), path.end(), std::string_view()) > 0)
        refuse(pattern, "has an empty segment");
    if (std::count_if(path.begin(), path.end(), is_capture) > static_cast<long>(captures_max))
        refuse(pattern, "captures too many segments");
    auto& nodes = by_length_[count];
    auto const known = std::find_if(nodes.begin(), nodes.end(),
                                    [&](node const& n) { return same_path(n.pattern, path); });
    if (known == nodes.end()) return nodes.emplace_back(node{std::move(path), &d, {}, {}});
    if (known->in != &d) refuse(pattern, "belongs to two dialects");
    return *known;
}

std::size_t router::split(std::string_view path, segments& out) {
    if (path.empty() || path[0] != '/') return 0;
    path.remove_prefix(1);
    if (path.ends_with('/')) path.remove_suffix(1);
    std::size_t count = 0;
    for (;;) {
        std::size_t const slash = path.find('/');
        if (count == segments_max) return 0;
        out[count++] = path.substr(0, slash);
        if (slash == std::string_view::npos) return count;
        path.remove_prefix(slash + 1);
    }
}

bool router::matches(node const& n, segments const& path, call& c) {
    std::size_t captured = 0;
    for (std::size_t i = 0; i < n.pattern.size(); ++i) {
        if (is_capture(n.pattern[i])) {
            if (path[i].empty()) return false;
            c.captures[captured++] = path[i];
        } else if (!literal_matches(n.pattern[i], path[i])) {
            return false;
        }
    }
    return true;
}

router::match router::find(call& c) const {
    segments path;
    std::size_t const count = split(c.path, path);
    method const verb = c.verb == method::head ? method::get : c.verb;
    auto const i = static_cast<std::size_t>(verb);
    node const* known = nullptr;  // the first, whatever its methods
    for (node const& n : by_length_[count]) {
        if (!matches(n, path, c)) continue;
        if (n.by_method[i]) return {n.in, n.by_method[i], n.index[i], {}};
        if (!known) known = &n;
    }
    if (known) return {known->in, nullptr, 0, allowed(*known)};
    return {&dialect_of(c.path), nullptr, 0, {}};
}

std::string router::allowed(node const& n) {
    std::string methods;
    auto const append = [&](std::string_view name) {
        if (!methods.empty()) methods += ", ";
        methods += name;
    };
    for (std::size_t i = 0; i < n.by_method.size(); ++i) {
        if (!n.by_method[i]) continue;
        append(method_text(static_cast<method>(i)));
        if (static_cast<method>(i) == method::get) append("HEAD");
    }
    return methods;
}

// The server's own dialect comes first in the list.
dialect const& router::dialect_of(std::string_view path) const {
    dialect const* best = dialects_.front();
    std::size_t longest = 0;
    for (dialect const* d : dialects_) {
        for (std::string_view const prefix : d->prefixes) {
            bool const under = path.starts_with(prefix) ||
                               (path.size() + 1 == prefix.size() && prefix.starts_with(path));
            if (under && prefix.size() > longest) {
                best = d;
                longest = prefix.size();
            }
        }
    }
    return *best;
}

std::vector<std::string> router::route_names() const {
    std::vector<std::string> names;
    for (dialect const* d : dialects_)
        for (route const& r : d->routes)
            names.push_back(std::string(method_text(r.verb)) + " " + std::string(r.pattern));
    return names;
}

}  // namespace rowd::api
