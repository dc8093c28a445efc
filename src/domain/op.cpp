#include "rowd/domain/op.hpp"

#include <algorithm>

#include "rowd/base/json.hpp"

namespace rowd::domain {

row_draft make_draft(std::string data, std::optional<std::int64_t> position, std::string owner) {
    row_draft draft{std::move(data), position, std::move(owner), {}};
    draft.members = member_table(draft.data);
    return draft;
}

std::string rewritten(std::string_view data, row_rewrite const& how) {
    std::string out = "{}";
    for (json::walker w(data); w.next();) {
        std::string name = w.key();
        if (std::ranges::find(how.drop, name) != how.drop.end()) continue;
        bool const cleared = std::ranges::find(how.clear, name) != how.clear.end();
        for (auto const& [from, to] : how.rename)
            if (name == from) {
                name = to;
                break;
            }
        json::append_member(out, name, cleared ? "null" : w.value());
    }
    return out;
}

}  // namespace rowd::domain
