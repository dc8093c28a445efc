#include "rowd/storage/dump.hpp"

#include <mutex>

#include "rowd/base/random.hpp"
#include "storage/lmdb/chat/chat_lookup.hpp"
#include "storage/lmdb/format/meta.hpp"
#include "storage/lmdb/format/row_codec.hpp"
#include "storage/lmdb/index/column_index.hpp"
#include "storage/lmdb/read/catalog.hpp"
#include "storage/lmdb/tools/dump_lines.hpp"
#include "storage/lmdb/tools/growth_watch.hpp"

namespace rowd::storage {
namespace {

constexpr std::size_t block_bytes = 64u << 10;

// While it lives, others may have what the lock guards.
class pause {
  public:
    explicit pause(std::unique_lock<std::mutex>& of) : of_(of) { of_.unlock(); }
    ~pause() { of_.lock(); }
    pause(pause const&) = delete;
    pause& operator=(pause const&) = delete;

  private:
    std::unique_lock<std::mutex>& of_;
};

// The text of one snapshot, handed on in blocks. While one is being written, which may take for
// ever, the snapshot can be taken away.
class dumper {
  public:
    dumper(kv::environment const& env, std::uint64_t growth_bytes_max, dump_writer const& write)
        : reader_(env),
          in_(reader_),
          write_(write),
          watch_(env, growth_bytes_max, [this] { let_go(); }),
          reading_(mutex_) {}

    dump_counts run(dump_head const& head) {
        watch_.check();  // the snapshot may have been taken away before it was locked
        secret_ = load_meta(in_).secret;
        add(dumped_head{head, secret_});
        for (std::uint32_t const number : table_numbers(in_, 'T')) add_table(number);
        add_chat();
        add(counts_);
        hand_on();
        return counts_;
    }

  private:
    template <class Line>
    void add(Line const& line) {
        append_line(text_, line);
        if (text_.size() >= block_bytes) hand_on();
    }

    void hand_on() {
        in_.check_pages();
        {
            pause const waiting(reading_);
            write_(text_, [this] { watch_.check(); });
        }
        text_.clear();
        watch_.check();
    }

    void let_go() {
        std::lock_guard const nobody_reads(mutex_);
        reader_.close();
    }

    void add_table(std::uint32_t number) {
        dumped_table t{stored(load_definition(in_, number), "definition of a table"),
                       load_counters(in_, number),
                       {}};
        for (auto& index : load_indexes(in_, number)) t.indexes.push_back(std::move(index.member));
        add(t);
        ++counts_.tables;
        key const prefix('R', number);
        kv::cursor at(in_);
        for (bool more = at.seek(prefix); more && at.in(prefix); more = at.next()) {
            add(decode_row(at.key(), at.value()));
            ++counts_.rows;
        }
    }

    // What can still be found; of the deleted something may be left.
    void add_chat() {
        using domain::chat::kind;
        for (kind const is : {kind::user, kind::conversation, kind::message, kind::event})
            each(kind_key('O', is), [&](std::string_view k, std::string_view) {
                auto const o = object_at(in_, is, last_number(k));
                if (!o || !is_reachable(in_, secret_, *o)) return;
                ++counts_.objects;
                add(*o);
            });
        std::string const parts = std::string(kind_key('F', kind::user).view()) +
                                  static_cast<char>(facet::of::conversation);
        each(parts, [&](std::string_view k, std::string_view) { add_part(k); });
        each(key('S'), [&](std::string_view, std::string_view value) {
            auto const s = decode_state(value);
            if (!owner_is_there(s.key)) return;
            ++counts_.states;
            add(s);
        });
    }
    void add_part(std::string_view key_of_part) {
        using domain::chat::kind;
        auto const user = object_at(in_, kind::user, last_number(key_of_part));
        auto const where = object_at(in_, kind::conversation, number_at(key_of_part, 3, 8));
        if (!user || !where) return;
        dumped_part p{where->id, user->id, {}};
        if (auto const number = in_.get(participant_key(where->sequence, user->sequence)))
            p.joined = number_of(*number, 8);
        add(p);
    }
    bool owner_is_there(domain::chat::state_key const& of) const {
        using domain::chat::state_type;
        bool const is_user = of.type == state_type::user;
        if (!is_user && of.type != state_type::conversation) return true;
        auto const is = is_user ? domain::chat::kind::user : domain::chat::kind::conversation;
        auto const id = uuid::parse(of.owner);
        return id && find_object(in_, secret_, is, *id);
    }
    // `visit` may look elsewhere.
    template <class Visit>
    void each(std::string_view prefix, Visit const& visit) {
        std::string const begin(prefix);
        kv::cursor at(in_);
        for (bool more = at.seek(begin); more && at.in(begin);) {
            std::string const k(at.key());
            visit(k, std::string(at.value()));
            more = at.seek(k + '\0');
        }
    }

    std::mutex mutex_;  // guards the snapshot
    kv::reader reader_;
    kv::snapshot const in_;
    dump_writer const& write_;
    std::uint64_t secret_ = 0;
    std::string text_;
    dump_counts counts_;
    growth_watch const watch_;
    std::unique_lock<std::mutex> reading_;
};

// A tenant that was never used has no files, and any secret will do.
dump_counts dump_nothing(dump_head const& head, dump_writer const& write) {
    std::string text;
    append_line(text, dumped_head{head, random_source().next64()});
    append_line(text, dump_counts{});
    write(text, [] {});
    return {};
}

}  // namespace

dump_counts dump_tenant(std::filesystem::path const& directory, dump_head const& head,
                        std::uint64_t growth_bytes_max, dump_writer const& write) {
    if (!std::filesystem::exists(directory)) return dump_nothing(head, write);
    kv::environment const env(directory, {.map_bytes = 0, .read_only = true});
    return dumper(env, growth_bytes_max, write).run(head);
}

}  // namespace rowd::storage
