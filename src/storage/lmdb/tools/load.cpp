// The engine's side of a dump: rows go into the tree in the order of their keys, so every page is
// filled to the end; what sorts behind them is put when all of them are there.
#include <algorithm>

#include "rowd/base/json.hpp"
#include "rowd/base/random.hpp"
#include "rowd/domain/audit_entry.hpp"
#include "rowd/storage/dump.hpp"
#include "rowd/storage/verify.hpp"
#include "storage/lmdb/chat/chat_batch.hpp"
#include "storage/lmdb/format/meta.hpp"
#include "storage/lmdb/index/column_index.hpp"
#include "storage/lmdb/ranks/rank_index.hpp"
#include "storage/lmdb/read/catalog.hpp"
#include "storage/lmdb/read/row_lookup.hpp"
#include "storage/lmdb/tools/dump_lines.hpp"
#include "storage/tables/row_id.hpp"

namespace rowd::storage {
namespace {

namespace fs = std::filesystem;

// What clients stored may be as deep as JSON may be, and stands in a line's objects.
constexpr unsigned line_depth_max = json::depth_max + 2;
constexpr std::uint64_t commit_bytes = 16u << 20;  // of rows in one transaction
constexpr std::uint64_t things_in_commit = 256;    // of a chat: each has at most 128 KiB

// The files while they are being made. Tables are numbered anew, from 1.
class builder final : private chat_surroundings {
  public:
    builder(fs::path const& directory, std::uint64_t map_bytes, std::uint64_t secret,
            std::int64_t now_ms)
        : env_(directory, {.map_bytes = map_bytes, .sync_meta = false, .locks = false}),
          now_ms_(now_ms),
          change_(domain::first_change(now_ms)) {
        meta_.secret = secret;
        meta_.next_change = change_ + 1;
        note_time(now_ms);
        txn_.emplace(env_);
    }

    void add(dumped_table t) {
        if (chat_) throw std::runtime_error("a table behind what a bot keeps");
        end_table();
        tables_.push_back({std::move(t), false, 0});
        begin_counting();
    }
    void add(domain::row row);
    void add(domain::chat::object o);
    void add(dumped_part const& p);
    void add(domain::chat::state s);
    dump_counts finish(dump_counts const& expected);

  private:
    struct made_table {
        dumped_table from;
        bool has_own_numbers = false;
        std::uint64_t rows = 0;  // so far
    };

    std::int64_t now() override { return now_ms_; }
    domain::change_number newest_change() const override { return change_; }
    result<> room_to_grow() const override { return {}; }
    std::uint64_t secret() const override { return meta_.secret; }
    void end_tables();
    void next_thing();

    std::uint32_t number() const { return static_cast<std::uint32_t>(tables_.size()); }
    void begin_counting();
    void end_counting();
    void end_table();
    void put_definition(made_table const& t, std::uint32_t number);
    void put_own_numbers(made_table const& t, std::uint32_t number);
    void commit_slice();
    void note_time(std::int64_t ms) { meta_.newest_ms = std::max(meta_.newest_ms, ms); }

    kv::environment env_;
    std::int64_t const now_ms_;
    domain::change_number const change_;  // the load is one
    random_source random_;
    meta meta_;
    std::optional<kv::write_txn> txn_;
    std::optional<rank_index> counts_;  // of the last table
    std::optional<chat_batch> chat_;    // behind all tables
    std::vector<made_table> tables_;
    std::string last_key_;
    std::uint64_t uncommitted_bytes_ = 0;
    std::uint64_t things_ = 0;
    dump_counts counted_;
};

void builder::add(domain::row row) {
    if (tables_.empty() || chat_) throw std::runtime_error("a row that follows no table");
    made_table& t = tables_.back();
    row.sequence = sequence_in(row.id, meta_.secret);
    if (row.sequence == 0 || row.sequence > t.from.counters.last_sequence ||
        row.number > t.from.counters.last_sequence)
        throw std::runtime_error("the row's id or number is not one of its table");
    if (row.created_ms > t.from.counters.last_created_ms)
        throw std::runtime_error("the row is newer than its table's lastCreatedAt");
    key const k = row_key(number(), row.position, row.sequence);
    if (k.view() <= last_key_) throw std::runtime_error("the rows are not in list order");
    if (txn_->get(position_key(number(), row.sequence)))
        throw std::runtime_error("the row is there twice");
    last_key_ = k.view();
    note_time(row.updated_ms);
    row.change = change_;
    row.members = domain::member_table(row.data);
    auto const view = row.view();
    std::size_t const size = encoded_size(view);
    encode(view, txn_->reserve(k, size));
    if (row.position)
        put_u64(*txn_, position_key(number(), row.sequence),
                static_cast<std::uint64_t>(*row.position));
    counts_->added(k.view().substr(prefix_size));
    t.has_own_numbers = t.has_own_numbers || row.number != row.sequence;
    ++t.rows;
    uncommitted_bytes_ += size;
    if (uncommitted_bytes_ >= commit_bytes) commit_slice();
}

void builder::begin_counting() {
    counts_.emplace(*txn_, rank_keys::of_rows(number(), tables_.back().from.counters.tail));
}

void builder::end_counting() {
    counts_->flush();
    tables_.back().from.counters.tail = counts_->tail();
    counts_.reset();
}

void builder::commit_slice() {
    end_counting();
    txn_->commit();
    txn_.emplace(env_);
    begin_counting();
    uncommitted_bytes_ = 0;
}

void builder::end_table() {
    if (tables_.empty()) return;
    end_counting();
    made_table const& t = tables_.back();
    if (t.rows != t.from.counters.rows)
        throw std::runtime_error("the table before it has " + std::to_string(t.rows) + " rows of " +
                                 std::to_string(t.from.counters.rows));
    ++counted_.tables;
    counted_.rows += t.rows;
}

void builder::put_definition(made_table const& t, std::uint32_t number) {
    domain::table d = t.from.definition;
    d.change = change_;
    if (txn_->get(id_key(d.id)))
        throw std::runtime_error("two tables have the id " + d.id.to_string());
    char digits[4];
    put_be(digits, number, 4);
    txn_->put(id_key(d.id), {digits, sizeof digits});
    txn_->put(name_key(d.name, number), {});
    note_time(d.created_ms);
    note_time(d.updated_ms);
    txn_->put(definition_key(number), encode(d));
    txn_->put(counters_key(number), t.from.counters.bytes());
    // Indexes are begun; the server builds them as it does for any table.
    if (t.from.indexes.size() > indexes_max)
        throw std::runtime_error("table " + d.id.to_string() + " has too many indexes");
    auto const columns = domain::parse_columns(d.columns());
    std::uint16_t i = 0;
    for (auto const& member : t.from.indexes) {
        index_record r;
        r.member = member;
        r.form = domain::key_form_of(columns, r.member);
        txn_->put(index_key(number, i++), encode(r));
    }
    domain::actor loader;
    loader.key_name = "rowd load";
    txn_->put(audit_key(meta_.next_audit++),
              domain::audit_entry(random_.uuid_v4(), "table.created", d, loader,
                                  domain::created_metadata(d), now_ms_));
}

void builder::put_own_numbers(made_table const& t, std::uint32_t number) {
    if (!t.has_own_numbers) return;
    std::vector<std::pair<std::uint64_t, std::uint64_t>> own;  // number, sequence
    key const prefix('R', number);
    kv::cursor at(*txn_);
    for (bool more = at.seek(prefix); more && at.in(prefix); more = at.next())
        if (auto const row = decode_row(at.key(), at.value()); row.number != row.sequence)
            own.emplace_back(row.number, row.sequence);
    for (auto const& [row_number, sequence] : own) {
        if (find_row(*txn_, {number, meta_.secret}, row_number))
            throw std::runtime_error("two rows of table " + t.from.definition.id.to_string() +
                                     " have the number " + std::to_string(row_number));
        put_u64(*txn_, number_key(number, row_number), sequence);
    }
}

void builder::end_tables() {
    if (chat_) return;
    end_table();
    chat_.emplace(*txn_, random_, static_cast<chat_surroundings&>(*this));
}

// A transaction takes so much and no more.
void builder::next_thing() {
    end_tables();
    if (++things_ % things_in_commit != 0) return;
    chat_.reset();
    txn_->commit();
    txn_.emplace(env_);
    chat_.emplace(*txn_, random_, static_cast<chat_surroundings&>(*this));
}

void builder::add(domain::chat::object o) {
    next_thing();
    note_time(o.created_ms);
    note_time(o.updated_ms);
    chat_->restore(std::move(o));
    ++counted_.objects;
}

void builder::add(dumped_part const& p) {
    next_thing();
    chat_->restore_part(p.conversation, p.user, p.joined);
}

void builder::add(domain::chat::state s) {
    next_thing();
    if (chat_->find_state(s.key)) throw std::runtime_error("a state that is there twice");
    note_time(s.updated_ms);
    s.change = change_;
    chat_->put_state(s);
    ++counted_.states;
}

dump_counts builder::finish(dump_counts const& expected) {
    end_tables();
    bool const all = counted_.tables == expected.tables && counted_.rows == expected.rows &&
                     counted_.objects == expected.objects && counted_.states == expected.states;
    if (!all)
        throw std::runtime_error(
            "the dump has other numbers of tables, rows, objects or states "
            "than it says");
    std::uint32_t number = 0;
    for (auto const& t : tables_) {
        put_definition(t, ++number);
        put_own_numbers(t, number);
    }
    meta_.next_table = tables_.size() + 1;
    chat_.reset();
    txn_->put(meta_key(), encode(meta_));
    txn_->commit();
    txn_.reset();
    return counted_;
}

void verify(fs::path const& directory) {
    auto const found = verify_tenant(directory);
    fs::remove(directory / "lock.mdb");
    if (!found.problems.empty()) throw std::runtime_error("not sound: " + found.problems.front());
}

}  // namespace

// Takes the next line apart; whatever is wrong with it is said with its number.
template <class Visit>
void dump_loader::read_line(Visit const& visit) {
    try {
        auto const text = lines_.next();
        if (!text) throw std::runtime_error("the dump ends without its last line");
        std::string compact;
        if (!json::compact(*text, compact, line_depth_max)) throw std::runtime_error("not JSON");
        visit(decode_line(compact));
    } catch (kv::error const&) {
        throw;
    } catch (std::runtime_error const& e) {
        throw std::runtime_error("line " + std::to_string(lines_.number()) + ": " + e.what());
    }
}

dump_loader::dump_loader(int fd) : lines_(fd, dump_line_bytes_max) {
    read_line([this](dump_line const& line) {
        if (line.kind != line_kind::head) throw std::runtime_error("not the first line of a dump");
        auto first = decode_head(line.content);
        head_ = std::move(first.head);
        secret_ = first.secret;
    });
}

dump_counts dump_loader::load(fs::path const& directory, std::uint64_t map_bytes,
                              std::int64_t now_ms) {
    dump_counts counts;
    {
        builder b(directory, map_bytes, secret_, now_ms);
        bool ended = false;
        while (!ended) {
            read_line([&](dump_line const& line) {
                switch (line.kind) {
                    case line_kind::head:
                        throw std::runtime_error("a second first line");
                    case line_kind::table:
                        return b.add(decode_dumped_table(line.content));
                    case line_kind::row:
                        return b.add(decode_dumped_row(line.content));
                    case line_kind::object:
                        return b.add(decode_dumped_object(line.content));
                    case line_kind::part:
                        return b.add(decode_dumped_part(line.content));
                    case line_kind::state:
                        return b.add(decode_dumped_state(line.content));
                    case line_kind::end:
                        counts = b.finish(decode_end(line.content));
                        ended = true;
                }
            });
        }
        if (lines_.next())
            throw std::runtime_error("line " + std::to_string(lines_.number()) +
                                     ": something follows the last line of the dump");
    }
    verify(directory);
    return counts;
}

}  // namespace rowd::storage
