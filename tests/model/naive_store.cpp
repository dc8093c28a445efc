#include "model/naive_store.hpp"

#include <algorithm>

namespace rowd::model {
namespace {

// A change at `now_ms` of what was changed at `before_ms`: later, but a second ahead at most.
std::int64_t later(std::int64_t before_ms, std::int64_t now_ms) {
    if (now_ms > before_ms) return now_ms;
    return before_ms < now_ms + 1'000 ? before_ms + 1 : before_ms;
}

std::string* value_in(members& data, std::string const& name) {
    for (auto& [key, value] : data)
        if (key == name) return &value;
    return nullptr;
}

// Of one name: the member that gets it and another that has it.
bool loses_a_member(members const& data, domain::row_rewrite const& how) {
    members kept = data;
    for (auto const& name : how.drop) std::erase_if(kept, [&](auto& m) { return m.first == name; });
    for (auto const& [from, to] : how.rename)
        if (value_in(kept, to)) return true;
    return false;
}

// The text that a limit is about.
std::string counted(members data, domain::data_limit const& limit) {
    if (limit.members)
        std::erase_if(data, [&](auto const& m) {
            return m.second == "null" ||
                   std::ranges::find(*limit.members, m.first) == limit.members->end();
        });
    return text_of(data);
}

bool is_too_long(members const& data, domain::data_limit const& limit) {
    return limit.bytes_max != 0 && counted(data, limit).size() > limit.bytes_max;
}

// Keys of an order; containers go by their text.
int compare_values(naive::found const& a, std::string const* text_a, naive::found const& b,
                   std::string const* text_b) {
    bool const containers = a && b && a->kind() == b->kind() && (a->is_array() || a->is_object());
    return containers ? text_a->compare(*text_b) : naive::compare(a, b);
}

}  // namespace

std::string text_of(members const& data) {
    std::string out = "{";
    for (auto const& [name, value] : data) {
        if (out.size() > 1) out += ',';
        out.append("\"").append(name).append("\":").append(value);
    }
    return out + "}";
}

// Splits at the commas and colons of the outermost object.
members members_of(std::string const& compact_object) {
    members out;
    std::string name;
    std::string part;
    int depth = 0;
    bool quoted = false;
    for (std::size_t i = 1; i < compact_object.size(); ++i) {
        char const c = compact_object[i];
        bool const outermost = depth == 0 && !quoted;
        if (outermost && (c == ',' || c == '}')) {
            if (!part.empty()) out.emplace_back(name.substr(1, name.size() - 2), part);
            part.clear();
            continue;
        }
        if (outermost && c == ':') {
            name = std::exchange(part, "");
            continue;
        }
        if (c == '"' && (!quoted || compact_object[i - 1] != '\\')) quoted = !quoted;
        if (!quoted && (c == '{' || c == '[')) ++depth;
        if (!quoted && (c == '}' || c == ']')) --depth;
        part += c;
    }
    return out;
}

members merged(members base, members const& patch) {
    for (auto const& [name, value] : patch) {
        if (std::string* old = value_in(base, name))
            *old = value;
        else
            base.emplace_back(name, value);
    }
    return base;
}

members rewritten(members const& data, domain::row_rewrite const& how) {
    members out = data;
    for (auto const& name : how.drop) std::erase_if(out, [&](auto& m) { return m.first == name; });
    for (auto const& name : how.clear)
        if (std::string* value = value_in(out, name)) *value = "null";
    for (auto const& [from, to] : how.rename)
        for (auto& m : out)
            if (m.first == from) m.first = to;
    return out;
}

naive::document row::document() const {
    return {number, created_ms, naive::parsed(text_of(data)).as_object()};
}

row* table::by_id(uuid const& wanted) {
    for (auto& [sequence, r] : rows)
        if (r.id == wanted) return &r;
    return nullptr;
}

row* table::by_number(std::uint64_t number) {
    for (auto& [sequence, r] : rows)
        if (r.number == number) return &r;
    return nullptr;
}

row* table::find(domain::row_ref const& ref) {
    if (auto const* wanted = std::get_if<uuid>(&ref)) return by_id(*wanted);
    return by_number(std::get<std::uint64_t>(ref));
}

std::vector<row const*> table::in_order(domain::list_rows::order by) const {
    std::vector<row const*> out;
    for (auto const& [sequence, r] : rows) out.push_back(&r);
    if (by == domain::list_rows::order::newest_first) std::ranges::reverse(out);
    if (by == domain::list_rows::order::position)
        std::ranges::stable_sort(out, [](row const* a, row const* b) {
            if (!a->position || !b->position) return a->position.has_value() && !b->position;
            return *a->position < *b->position;
        });
    return out;
}

bool has_dates(std::string_view columns) {
    return columns.find(R"("type":"date")") != columns.npos;
}

std::vector<row const*> matches_in_order(table const& t, query const& q) {
    struct candidate {
        row const* r;
        std::vector<naive::found> values;
        std::vector<std::string const*> texts;
    };
    std::vector<candidate> found;
    for (auto const& [sequence, r] : t.rows) {
        if (q.owner && r.owner != *q.owner) continue;
        auto const document = r.document();
        if (!naive::matches(q.where, document, t.date_column())) continue;
        candidate c{&r, {}, {}};
        for (auto const& [name, direction] : q.by) {
            c.values.push_back(naive::look_up(document, name));
            if (naive::found& v = c.values.back(); v && name == t.date_column())
                if (auto const instant = naive::instant(*v)) v = bj::value(*instant);
            c.texts.push_back(value_in(const_cast<members&>(r.data), name));
        }
        found.push_back(std::move(c));
    }
    bool const nulls_last = q.convention == domain::sort_convention::relational;
    bool const reversed_ties =
        !nulls_last && !q.by.empty() && q.by[0].second == domain::direction::descending;
    std::ranges::sort(found, [&](candidate const& a, candidate const& b) {
        for (std::size_t i = 0; i < q.by.size(); ++i) {
            bool const null_a = naive::is_null(a.values[i]);
            bool const null_b = naive::is_null(b.values[i]);
            int order = compare_values(a.values[i], a.texts[i], b.values[i], b.texts[i]);
            if (nulls_last && null_a != null_b) order = null_a ? 1 : -1;
            if (order != 0) return (order < 0) == (q.by[i].second == domain::direction::ascending);
        }
        if (nulls_last) return a.r->number < b.r->number;
        return reversed_ties ? a.r->sequence > b.r->sequence : a.r->sequence < b.r->sequence;
    });
    std::vector<row const*> out;
    for (auto const& c : found) out.push_back(c.r);
    return out;
}

table* store::find(uuid const& id) {
    for (auto& t : tables)
        if (t.id == id) return &t;
    return nullptr;
}

table const* store::oldest_of(std::string const& name) const {
    for (auto const& t : tables)
        if (t.name == name) return &t;
    return nullptr;
}

outcome store::apply(domain::create_table const& op, std::int64_t now_ms) {
    outcome out;
    if (op.unique_name && oldest_of(op.definition.name)) {
        out.failure = errc::name_taken;
        return out;
    }
    table t;
    t.name = op.definition.name;
    t.max_rows = op.definition.max_rows;
    t.dates = has_dates(op.definition.schema);
    t.created_ms = t.updated_ms = dated(now_ms);
    keep_time(0);
    tables.push_back(std::move(t));
    return out;
}

outcome store::apply(domain::update_table const& op, std::int64_t now_ms) {
    outcome out;
    table* t = find(op.table);
    if (!t) {
        out.failure = errc::table_absent;
    } else if (op.unique_name && op.patch.name && *op.patch.name != t->name &&
               oldest_of(*op.patch.name)) {
        out.failure = errc::name_taken;
    } else if (!op.patch.changed.empty() && std::ranges::any_of(t->rows, [&](auto const& entry) {
                   return loses_a_member(entry.second.data, op.rewrite);
               })) {
        out.failure = errc::name_taken;
    } else if (!op.patch.changed.empty()) {
        if (op.patch.name) t->name = *op.patch.name;
        if (op.patch.max_rows) t->max_rows = *op.patch.max_rows;
        if (op.patch.columns) t->dates = has_dates(*op.patch.columns);
        for (auto& [sequence, r] : t->rows) r.data = rewritten(r.data, op.rewrite);
        t->updated_ms = later(t->updated_ms, dated(now_ms));
        keep_time(0);
    }
    return out;
}

outcome store::apply(domain::delete_table const& op, std::int64_t now_ms) {
    outcome out;
    if (!find(op.table)) {
        out.failure = errc::table_absent;
        return out;
    }
    dated(now_ms);
    keep_time(0);
    std::erase_if(tables, [&](table const& t) { return t.id == op.table; });
    return out;
}

outcome store::apply(domain::duplicate_table const& op, std::int64_t now_ms) {
    outcome out;
    table const* source = find(op.source);
    if (!source) {
        out.failure = errc::table_absent;
        return out;
    }
    if (oldest_of(op.name)) {
        out.failure = errc::name_taken;
        return out;
    }
    for (auto const& [sequence, r] : source->rows)
        if (!op.schema_only && is_too_long(r.data, op.limit)) {
            out.failure = errc::limit_exceeded;
            return out;
        }
    table copy;
    copy.name = op.name;
    copy.max_rows = source->max_rows;
    copy.dates = source->dates;
    copy.created_ms = copy.updated_ms = dated(now_ms);
    keep_time(0);
    if (!op.schema_only)
        for (auto const& [sequence, r] : source->rows)
            insert(copy, r.data, r.position, r.owner, now_ms, r.number);
    tables.push_back(std::move(copy));
    return out;
}

row& store::insert(table& t, members data, std::optional<std::int64_t> position, std::string owner,
                   std::int64_t now_ms, std::optional<std::uint64_t> number) {
    row r;
    r.sequence = std::max(t.last_sequence + 1, number.value_or(0));
    r.number = number.value_or(r.sequence);
    r.created_ms = r.updated_ms = dated(now_ms);
    r.position = position;
    r.owner = std::move(owner);
    r.data = std::move(data);
    t.last_sequence = r.sequence;
    return t.rows[r.sequence] = std::move(r);
}

outcome store::apply(domain::insert_rows const& op, std::int64_t now_ms) {
    outcome out;
    table* t = find(op.table);
    if (!t) {
        out.failure = errc::table_absent;
    } else if (t->rows.size() + op.rows.size() > t->max_rows) {
        out.failure = errc::table_full;
    } else {
        for (auto const& draft : op.rows)
            out.rows.push_back(
                insert(*t, members_of(draft.data), draft.position, draft.owner, now_ms));
    }
    return out;
}

std::optional<errc> store::change(row& r, domain::row_change const& how,
                                  domain::data_limit const& limit, std::int64_t now_ms) {
    members const patch = members_of(how.draft.data);
    members after = how.how == domain::row_change::mode::replace ? patch : merged(r.data, patch);
    if (is_too_long(after, limit) && counted(after, limit).size() > counted(r.data, limit).size())
        return errc::limit_exceeded;
    r.data = std::move(after);
    if (how.set_position) r.position = how.draft.position;
    r.updated_ms = later(r.updated_ms, dated(now_ms));
    keep_time(250);
    return std::nullopt;
}

outcome store::apply(domain::change_rows const& op, std::int64_t now_ms) {
    outcome out;
    table* t = find(op.table);
    if (!t) {
        out.failure = errc::table_absent;
        return out;
    }
    table const before = *t;
    auto const clock_before = clock_;
    for (std::size_t i = 0; i < op.changes.size(); ++i) {
        auto const& c = op.changes[i];
        row* r = t->find(c.row);
        if (r && c.owner && r->owner != *c.owner) r = nullptr;
        std::optional<errc> failure = errc::row_absent;
        if (r) failure = change(*r, c, op.limit, now_ms);
        if (!failure) {
            out.rows.push_back(*r);
        } else if (op.atomic) {
            *t = before;
            clock_ = clock_before;
            out = {};
            out.failure = failure;
            return out;
        } else {
            out.failures.emplace_back(i, *failure);
        }
    }
    return out;
}

outcome store::apply(domain::upsert_rows const& op, std::int64_t now_ms) {
    outcome out;
    table* t = find(op.table);
    if (!t) {
        out.failure = errc::table_absent;
        return out;
    }
    for (std::size_t i = 0; i < op.rows.size(); ++i) {
        auto const& u = op.rows[i];
        std::vector<row*> found;
        bool const has_key = !u.key.empty() && u.key != "null";
        for (auto& [sequence, r] : t->rows) {
            if (u.number ? r.number == *u.number : false) found.push_back(&r);
            if (u.number || !has_key) continue;
            std::string const* value = value_in(r.data, op.key_column);
            bool const dates = op.key_column == t->date_column();
            if (value && naive::one_key(naive::parsed(*value), naive::parsed(u.key), dates))
                found.push_back(&r);
        }
        domain::row_change how;
        how.how = domain::row_change::mode::merge;
        how.draft = u.draft;
        std::optional<errc> failure;
        if (found.size() > 1) {
            failure = errc::bad_input;
        } else if (found.size() == 1) {
            failure = change(*found[0], how, op.limit, now_ms);
            if (!failure) out.updated.push_back(*found[0]);
        } else if (is_too_long(members_of(u.draft.data), op.limit)) {
            failure = errc::limit_exceeded;
        } else if (t->rows.size() + 1 > t->max_rows) {
            failure = errc::table_full;
        } else {
            out.rows.push_back(insert(*t, members_of(u.draft.data), u.draft.position, u.draft.owner,
                                      now_ms, u.number));
        }
        if (failure) out.failures.emplace_back(i, *failure);
    }
    return out;
}

outcome store::apply(domain::change_matching const& op, bj::object const& where,
                     std::int64_t now_ms) {
    outcome out;
    table* t = find(op.table);
    if (!t) {
        out.failure = errc::table_absent;
        return out;
    }
    table const before = *t;
    auto const clock_before = clock_;
    domain::row_change how;
    how.how = domain::row_change::mode::merge;
    how.draft.data = op.patch;
    for (auto& [sequence, r] : t->rows) {
        if (out.failure || !naive::matches(where, r.document(), t->date_column())) continue;
        out.failure = change(r, how, op.limit, now_ms);
        out.updated.push_back(r);
    }
    if (!out.failure && out.updated.empty() && op.otherwise) {
        domain::row_draft const& draft = *op.otherwise;
        if (is_too_long(members_of(draft.data), op.limit))
            out.failure = errc::limit_exceeded;
        else if (t->rows.size() + 1 > t->max_rows)
            out.failure = errc::table_full;
        else
            out.rows.push_back(
                insert(*t, members_of(draft.data), draft.position, draft.owner, now_ms));
    }
    if (out.failure) {
        *t = before;
        clock_ = clock_before;
        out.updated.clear();
    }
    return out;
}

outcome store::apply(domain::delete_rows const& op, bj::object const& where) {
    outcome out;
    table* t = find(op.table);
    if (!t) {
        out.failure = errc::table_absent;
        return out;
    }
    auto const owned = [&](row const& r) { return !op.owner || r.owner == *op.owner; };
    std::vector<std::uint64_t> gone;
    if (op.all || op.where) {
        for (auto const& [sequence, r] : t->rows)
            if (owned(r) && (op.all || naive::matches(where, r.document(), t->date_column())))
                gone.push_back(sequence);
    } else {
        for (auto const& ref : op.rows) {
            row const* r = t->find(ref);
            if (r && owned(*r)) {
                gone.push_back(r->sequence);
            } else if (op.absent_is_error) {
                out.failure = errc::row_absent;
                return out;
            }
        }
    }
    std::ranges::sort(gone);
    for (std::uint64_t const sequence : gone) {
        auto const r = t->rows.find(sequence);
        if (r == t->rows.end()) continue;  // named twice
        out.deleted.push_back(r->second.id);
        t->rows.erase(r);
    }
    return out;
}

}  // namespace rowd::model
