#include "storage/lmdb/ranks/creation_order.hpp"

#include <memory>

#include "rowd/kv/cursor.hpp"
#include "storage/lmdb/format/keys.hpp"
#include "storage/lmdb/format/row_codec.hpp"

namespace rowd::storage {
namespace {

// One of the two runs: keys behind a prefix that end in the row's sequence.
class run {
  public:
    run(kv::own_cursor const& c, key const& prefix, bool backward)
        : prefix_(prefix), at_(c), backward_(backward) {
        key last = prefix;
        last.add(~0ull, 8);
        inside(backward ? at_.seek_back(last) : at_.seek(prefix));
    }
    bool more() const { return more_; }
    std::uint64_t sequence() const { return last_number(at_.key()); }
    void advance() { inside(backward_ ? at_.previous() : at_.next()); }
    kv::cursor const& at() const { return at_; }

  private:
    void inside(bool found) { more_ = found && at_.in(prefix_); }

    key prefix_;
    kv::cursor at_;
    bool backward_;
    bool more_ = false;
};

}  // namespace

void emit_in_creation_order(kv::snapshot const& in, std::uint32_t table, bool newest_first,
                            std::uint64_t offset, std::uint64_t count, reading& how,
                            domain::row_sink& out) {
    kv::own_cursor positioned_cursor(in);
    kv::own_cursor plain_cursor(in);
    run positioned(positioned_cursor, key('P', table), newest_first);
    run plain(plain_cursor, key('R', table).add_byte('\xff'), newest_first);
    while (count > 0 && (positioned.more() || plain.more())) {
        bool const from_positioned =
            positioned.more() &&
            (!plain.more() || (positioned.sequence() < plain.sequence()) != newest_first);
        run& source = from_positioned ? positioned : plain;
        if (!how.allows(offset > 0 ? 0 : source.at().value().size())) return;
        if (offset > 0) {
            --offset;
        } else if (from_positioned) {
            auto const position = static_cast<std::int64_t>(number_of(source.at().value(), 8));
            key const k = row_key(table, position, source.sequence());
            auto const value = in.get(k);
            if (!how.allows(reading::descent + (value ? value->size() : 0))) return;
            if (value) out.on_row(decode_row(k, *value));
            --count;
        } else {
            out.on_row(decode_row(source.at().key(), source.at().value()));
            --count;
        }
        source.advance();
    }
}

}  // namespace rowd::storage
