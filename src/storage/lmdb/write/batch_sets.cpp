// Many rows at once: changes, upserts, rewrites, copies, deletes, and the indexes that serve them.
#include <algorithm>
#include <unordered_map>

#include "rowd/base/json.hpp"
#include "rowd/domain/audit_entry.hpp"
#include "rowd/domain/filter.hpp"
#include "rowd/domain/key.hpp"
#include "storage/lmdb/format/row_codec.hpp"
#include "storage/lmdb/format/table_tags.hpp"
#include "storage/lmdb/read/catalog.hpp"
#include "storage/lmdb/write/batch.hpp"

namespace rowd::storage {
namespace {

constexpr std::size_t copied_bytes_max = 256u << 20;  // of a table that is duplicated
constexpr std::size_t index_at_once_rows = 1'000;     // a small table is indexed on the spot

bool is_null(std::string_view value) {
    return value.empty() || value == "null";
}

// Which rows may have a key value: by the index, or, while there is none that is ready, by one
// look at the whole table for all rows of the call.
class key_lookup {
  public:
    key_lookup(column_index const* index, std::string member, domain::key_form form)
        : index_(index && index->record().ready ? index : nullptr),
          member_(std::move(member)),
          form_(form) {}

    bool needs_scan() const { return !index_ && !member_.empty(); }
    void add(domain::row_view const& row) {
        if (!needs_scan()) return;
        auto const value = domain::member(row, member_);
        if (!value || *value == "null") return;
        auto& known = seen_[domain::index_key(*value, form_)];
        if (std::ranges::find(known, row.sequence) == known.end()) known.push_back(row.sequence);
    }
    // `visit` gets sequences until it returns false.
    template <class Visit>
    void each_candidate(std::string_view value, Visit const& visit) const {
        if (index_) return index_->each_candidate(value, visit);
        auto const found = seen_.find(domain::index_key(value, form_));
        if (found == seen_.end()) return;
        for (std::uint64_t const sequence : found->second)
            if (!visit(sequence)) return;
    }

  private:
    column_index const* index_;
    std::string member_;
    domain::key_form form_;
    std::unordered_map<std::string, std::vector<std::uint64_t>> seen_;
};

}  // namespace

// Visits every row in order. `visit` must not write: collect first, then write.
template <class Visit>
void batch::each_row(open_table const& t, Visit const& visit) {
    key const prefix('R', t.number);
    kv::cursor at(txn_);
    for (bool more = at.seek(prefix); more && at.in(prefix); more = at.next())
        visit(decode_row(at.key(), at.value()));
}

// ---- changes ----

result<> batch::run(domain::change_matching const& op, domain::receipt& out) {
    open_table* t = open(op.table);
    if (!t) return fail(errc::table_absent);
    if (auto room = room_to_grow(); !room) return room;
    auto changes = changes_of(*t, op);
    if (!changes) return changes.error();
    for (auto& [sequence, data] : *changes) {
        domain::row_change how;
        how.draft = domain::make_draft(std::move(data));
        out.updated.push_back(*change(*t, at_sequence(*t, sequence), how, {}));
    }
    if (!changes->empty() || !op.otherwise) return {};
    std::string_view const data = op.otherwise->data;
    auto fits = op.strict ? check_columns(*t, data) : result<>();
    if (fits) fits = domain::check_length(data, op.limit);
    if (fits) fits = check_room(*t, 1);
    if (fits) out.rows.push_back(domain::row::copy_of(insert(*t, *op.otherwise)));
    return fits;
}

// Everything is computed and checked before the first put, in the order of creation.
result<batch::changed_data> batch::changes_of(open_table const& t,
                                              domain::change_matching const& op) {
    changed_data changes;
    result<> fits;
    each_row(t, [&](domain::row_view const& row) {
        if (!fits || !op.where->matches(row)) return;
        result<std::string> data = json::merge(row.data, op.patch);
        if (op.step) data = domain::stepped(*data, *op.step);
        if (!data) fits = data.error();
        if (fits && op.strict) fits = check_columns(t, *data);
        if (fits) fits = domain::check_length(*data, op.limit, row.data);
        if (fits) changes.emplace_back(row.sequence, std::move(*data));
    });
    if (!fits) return fits.error();
    std::ranges::sort(changes, {}, &changed_data::value_type::first);
    return changes;
}

// ---- upsert ----

result<> batch::run(domain::upsert_rows const& op, domain::receipt& out) {
    auto const opened = open(op.table, op.version);
    if (!opened) return opened.error();
    open_table* const t = *opened;
    if (auto room = room_to_grow(); !room) return room;
    domain::key_form const form = domain::key_form_of(t->definition.columns(), op.key_column);
    key_lookup lookup(op.key_column.empty() ? nullptr : begin_index(*t, op.key_column, form),
                      op.key_column, form);
    if (lookup.needs_scan()) each_row(*t, [&](domain::row_view const& row) { lookup.add(row); });

    // None, one, or several: then two are enough.
    auto const matches = [&](domain::row_upsert const& r) {
        std::vector<domain::row> found;
        if (r.number) {
            if (auto row = locate(*t, *r.number)) found.push_back(std::move(*row));
        } else if (!is_null(r.key)) {
            lookup.each_candidate(r.key, [&](std::uint64_t sequence) {
                auto row = at_sequence(*t, sequence);
                auto const value = domain::member(row.view(), op.key_column);
                if (value && domain::same_key(*value, r.key, form)) found.push_back(std::move(row));
                return found.size() < 2;
            });
        }
        return found;
    };
    for (std::size_t i = 0; i < op.rows.size(); ++i) {
        domain::row_upsert const& r = op.rows[i];
        auto found = matches(r);
        result<> done;
        if (found.size() > 1) {
            done = fail(errc::bad_input, "More than one row has this " + op.key_column);
        } else if (found.size() == 1) {
            domain::row_change how;
            how.how = domain::row_change::mode::merge;
            how.draft = r.draft;
            auto after = change(*t, std::move(found.front()), how, op.limit);
            if (after) {
                lookup.add(after->view());
                out.updated.push_back(std::move(*after));
            } else {
                done = after.error();
            }
        } else {
            done = domain::check_length(r.draft.data, op.limit);
            if (done && !r.insert_refusal.empty()) done = fail(errc::bad_input, r.insert_refusal);
            if (done && r.number && *r.number > sequence_max)
                done = fail(errc::limit_exceeded, "The row number is too large");
            if (done) done = check_room(*t, 1);
            if (done) {
                auto const row = insert(*t, r.draft, r.number);
                out.rows.push_back(domain::row::copy_of(row));
                lookup.add(row);
            }
        }
        if (!done) out.failures.emplace_back(i, done.error());
    }
    return {};
}

// ---- whole tables ----

result<> batch::run(domain::duplicate_table const& op, domain::receipt& out) {
    auto const known = open(op.source, op.version);
    if (!known) return known.error();
    open_table* const source = *known;
    if (table_number(txn_, std::string_view(op.name))) return fail(errc::name_taken);
    if (auto room = room_to_grow(); !room) return room;
    std::vector<domain::row> rows;
    result<> fits;
    if (!op.schema_only) {
        std::size_t bytes = 0;
        each_row(*source, [&](domain::row_view const& row) {
            if (fits) fits = domain::check_length(row.data, op.limit);
            bytes += row.data.size();
            if (fits && bytes > copied_bytes_max)
                fits = fail(errc::limit_exceeded, "The table is too large to be duplicated");
            if (fits) rows.push_back(domain::row::copy_of(row));
        });
        if (!fits) return fits;
        std::ranges::sort(rows, {}, &domain::row::sequence);
    }
    domain::table definition = source->definition;
    definition.name = op.name;
    definition.frozen = false;
    definition.factor = op.factor.value_or(definition.factor);
    if (auto room = room_for_definition(definition); !room) return room;
    open_table& copy = make_table(std::move(definition));
    for (auto const& row : rows)
        insert(copy, {row.data, row.position, row.owner, row.members}, row.number);
    record("table.created", copy.definition, op.by, domain::created_metadata(copy.definition));
    out.table = copy.definition;
    out.table->row_count = copy.counters.rows;
    return {};
}

// Members that no column declares may have any name, also the one that a column is to get.
result<> batch::check_renames(open_table const& t, domain::row_rewrite const& how) {
    if (how.rename.empty()) return {};
    std::string name;
    std::size_t rows = 0;
    each_row(t, [&](domain::row_view const& row) {
        auto taken = domain::name_conflict(row.data, how);
        if (!taken) return;
        name = *std::move(taken);
        ++rows;
    });
    if (rows == 0) return {};
    return fail(errc::name_taken, "The name " + json::quoted(name) +
                                      " is taken: rows with a member of this name that is no "
                                      "column: " +
                                      std::to_string(rows));
}

void batch::rewrite_rows(open_table& t, domain::row_rewrite const& how) {
    // Under the new name there may be an index of a member that no row has any more.
    std::vector<std::string> anew;
    for (auto const& [from, to] : how.rename)
        if (index_of(t, from)) anew.push_back(to);
    for (auto const& name : how.drop) drop_index(t, name);
    for (auto const& [from, to] : how.rename) drop_index(t, from);
    for (auto const& name : anew) drop_index(t, name);
    std::vector<std::uint64_t> concerned;
    each_row(t, [&](domain::row_view const& row) {
        if (domain::rewritten(row.data, how) != row.data) concerned.push_back(row.sequence);
    });
    for (std::uint64_t const sequence : concerned) {
        domain::row const before = at_sequence(t, sequence);
        domain::row after = before;
        after.data = domain::rewritten(before.data, how);
        after.members = domain::member_table(after.data);
        put_row(t, after.view());
        for (auto& index : t.indexes) index->change(before.view(), after.view());
    }
    for (auto const& name : anew)
        begin_index(t, name, domain::key_form_of(t.definition.columns(), name));
}

// ---- deletes ----

result<> batch::run(domain::delete_rows const& op, domain::receipt& out) {
    auto const opened = open(op.table, op.version);
    if (!opened) return opened.error();
    open_table* const t = *opened;
    if (op.all && !op.owner) {
        erase_every_row(*t, out);
        return {};
    }
    if (op.all || op.where) {
        erase_matching(*t, op, out);
        return {};
    }
    auto const find = [&](domain::row_ref const& ref) {
        auto row = locate(*t, ref);
        if (row && op.owner && row->owner != *op.owner) row.reset();
        return row;
    };
    for (auto const& ref : op.rows)
        if (op.absent_is_error && !find(ref)) return fail(errc::row_absent);
    std::vector<domain::row> gone;
    for (auto const& ref : op.rows) {
        auto row = find(ref);
        if (!row) continue;
        erase_row(*t, *row);
        gone.push_back(std::move(*row));
    }
    std::ranges::sort(gone, {}, &domain::row::sequence);
    for (auto const& row : gone) out.deleted.push_back(row.id);
    return {};
}

void batch::erase_matching(open_table& t, domain::delete_rows const& op, domain::receipt& out) {
    std::vector<std::uint64_t> sequences;
    each_row(t, [&](domain::row_view const& row) {
        if (op.owner && row.owner != *op.owner) return;
        if (!op.where || op.where->matches(row)) sequences.push_back(row.sequence);
    });
    std::ranges::sort(sequences);
    for (std::uint64_t const sequence : sequences) {
        domain::row const row = at_sequence(t, sequence);
        erase_row(t, row);
        out.deleted.push_back(row.id);
    }
}

void batch::erase_every_row(open_table& t, domain::receipt& out) {
    std::vector<std::pair<std::uint64_t, uuid>> gone;
    each_row(t, [&](domain::row_view const& row) { gone.emplace_back(row.sequence, row.id); });
    std::ranges::sort(gone, {}, &std::pair<std::uint64_t, uuid>::first);
    for (auto const& [sequence, id] : gone) out.deleted.push_back(id);

    for (auto& index : t.indexes) index->flush();
    for (char tag : tags_of_rows)
        if (tag != 'D') erase_prefix(key(tag, t.number), ~std::size_t{0});
    t.counts = std::make_unique<counted>(txn_, counted_keys::of_rows(t.number, {}));
    for (auto& index : t.indexes)
        index = std::make_unique<column_index>(txn_, t.number, index->record());
    t.counters.rows = 0;
    t.counters_dirty = true;
}

// ---- indexes ----

column_index* batch::index_of(open_table& t, std::string const& member) {
    for (auto& index : t.indexes)
        if (index->record().member == member) return index.get();
    return nullptr;
}

// The index over a member that tells values apart in this form, begun now if there is none and room
// for one more.
column_index* batch::begin_index(open_table& t, std::string const& member, domain::key_form form) {
    if (column_index* known = index_of(t, member)) {
        if (known->record().form == form) return known;
        drop_index(t, member);
    }
    if (t.indexes.size() >= indexes_max) return nullptr;
    index_record r;
    r.member = member;
    r.form = form;
    for (auto const& index : t.indexes)
        r.number = std::max<std::uint16_t>(r.number,
                                           static_cast<std::uint16_t>(index->record().number + 1));
    t.indexes.push_back(std::make_unique<column_index>(txn_, t.number, r));
    column_index& fresh = *t.indexes.back();
    fresh.advance("", false);
    bool const is_small = t.counters.rows <= index_at_once_rows;
    if (!is_small || !build_slice(t, fresh, index_at_once_rows + 1, ~0ull)) index_begun_ = true;
    return &fresh;
}

// Adds the next rows to an index that is being built, as long as there is room; true when that was
// the last of them.
bool batch::build_slice(open_table& t, column_index& index, std::size_t rows_max,
                        std::uint64_t bytes_max) {
    std::vector<domain::row> rows;
    key const prefix('R', t.number);
    std::string next;
    kv::cursor at(txn_);
    bool more = at.seek(std::string(prefix.view()) + index.record().next_place);
    for (; more && at.in(prefix) && rows.size() < rows_max; more = at.next())
        rows.push_back(domain::row::copy_of(decode_row(at.key(), at.value())));
    bool all = !more || !at.in(prefix);
    if (!all) next = at.key().substr(prefix_size);
    for (auto const& row : rows) {
        if (!may_grow() || grown_bytes() >= bytes_max) {
            next = row_key(t.number, row.position, row.sequence).view().substr(prefix_size);
            all = false;
            break;
        }
        index.add(row.view());
    }
    index.advance(std::move(next), all);
    return all;
}

void batch::drop_index(open_table& t, std::string const& member) {
    for (auto it = t.indexes.begin(); it != t.indexes.end(); ++it) {
        if ((*it)->record().member != member) continue;
        std::uint16_t const number = (*it)->record().number;
        counted_keys const keys = counted_keys::of_index(t.number, number);
        t.indexes.erase(it);
        for (auto const& prefix : {keys.leaf, keys.chunk, keys.group})
            erase_prefix(prefix, ~std::size_t{0});
        txn_.erase(index_key(t.number, number));
        return;
    }
}

}  // namespace rowd::storage
