#include "storage/lmdb/index/column_index.hpp"

#include <charconv>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "rowd/base/decimal.hpp"
#include "rowd/base/json.hpp"
#include "rowd/base/record.hpp"
#include "rowd/base/time.hpp"

namespace rowd::storage {
namespace {

enum tag : std::uint8_t {  // stored
    member = 1,
    ready = 2,
    exact = 3,
    next_place = 4,
    arrays = 5,
    form = 6,
};

constexpr std::size_t exact_key_max = 200;  // longer texts are cut

// Whether it is what its nearest double is written as, which is true of one number of each double.
bool is_alone_at_its_double(std::string_view number) {
    constexpr std::int64_t integer_max = std::int64_t{1} << std::numeric_limits<double>::digits;
    auto const plain = json::to_int64(number);
    if (plain && *plain >= -integer_max && *plain <= integer_max) return true;
    double const nearest = json::to_double(number);
    if (!std::isfinite(nearest)) return false;
    char digits[32];
    auto const printed =
        std::to_chars(digits, digits + sizeof digits, nearest, std::chars_format::scientific);
    return decimal({digits, static_cast<std::size_t>(printed.ptr - digits)}) == decimal(number);
}

bool orders_exactly(std::string_view value, domain::key_form form, std::string const& index_key) {
    using enum json::kind;
    if (index_key.size() > exact_key_max) return false;
    switch (json::kind_of(value)) {
        case null:
        case boolean:
            return true;
        case number:
            return is_alone_at_its_double(value);
        case string:
            return index_key.find('\0') == std::string::npos ||
                   (form == domain::key_form::instant && parse_time(json::raw_string(value)));
        case array:
        case object:
            // Those are sorted by their text.
            return index_key == domain::index_key(value, domain::key_form::text);
    }
    return false;
}

domain::key_form form_of(std::uint64_t stored) {
    if (stored > static_cast<std::uint64_t>(domain::key_form::instant))
        throw std::runtime_error("an index of an unknown form");
    return static_cast<domain::key_form>(stored);
}

}  // namespace

std::string encode(index_record const& r) {
    record_writer w;
    w.add(tag::member, r.member);
    w.add(tag::ready, std::uint64_t{r.ready});
    w.add(tag::exact, std::uint64_t{r.exact});
    w.add(tag::next_place, r.next_place);
    w.add(tag::arrays, std::uint64_t{r.arrays});
    w.add(tag::form, std::uint64_t{static_cast<std::uint8_t>(r.form)});
    return w.bytes();
}

index_record decode_index(std::uint16_t number, std::string_view bytes) {
    index_record out;
    out.number = number;
    out.arrays = true;  // records that do not say may have some
    out.form = domain::key_form::text;
    record_reader r(bytes);
    while (r.next()) {
        if (r.tag() == tag::member) out.member = r.text();
        if (r.tag() == tag::ready) out.ready = r.number() != 0;
        if (r.tag() == tag::exact) out.exact = r.number() != 0;
        if (r.tag() == tag::next_place) out.next_place = r.text();
        if (r.tag() == tag::arrays) out.arrays = r.number() != 0;
        if (r.tag() == tag::form) out.form = form_of(r.number());
    }
    // Indexes of that form took different doubles for all that there is of different numbers.
    if (out.form == domain::key_form::text) out.exact = false;
    r.require({tag::member, tag::ready, tag::exact, tag::next_place});
    return out;
}

std::string index_entry(domain::row_view const& row, index_record const& index, bool& exact) {
    std::string_view const value = domain::member(row, index.member).value_or("null");
    std::string entry = domain::index_key(value, index.form);
    exact = exact && orders_exactly(value, index.form, entry);
    char sequence[9] = {};
    put_be(sequence + 1, row.sequence, 8);
    return entry.append(sequence, sizeof sequence);
}

std::uint64_t sequence_of_entry(std::string_view entry_key) {
    return last_number(entry_key);
}

std::string array_entries() {
    return domain::index_key("[]", domain::key_form::text).substr(0, 1);
}

column_index::column_index(kv::write_txn& txn, std::uint32_t table, index_record record)
    : txn_(txn),
      table_(table),
      record_(std::move(record)),
      keys_(rank_keys::of_index(table, record_.number)),
      counts_(txn, keys_) {}

void column_index::add(domain::row_view const& row) {
    bool exact = record_.exact;
    std::string const entry = index_entry(row, record_, exact);
    bool const arrays = record_.arrays || entry.starts_with(array_entries());
    if (exact != record_.exact || arrays != record_.arrays) {
        record_.exact = exact;
        record_.arrays = arrays;
        record_dirty_ = true;
    }
    std::string const k = keys_.leaf + entry;
    if (!record_.ready && txn_.get(k)) return;
    txn_.put(k, {});
    counts_.added(entry);
}

void column_index::remove(domain::row_view const& row) {
    bool exact = true;
    std::string const entry = index_entry(row, record_, exact);
    if (txn_.erase(keys_.leaf + entry)) counts_.removed(entry);
}

void column_index::change(domain::row_view const& before, domain::row_view const& after) {
    if (domain::member(before, record_.member) == domain::member(after, record_.member) &&
        record_.ready)
        return;
    remove(before);
    add(after);
}

void column_index::advance(std::string next, bool all_done) {
    record_.next_place = std::move(next);
    record_.ready = all_done;
    record_dirty_ = true;
}

void column_index::flush() {
    counts_.flush();
    if (record_dirty_) txn_.put(index_key(table_, record_.number), encode(record_));
    record_dirty_ = false;
}

void column_index::each_candidate(std::string_view value,
                                  std::function<bool(std::uint64_t sequence)> const& visit) const {
    std::string const prefix = keys_.leaf + domain::index_key(value, record_.form) + '\0';
    kv::cursor at(txn_);
    for (bool more = at.seek(prefix); more && at.in(prefix); more = at.next())
        if (!visit(sequence_of_entry(at.key()))) return;
}

}  // namespace rowd::storage
