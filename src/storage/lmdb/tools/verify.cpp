#include "rowd/storage/verify.hpp"

#include <set>

#include "rowd/audit/log.hpp"
#include "rowd/base/json.hpp"
#include "rowd/kv/cursor.hpp"
#include "storage/lmdb/format/meta.hpp"
#include "storage/lmdb/format/row_codec.hpp"
#include "storage/lmdb/index/column_index.hpp"
#include "storage/lmdb/ranks/rank_index.hpp"
#include "storage/lmdb/read/catalog.hpp"
#include "storage/lmdb/tools/growth_watch.hpp"
#include "storage/lmdb/tools/verify_chat.hpp"
#include "storage/tables/row_id.hpp"

namespace rowd::storage {
namespace {

class verifier {
  public:
    verifier(kv::snapshot const& in, growth_watch const& watch) : in_(in), watch_(watch) {}

    soundness run() {
        meta_ = load_meta(in_);
        for (std::uint32_t const table : table_numbers(in_, 'T')) check_table(table);
        check_leftovers();
        verify_chat(in_, meta_, watch_, found_, [this](std::string p) { problem(std::move(p)); });
        return std::move(found_);
    }
    std::uint64_t outbox_first() const {
        kv::cursor at(in_);
        key const prefix('A');
        return at.seek(prefix) && at.in(prefix) ? number_at(at.key(), 1, 8) : 0;
    }
    std::uint64_t next_audit() const { return meta_.next_audit; }

  private:
    void problem(std::string text) {
        if (found_.problems.size() < problems_max) found_.problems.push_back(std::move(text));
    }

    void check_table(std::uint32_t table) {
        ++found_.tables;
        domain::table const t = stored(load_definition(in_, table), "definition of a table");
        name_ = "table " + t.id.to_string();
        if (table_number(in_, t.id) != table) problem(name_ + ": its id does not lead to it");
        if (!in_.get(name_key(t.name, table))) problem(name_ + ": its name does not lead to it");
        if (t.change >= meta_.next_change && t.change != 0)
            problem(name_ + ": its change number was not given yet");
        if (!in_.get(counters_key(table))) return problem(name_ + ": it has no counters");
        counters_record const c = load_counters(in_, table);
        std::uint64_t const rows = check_rows(table, c);
        if (rows != c.rows)
            problem(name_ + ": it counts " + std::to_string(c.rows) + " rows and has " +
                    std::to_string(rows));
        check_counts(rank_keys::of_rows(table, c.tail), name_, rows);
        for (auto const& index : load_indexes(in_, table)) check_index(table, index);
    }

    std::uint64_t check_rows(std::uint32_t table, counters_record const& c) {
        std::uint64_t rows = 0;
        std::uint64_t positioned = 0;
        std::uint64_t renumbered = 0;
        key const prefix('R', table);
        kv::cursor at(in_);
        for (bool more = at.seek(prefix); more && at.in(prefix); more = at.next()) {
            ++rows;
            domain::row_view const row = decode_row(at.key(), at.value());
            check_row(row, c);
            if (row.number != row.sequence) {
                ++renumbered;
                auto const entry = in_.get(number_key(table, row.number));
                if (!entry || number_of(*entry, 8) != row.sequence)
                    problem(name_ + ": the number of row " + row.id.to_string() +
                            " does not lead to it");
            }
            if (!row.position) continue;
            ++positioned;
            auto const entry = in_.get(position_key(table, row.sequence));
            if (!entry || static_cast<std::int64_t>(number_of(*entry, 8)) != *row.position)
                problem(name_ + ": the position of row " + row.id.to_string() + " is not indexed");
        }
        if (count(std::string(key('P', table).view()), "", nullptr) != positioned)
            problem(name_ + ": positions are indexed that no row has");
        if (count(std::string(key('V', table).view()), "", nullptr) != renumbered)
            problem(name_ + ": numbers are indexed that no row has");
        found_.rows += rows;
        return rows;
    }

    void check_row(domain::row_view const& row, counters_record const& c) {
        watch_.check();
        std::string const name = name_ + ": row " + row.id.to_string();
        std::string again;
        if (!json::compact(row.data, again) || again != row.data || again[0] != '{')
            problem(name + " is not a JSON object as it was stored");
        else if (row.members != domain::member_table(row.data))
            problem(name + " has a wrong member table");
        if (sequence_in(row.id, meta_.secret) != row.sequence)
            problem(name + " has an id that does not lead to it");
        if (row.sequence > c.last_sequence || row.created_ms > c.last_created_ms)
            problem(name + " is newer than its table");
        if (row.change >= meta_.next_change && row.change != 0)
            problem(name + " has a change number that was not given yet");
    }

    // How many keys of a prefix there are from a place on, up to another (none = to the end).
    std::uint64_t count(std::string const& prefix, std::string_view from, std::string const* to) {
        std::uint64_t n = 0;
        kv::cursor at(in_);
        std::string start = prefix;
        start += from;
        for (bool more = at.seek(start); more && at.in(prefix); more = at.next()) {
            if (to && at.key().substr(prefix.size()) >= *to) break;
            if (++n % 1'000 == 0) watch_.check();
        }
        return n;
    }

    struct counted_range {
        std::string begin;
        std::uint32_t leaves = 0;
        std::uint32_t chunks = 0;
    };
    std::vector<counted_range> ranges(std::string const& prefix, tail_counts const& tail) {
        std::vector<counted_range> all;
        kv::cursor at(in_);
        for (bool more = at.seek(prefix); more && at.in(prefix); more = at.next()) {
            range_counts const counts = read_counts(at.value(), tail);
            all.push_back(
                {std::string(at.key().substr(prefix.size())), counts.leaves, counts.chunks});
        }
        return all;
    }

    void check_counts(rank_keys const& keys, std::string const& what, std::uint64_t rows) {
        std::uint64_t in_chunks = 0;
        std::uint64_t in_groups = 0;
        auto const chunks = ranges(keys.chunk, keys.tail);
        auto const groups = ranges(keys.group, keys.tail);
        for (std::size_t i = 0; i < chunks.size(); ++i) {
            std::string const* end = i + 1 < chunks.size() ? &chunks[i + 1].begin : nullptr;
            if (count(keys.leaf, chunks[i].begin, end) != chunks[i].leaves)
                problem(what + ": chunk " + std::to_string(i) + " counts wrong");
            in_chunks += chunks[i].leaves;
        }
        for (std::size_t i = 0; i < groups.size(); ++i) {
            std::string const* end = i + 1 < groups.size() ? &groups[i + 1].begin : nullptr;
            if (count(keys.chunk, groups[i].begin, end) != groups[i].chunks)
                problem(what + ": group " + std::to_string(i) + " counts its chunks wrong");
            std::uint64_t leaves = 0;
            for (auto const& chunk : chunks)
                if (chunk.begin >= groups[i].begin && (!end || chunk.begin < *end))
                    leaves += chunk.leaves;
            if (leaves != groups[i].leaves)
                problem(what + ": group " + std::to_string(i) + " counts its rows wrong");
            in_groups += groups[i].leaves;
        }
        if (in_chunks != rows || in_groups != rows)
            problem(what + ": its count records do not add up to its rows");
    }

    // Every row must have its entry, and there must be no others.
    void check_index(std::uint32_t table, index_record const& index) {
        std::string const name = name_ + ": the index on " + index.member;
        rank_keys const keys = rank_keys::of_index(table, index.number);
        std::uint64_t const entries = count(keys.leaf, "", nullptr);
        check_counts(keys, name, entries);
        std::uint64_t found = 0;
        std::uint64_t rows = 0;
        std::string const prefix(key('R', table).view());
        kv::cursor at(in_);
        for (bool more = at.seek(prefix); more && at.in(prefix); more = at.next(), ++rows) {
            bool exact = true;
            auto const row = decode_row(at.key(), at.value());
            if (!in_.get(keys.leaf + index_entry(row, index, exact))) continue;
            ++found;
            if (index.ready && index.exact && !exact) problem(name + " takes itself for exact");
        }
        if (found != entries || (index.ready && found != rows))
            problem(name + " has " + std::to_string(entries) + " entries, " +
                    std::to_string(found) + " of them right, for " + std::to_string(rows) +
                    " rows");
    }

    // Whatever belongs to a table must belong to one that exists or is being removed.
    void check_leftovers() {
        std::set<std::uint32_t> known;
        for (char tag : {'T', 'G'})
            for (std::uint32_t const table : table_numbers(in_, tag)) known.insert(table);
        for (char const* const tag : {"U", "N", "T"})
            if (count(tag, "", nullptr) != found_.tables)
                problem("there are ids, names or definitions that lead to no table");
        for (char tag : {'R', 'P', 'V', 'K', 'L', 'X', 'J', 'j', 'D', 'C'}) {
            kv::cursor at(in_);
            for (bool more = at.seek(key(tag)); more && at.key()[0] == tag;) {
                std::uint32_t const table = table_in(at.key());
                if (!known.contains(table))
                    problem("there are keys of a table that does not exist, number " +
                            std::to_string(table));
                more = table != ~0u && at.seek(key(tag, table + 1));
            }
        }
    }

    kv::snapshot const& in_;
    growth_watch const& watch_;
    meta meta_;
    std::string name_;
    soundness found_;
};

}  // namespace

soundness verify_tenant(std::filesystem::path const& directory, std::uint64_t growth_bytes_max) {
    kv::environment const env(directory, {.map_bytes = 0, .read_only = true});
    kv::reader r(env);
    soundness found;
    std::uint64_t outbox_first = 0;
    std::uint64_t next_audit = 0;
    {
        kv::snapshot const in(r);
        growth_watch const watch(env, growth_bytes_max);
        verifier v(in, watch);
        found = v.run();
        outbox_first = v.outbox_first();
        next_audit = v.next_audit();
        in.check_pages();
    }
    audit::log::soundness const file = audit::log::verify(directory / "audit", true);
    found.audit_entries = file.lines;
    if (!file.problem.empty()) found.problems.push_back("audit: " + file.problem);
    // The file must reach up to what the outbox still holds, or to the last entry ever made.
    std::uint64_t const needed = (outbox_first != 0 ? outbox_first : next_audit) - 1;
    if (file.last_number < needed)
        found.problems.push_back("audit: the file ends at entry " +
                                 std::to_string(file.last_number) + ", entries up to " +
                                 std::to_string(needed) + " must be in it");
    return found;
}

}  // namespace rowd::storage
