#include <algorithm>
#include <unordered_map>

#include "rowd/domain/key.hpp"
#include "storage/tables/operations.hpp"
#include "storage/tables/row_id.hpp"

namespace rowd::storage {
namespace {

bool is_null(std::string_view value) {
    return value.empty() || value == "null";
}

// Which rows may have a key value: by the index, or, while there is none that is ready, by one
// look at the whole table for all rows of the call.
class key_lookup {
  public:
    key_lookup(row_index const* index, std::string member, domain::key_form form)
        : index_(index), member_(std::move(member)), form_(form) {}

    bool needs_scan() const { return !index_ && !member_.empty(); }
    void add(domain::row_view const& row) {
        if (!needs_scan()) return;
        auto const value = domain::member(row, member_);
        if (!value || *value == "null") return;
        auto& known = seen_[domain::index_key(*value, form_)];
        if (std::ranges::find(known, row.sequence) == known.end()) known.push_back(row.sequence);
    }
    // `visit` gets sequences until it returns false.
    void each_candidate(std::string_view value,
                        std::function<bool(std::uint64_t sequence)> const& visit) const {
        if (index_) return index_->each_candidate(value, visit);
        auto const found = seen_.find(domain::index_key(value, form_));
        if (found == seen_.end()) return;
        for (std::uint64_t const sequence : found->second)
            if (!visit(sequence)) return;
    }

  private:
    row_index const* index_;
    std::string member_;
    domain::key_form form_;
    std::unordered_map<std::string, std::vector<std::uint64_t>> seen_;
};

// One call under way.
class upsert {
  public:
    upsert(transaction& txn, open_table& t, domain::upsert_rows const& op,
           domain::upsert_rows::receipt& out)
        : txn_(txn),
          table_(t),
          op_(op),
          out_(out),
          form_(domain::key_form_of(t.columns(), op.key_column)),
          lookup_(op.key_column.empty() ? nullptr : txn.begin_index(t, op.key_column, form_),
                  op.key_column, form_) {
        if (lookup_.needs_scan())
            txn.each_row(t, [&](domain::row_view const& row) { lookup_.add(row); });
    }

    result<> put(domain::row_upsert const& r) {
        auto found = matches(r);
        if (found.size() > 1)
            return fail(errc::bad_input, "More than one row has this " + op_.key_column);
        return found.empty() ? insert(r) : merge(std::move(found.front()), r);
    }

  private:
    // None, one, or several: then two are enough.
    std::vector<domain::row> matches(domain::row_upsert const& r) const {
        std::vector<domain::row> found;
        if (r.number) {
            if (auto row = txn_.locate(table_, *r.number)) found.push_back(std::move(*row));
        } else if (!is_null(r.key)) {
            lookup_.each_candidate(r.key, [&](std::uint64_t sequence) {
                auto row = txn_.at_sequence(table_, sequence);
                auto const value = domain::member(row.view(), op_.key_column);
                if (value && domain::same_key(*value, r.key, form_))
                    found.push_back(std::move(row));
                return found.size() < 2;
            });
        }
        return found;
    }

    result<> merge(domain::row before, domain::row_upsert const& r) {
        domain::row_change how;
        how.how = domain::row_change::mode::merge;
        how.draft = r.draft;
        auto after = txn_.change(table_, std::move(before), how, op_.limit);
        if (!after) return after.error();
        lookup_.add(after->view());
        out_.updated.push_back(std::move(*after));
        return {};
    }

    result<> insert(domain::row_upsert const& r) {
        if (auto fits = domain::check_length(r.draft.data, op_.limit); !fits) return fits;
        if (!r.insert_refusal.empty()) return fail(errc::bad_input, r.insert_refusal);
        if (r.number && *r.number > sequence_max)
            return fail(errc::limit_exceeded, "The row number is too large");
        if (auto room = txn_.room_for_rows(table_, 1); !room) return room;
        auto const row = txn_.insert(table_, r.draft, r.number);
        out_.rows.push_back(domain::row::copy_of(row));
        lookup_.add(row);
        return {};
    }

    transaction& txn_;
    open_table& table_;
    domain::upsert_rows const& op_;
    domain::upsert_rows::receipt& out_;
    domain::key_form const form_;
    key_lookup lookup_;
};

}  // namespace

result<domain::upsert_rows::receipt> execute(transaction& txn, domain::upsert_rows const& op) {
    auto const opened = txn.open(op.table, op.version);
    if (!opened) return opened.error();
    if (auto room = txn.room_to_grow(); !room) return room.error();
    domain::upsert_rows::receipt out;
    upsert under_way(txn, **opened, op, out);
    for (std::size_t i = 0; i < op.rows.size(); ++i)
        if (auto done = under_way.put(op.rows[i]); !done)
            out.failures.emplace_back(i, done.error());
    return out;
}

}  // namespace rowd::storage
