#include "rowd/domain/row_draft.hpp"

#include <utility>

namespace rowd::domain {

row_draft make_draft(std::string data, std::optional<std::int64_t> position, std::string owner) {
    row_draft draft{std::move(data), position, std::move(owner), {}};
    draft.members = member_table(draft.data);
    return draft;
}

draft_builder::draft_builder(std::size_t bytes, std::size_t members) {
    draft_.data.reserve(bytes);
    draft_.members.reserve(2 * members);
    draft_.data += '{';
}

void draft_builder::add(std::string_view member) {
    if (draft_.data.size() > 1) draft_.data += ',';
    append_offset(draft_.members, draft_.data.size());
    draft_.data += member;
}

row_draft draft_builder::take() && {
    draft_.data += '}';
    if (!has_member_table(draft_.data)) draft_.members.clear();
    return std::move(draft_);
}

std::size_t weight(row_draft const& d) {
    return 64 + d.data.size() + d.members.size() + d.owner.size();
}

}  // namespace rowd::domain
