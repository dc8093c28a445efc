#include "rowd/domain/op.hpp"

#include <algorithm>
#include <cmath>

#include "domain/query/exact_sum.hpp"
#include "rowd/base/json.hpp"

namespace rowd::domain {
namespace {

std::size_t weight_of(row_draft const& d) {
    return 64 + d.data.size() + d.members.size() + d.owner.size();
}

}  // namespace

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

row_draft make_draft(std::string data, std::optional<std::int64_t> position, std::string owner) {
    row_draft draft{std::move(data), position, std::move(owner), {}};
    draft.members = member_table(draft.data);
    return draft;
}

std::string changed(std::string_view data, row_change const& how) {
    return how.how == row_change::mode::merge ? json::merge(data, how.draft.data) : how.draft.data;
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

std::optional<std::string> name_conflict(std::string_view data, row_rewrite const& how) {
    auto const goes = [&](std::string const& name) {
        return std::ranges::find(how.drop, name) != how.drop.end() ||
               std::ranges::find(how.rename, name, &std::pair<std::string, std::string>::first) !=
                   how.rename.end();
    };
    for (auto const& [from, to] : how.rename)
        if (!goes(to) && json::find(data, to)) return to;
    return std::nullopt;
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

result<std::string> stepped(std::string_view data, number_step const& step) {
    auto value = json::find(data, step.member);
    if (!value || *value == "null") value = "0";
    if (json::kind_of(*value) != json::kind::number)
        return fail(errc::bad_input, step.member + " is not a number");
    exact_sum sum;
    if (!sum.add(*value) || !sum.add(step.by))
        return fail(errc::bad_input, step.member + " would have too many digits");
    std::string const after = sum.text();
    if (!std::isfinite(json::to_double(after)))
        return fail(errc::bad_input, step.member + " would not be a finite number");
    std::string patch = "{}";
    json::append_member(patch, step.member, after);
    return json::merge(data, patch);
}

std::size_t create_table::weight() const {
    return definition.schema.size() + definition.metadata.size();
}
std::size_t update_table::weight() const {
    auto const size = [](auto const& text) { return text ? text->size() : 0; };
    return size(patch.schema) + size(patch.columns) + size(patch.metadata);
}
std::size_t delete_table::weight() const {
    return 0;
}
std::size_t duplicate_table::weight() const {
    return 0;
}
std::size_t insert_rows::weight() const {
    std::size_t sum = 0;
    for (auto const& d : rows) sum += weight_of(d);
    return sum;
}
std::size_t change_rows::weight() const {
    std::size_t sum = 0;
    for (auto const& c : changes) sum += weight_of(c.draft);
    return sum;
}
std::size_t upsert_rows::weight() const {
    std::size_t sum = 0;
    for (auto const& r : rows) sum += weight_of(r.draft) + r.key.size();
    return sum;
}
std::size_t change_matching::weight() const {
    return patch.size() + (otherwise ? weight_of(*otherwise) : 0);
}
std::size_t delete_rows::weight() const {
    return rows.size() * 32;
}

std::size_t weight(write_op const& op) {
    constexpr std::size_t operation_overhead = 256;
    return operation_overhead + std::visit([](auto const& o) { return o.weight(); }, op);
}

bool is_audited(write_op const& op) {
    return std::visit([](auto const& o) { return o.is_audited; }, op);
}

}  // namespace rowd::domain
