#include "storage/tables/index_choice.hpp"

#include <algorithm>

namespace rowd::storage {
namespace {

using domain::comparator;
using domain::comparison;
using domain::key_form;
using domain::operand;
using domain::operand_set;

constexpr std::size_t values_max = 100;  // of an `in`; with more, looking at every row is as good

index_record const* ready_index(domain::path const& field,
                                std::vector<index_record> const& indexes) {
    if (field.from != domain::path::source::member) return nullptr;
    // Else it may also mean a member of an object.
    if (field.ways.size() != 1 || field.ways.front().size() != 1) return nullptr;
    std::string const& member = field.ways.front().front();
    auto const it = std::ranges::find(indexes, member, &index_record::member);
    return it != indexes.end() && it->ready ? &*it : nullptr;
}

// The values that one comparison allows; none when it is not an equality of scalars that an index
// of this form tells apart. An index has an instant as the number of its milliseconds.
std::optional<std::vector<std::string>> allowed_values(comparison const& c, key_form form) {
    if (auto const* one = std::get_if<operand>(&c.against); one && c.op == comparator::eq) {
        if (one->is == operand::kind::compound) return std::nullopt;
        if (one->is != operand::kind::instant) return std::vector<std::string>{one->text};
        if (form != key_form::instant) return std::nullopt;
        return std::vector<std::string>{std::to_string(one->instant_ms)};
    }
    auto const* set = std::get_if<operand_set>(&c.against);
    if (!set || c.op != comparator::in || !set->compounds.empty()) return std::nullopt;
    if (!set->instants_ms.empty() && form != key_form::instant) return std::nullopt;
    if (set->numbers.size() + set->strings.size() + set->instants_ms.size() > values_max)
        return std::nullopt;
    std::vector<std::string> values = set->strings;
    for (std::int64_t const ms : set->instants_ms) values.push_back(std::to_string(ms));
    for (auto const& n : set->numbers) values.push_back(n.text);
    if (set->has_null) values.emplace_back("null");
    if (set->has_true) values.emplace_back("true");
    if (set->has_false) values.emplace_back("false");
    return values;
}

std::optional<equality_choice> choose(domain::filter const& f,
                                      std::vector<index_record> const& indexes) {
    if (auto const* c = std::get_if<comparison>(&f.node)) {
        index_record const* index = ready_index(c->field, indexes);
        auto values = index ? allowed_values(*c, index->form) : std::nullopt;
        if (!values) return std::nullopt;
        return equality_choice{index, std::move(*values)};
    }
    auto const* all = std::get_if<domain::all_of>(&f.node);
    if (!all) return std::nullopt;
    for (auto const& part : all->parts)
        if (auto found = choose(part, indexes)) return found;
    return std::nullopt;
}

}  // namespace

std::optional<equality_choice> choose_equality(domain::query const& q,
                                               std::vector<index_record> const& indexes) {
    if (!q.where || indexes.empty()) return std::nullopt;
    return choose(*q.where, indexes);
}

std::optional<order_choice> choose_order(domain::query const& q,
                                         std::vector<index_record> const& indexes) {
    if (q.where || q.owner || q.rank || !q.search.empty() || q.by.keys.size() != 1)
        return std::nullopt;
    domain::sort_key const& by = q.by.keys.front();
    bool const by_instant = by.type == domain::column_type::date_time;
    index_record const* index = ready_index(by.field, indexes);
    if (!index || !index->exact || (index->form == key_form::instant) != by_instant)
        return std::nullopt;
    order_choice choice{index, by.towards == domain::direction::descending, false};
    if (q.by.convention == domain::sort_convention::relational) {
        // Its ties ascend whichever way the key goes; the index walked backwards has them reversed.
        if (choice.descending) return std::nullopt;
        choice.nulls_last = true;
    }
    return choice;
}

}  // namespace rowd::storage
