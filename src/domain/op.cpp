#include "rowd/domain/op.hpp"

namespace rowd::domain {

row_draft make_draft(std::string data, std::optional<std::int64_t> position, std::string owner) {
    row_draft draft{std::move(data), position, std::move(owner), {}};
    draft.members = member_table(draft.data);
    return draft;
}

}  // namespace rowd::domain
