#include "rowd/domain/group.hpp"

#include "domain/query/exact_sum.hpp"
#include "domain/query/value_order.hpp"
#include "rowd/base/json.hpp"
#include "rowd/base/time.hpp"
#include "rowd/domain/key.hpp"
#include "rowd/domain/query_limits.hpp"

namespace rowd::domain {
namespace {

// Between the values of a key: compact JSON has no raw control characters.
constexpr char separator = '\n';

// What a map and its strings take besides the characters, roughly.
constexpr std::size_t node_bytes = 96;

// As a value is shown; of those that are one key, the first.
std::string shown(cell const& c) {
    switch (c.kind()) {
        case value_kind::missing:
            return "null";
        case value_kind::number:
            return exact_number::parse(c.text()).text();
        case value_kind::instant:
            return json::quoted(timestamp(c.instant_ms()));
        case value_kind::null:
        case value_kind::boolean:
        case value_kind::string:
        case value_kind::array:
        case value_kind::object:
            break;
    }
    return std::string(c.text());
}

// The same text for values that are one key.
void append_key_of(std::string& out, cell const& c, column_type type) {
    bool const dates = type == column_type::date_time;
    if (c.kind() == value_kind::missing || c.kind() == value_kind::instant)
        out += shown(c);
    else
        append_key(out, c.text(), dates ? key_form::instant : key_form::value);
}

bool precedes(std::string_view a, std::string_view b, column_type type) {
    return compare(order_value(value_kind_of(a), a, type), order_value(value_kind_of(b), b, type)) <
           0;
}

}  // namespace

group_collector::~group_collector() = default;

group_collector::group_collector(grouping const& plan) : plan_(plan) {
    // Without a key there is one group, even of no rows.
    if (!plan.has_key()) {
        groups_.push_back(make_group({}));
        index_.emplace(std::string(), 0);
    }
}

result<> group_collector::add(row_view const& row) {
    key_.clear();
    for (group_output const& o : plan_.outputs) {
        if (o.op != aggregate::key) continue;
        append_key_of(key_, cell(o.column.field, row), o.column.type);
        key_ += separator;
    }
    auto at = index_.find(key_);
    if (at == index_.end()) {
        if (groups_.size() == groups_max)
            return fail(errc::limit_exceeded,
                        "More than " + std::to_string(groups_max) + " groups");
        at = index_.emplace(key_, groups_.size()).first;
        groups_.push_back(make_group(row));
        bytes_ += 2 * key_.size() + node_bytes + plan_.outputs.size() * sizeof(state);
    }
    if (auto counted = count_in(groups_[at->second], row); !counted) return counted;
    if (bytes_ > group_memory_bytes_max)
        return fail(errc::limit_exceeded, "The groups take too much memory");
    return {};
}

group_collector::state group_collector::initial(aggregate op) {
    switch (op) {
        case aggregate::key:
            return key_value{"null"};
        case aggregate::count:
            return counter{};
        case aggregate::sum:
        case aggregate::avg:
            return total{0, std::make_unique<exact_sum>()};
        case aggregate::min:
        case aggregate::max:
            return extreme{};
        case aggregate::unique:
            return distinct{};
    }
    return counter{};
}

group_collector::group group_collector::make_group(row_view const& row) const {
    group made;
    made.reserve(plan_.outputs.size());
    for (group_output const& o : plan_.outputs) {
        state s = initial(o.op);
        if (auto* const key = std::get_if<key_value>(&s))
            key->text = shown(cell(o.column.field, row));
        made.push_back(std::move(s));
    }
    return made;
}

result<> group_collector::count_in(group& g, row_view const& row) {
    for (std::size_t i = 0; i < g.size(); ++i) {
        group_output const& o = plan_.outputs[i];
        if (o.op == aggregate::key) continue;
        cell const c(o.column.field, row);
        if (c.is_null()) continue;
        if (auto* const count = std::get_if<counter>(&g[i])) {
            ++count->count;
        } else if (auto* const sum = std::get_if<total>(&g[i])) {
            if (c.kind() != value_kind::number) continue;
            if (auto added = add_number(*sum, c.text(), o); !added) return added;
        } else if (auto* const seen = std::get_if<distinct>(&g[i])) {
            std::string key;
            append_key_of(key, c, o.column.type);
            auto const [at, added] =
                seen->values.try_emplace(std::move(key), distinct::value{seen->values.size(), {}});
            if (!added) continue;
            if (std::string text = shown(c); text != at->first) at->second.shown = std::move(text);
            bytes_ += at->first.size() + at->second.shown.size() + node_bytes;
        } else if (auto* const best = std::get_if<extreme>(&g[i])) {
            std::string text = shown(c);
            column_type const type = o.column.type;
            bool const better =
                best->text.empty() || (o.op == aggregate::min ? precedes(text, best->text, type)
                                                              : precedes(best->text, text, type));
            if (!better) continue;
            bytes_ = bytes_ - best->text.size() + text.size();
            best->text = std::move(text);
        }
    }
    return {};
}

result<> group_collector::add_number(total& t, std::string_view number, group_output const& to) {
    std::size_t const before = t.sum->held_bytes();
    if (!t.sum->add(number))
        return fail(errc::limit_exceeded, "The sum of column " + to.column.field.name +
                                              " would have more than " +
                                              std::to_string(exact_sum::digits_max) + " digits");
    bytes_ = bytes_ - before + t.sum->held_bytes();
    ++t.count;
    return {};
}

std::string group_collector::output(aggregate op, state const& s) {
    if (auto const* const key = std::get_if<key_value>(&s)) return key->text;
    if (auto const* const count = std::get_if<counter>(&s)) return std::to_string(count->count);
    if (auto const* const best = std::get_if<extreme>(&s))
        return best->text.empty() ? "null" : best->text;
    if (auto const* const sum = std::get_if<total>(&s)) {
        if (sum->count == 0) return "null";
        return op == aggregate::avg ? sum->sum->mean(sum->count) : sum->sum->text();
    }
    auto const& values = std::get<distinct>(s).values;
    std::vector<std::string_view> ordered(values.size());
    for (auto const& [key, value] : values)
        ordered[value.place] = value.shown.empty() ? key : value.shown;
    std::string array = "[";
    for (std::string_view const text : ordered) {
        if (array.size() > 1) array += ',';
        array += text;
    }
    return array + ']';
}

result<std::vector<std::string>> group_collector::page(sort_order const& by, std::uint64_t offset,
                                                       std::uint64_t limit) const {
    std::vector<std::string> objects;
    objects.reserve(groups_.size());
    for (group const& g : groups_) {
        std::string& object = objects.emplace_back("{}");
        for (std::size_t i = 0; i < g.size(); ++i)
            json::append_member(object, plan_.outputs[i].name, output(plan_.outputs[i].op, g[i]));
    }
    top_rows order(by, offset, limit);
    for (std::size_t i = 0; i < objects.size(); ++i) {
        row_view view;
        view.number = view.sequence = i + 1;
        view.data = objects[i];
        auto const added = order.add(view);
        if (!added) return added.error();
    }
    std::vector<std::string> page;
    for (hit const& h : order.page()) page.push_back(std::move(objects[h.row.number - 1]));
    return page;
}

}  // namespace rowd::domain
