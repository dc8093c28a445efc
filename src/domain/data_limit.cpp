#include "rowd/domain/data_limit.hpp"

#include <algorithm>

#include "rowd/base/json.hpp"

namespace rowd::domain {

std::size_t counted_bytes(std::string_view data, data_limit const& limit) {
    if (!limit.members) return data.size();
    std::size_t bytes = 1;  // two braces, and a comma less than there are members
    for (json::walker w(data); w.next();)
        if (w.value() != "null" && std::ranges::binary_search(*limit.members, w.raw_key()))
            bytes += w.member().size() + 1;
    return std::max<std::size_t>(2, bytes);
}

result<> check_length(std::string_view data, data_limit const& limit, std::string_view before) {
    if (limit.bytes_max == 0 || data.size() <= limit.bytes_max) return {};
    std::size_t const bytes = counted_bytes(data, limit);
    if (bytes <= limit.bytes_max) return {};
    if (!before.empty() && bytes <= counted_bytes(before, limit)) return {};
    return fail(errc::limit_exceeded,
                "The row is larger than " + std::to_string(limit.bytes_max) + " bytes");
}

}  // namespace rowd::domain
