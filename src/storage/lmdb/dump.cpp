#include "rowd/storage/dump.hpp"

#include "rowd/base/random.hpp"
#include "storage/lmdb/catalog.hpp"
#include "storage/lmdb/column_index.hpp"
#include "storage/lmdb/dump_lines.hpp"
#include "storage/lmdb/growth_watch.hpp"
#include "storage/lmdb/meta.hpp"
#include "storage/lmdb/row_codec.hpp"

namespace rowd::storage {
namespace {

constexpr std::size_t block_bytes = 64u << 10;

// The text of one snapshot, handed on in blocks.
class dumper {
  public:
    dumper(environment const& env, std::uint64_t growth_bytes_max,
           std::function<void(std::string_view text)> const& write)
        : watch_(env, growth_bytes_max), reader_(env), in_(reader_), write_(write) {}

    dump_counts run(dump_head const& head) {
        add(dumped_head{head, load_meta(in_).secret});
        for (std::uint32_t const number : table_numbers(in_, 'T')) add_table(number);
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
        write_(text_);
        text_.clear();
        watch_.check();
    }

    void add_table(std::uint32_t number) {
        dumped_table t{stored(load_definition(in_, number), "definition of a table"),
                       load_counters(in_, number),
                       {}};
        for (auto& index : load_indexes(in_, number)) t.indexes.push_back(std::move(index.member));
        add(t);
        ++counts_.tables;
        key const prefix('R', number);
        cursor at(in_);
        for (bool more = at.seek(prefix); more && at.in(prefix); more = at.next()) {
            add(decode_row(at.key(), at.value()));
            ++counts_.rows;
        }
    }

    growth_watch const watch_;
    reader reader_;
    snapshot const in_;
    std::function<void(std::string_view text)> const& write_;
    std::string text_;
    dump_counts counts_;
};

// A tenant that was never used has no files, and any secret will do.
dump_counts dump_nothing(dump_head const& head,
                         std::function<void(std::string_view text)> const& write) {
    std::string text;
    append_line(text, dumped_head{head, random_source().next64()});
    append_line(text, dump_counts{});
    write(text);
    return {};
}

}  // namespace

dump_counts dump_tenant(std::filesystem::path const& directory, dump_head const& head,
                        std::uint64_t growth_bytes_max,
                        std::function<void(std::string_view text)> const& write) {
    if (!std::filesystem::exists(directory)) return dump_nothing(head, write);
    environment const env(directory, {.map_bytes = 0, .read_only = true});
    return dumper(env, growth_bytes_max, write).run(head);
}

}  // namespace rowd::storage
