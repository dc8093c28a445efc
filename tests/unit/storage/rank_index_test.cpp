// Counts against a plain ordered list of places, under random change.
#include "storage/lmdb/ranks/rank_index.hpp"

#include <algorithm>
#include <iostream>
#include <memory>
#include <random>

#include "bytes.hpp"
#include "storage/lmdb/format/keys.hpp"

using namespace rowd;
using namespace rowd::storage;

namespace {

constexpr std::uint32_t table = 7;

std::string place_at(std::uint64_t n) {
    std::string place(8, '\0');
    put_be(place.data(), n, 8);
    return place;
}

// As the engine places a row.
std::string row_place_at(std::optional<std::int64_t> position, std::uint64_t sequence) {
    return std::string(row_key(table, position, sequence).view().substr(prefix_size));
}

std::uint32_t u32(std::string_view value, std::size_t at) {
    std::uint32_t v = 0;
    std::memcpy(&v, value.data() + at, sizeof v);
    return v;
}

// The counted keys of one table, and the same places in a vector.
class twins {
  public:
    twins() {
        // Neighbours that must not be counted.
        for (auto const other : {table - 1, table + 1}) {
            auto const keys = rank_keys::of_rows(other, {});
            txn_.put(keys.leaf + place_at(0), {});
            txn_.put(keys.chunk, std::string_view("\1\0\0\0", 4));
            txn_.put(keys.group, std::string_view("\1\0\0\0\1\0\0\0", 8));
        }
        renew();
    }

    void insert(std::uint64_t n) { insert(place_at(n)); }
    void insert(std::string const& place) {
        auto const at = std::lower_bound(places_.begin(), places_.end(), place);
        if (at != places_.end() && *at == place) return;
        places_.insert(at, place);
        txn_.put(keys_.leaf + place, {});
        counts_->added(place);
    }
    void remove_nth(std::size_t i) {
        std::string const place = places_[i];
        places_.erase(places_.begin() + static_cast<std::ptrdiff_t>(i));
        txn_.erase(keys_.leaf + place);
        counts_->removed(place);
    }
    std::size_t size() const { return places_.size(); }

    // Forgets what is held in memory, as a new batch does.
    void renew() {
        if (counts_) flush();
        counts_ = std::make_unique<rank_index>(txn_, keys_);
    }
    void flush() {
        counts_->flush();
        keys_.tail = counts_->tail();
    }

    // Compares everything at some places.
    void check(std::mt19937_64& random) {
        flush();
        check_records();
        kv::cursor at(txn_);
        BOOST_REQUIRE(!seek_nth(at, keys_, places_.size()));
        for (int i = 0; i < 20 && !places_.empty(); ++i) {
            std::size_t const n = random() % places_.size();
            BOOST_REQUIRE(seek_nth(at, keys_, n));
            BOOST_REQUIRE((at.key() == keys_.leaf + places_[n]));
            BOOST_REQUIRE(count_before(at, keys_, places_[n]) == n);
            BOOST_REQUIRE(count_before(at, keys_, places_[n] + '\1') == n + 1);
        }
        BOOST_REQUIRE(count_before(at, keys_, "") == 0);
        BOOST_REQUIRE(count_before(at, keys_, std::string(20, '\xff')) == places_.size());
    }

    std::size_t chunks() const { return records(keys_.chunk).size(); }
    std::size_t groups() const { return records(keys_.group).size(); }
    // The count records as they are stored.
    std::string stored_counts() {
        flush();
        std::string all;
        for (auto const& prefix : {keys_.chunk, keys_.group}) {
            kv::cursor at(txn_);
            for (bool more = at.seek(prefix); more && at.in(prefix); more = at.next())
                all.append(at.key()).append(at.value());
        }
        return all;
    }
    void check_everywhere() {
        flush();
        kv::cursor at(txn_);
        for (std::size_t n = 0; n < places_.size(); ++n) {
            BOOST_REQUIRE(seek_nth(at, keys_, n));
            BOOST_REQUIRE((at.key() == keys_.leaf + places_[n]));
            BOOST_REQUIRE(count_before(at, keys_, places_[n]) == n);
        }
    }

  private:
    struct record {
        std::string begin;
        std::uint32_t leaves = 0;
        std::uint32_t chunks = 0;
        bool open = false;
    };
    std::vector<record> records(std::string const& prefix) const {
        std::vector<record> all;
        kv::cursor at(txn_);
        for (bool more = at.seek(prefix); more && at.in(prefix); more = at.next())
            all.push_back({std::string(at.key().substr(prefix.size())),
                           read_counts(at.value(), keys_.tail).leaves,
                           read_counts(at.value(), keys_.tail).chunks, u32(at.value(), 0) == ~0u});
        return all;
    }
    std::size_t leaves_between(std::string const& from, std::string const* to) const {
        auto const begin = std::lower_bound(places_.begin(), places_.end(), from);
        auto const end = to ? std::lower_bound(places_.begin(), places_.end(), *to) : places_.end();
        return static_cast<std::size_t>(end - begin);
    }

    void check_records() const {
        auto const chunks = records(keys_.chunk);
        auto const groups = records(keys_.group);
        for (std::size_t i = 0; i < chunks.size(); ++i) {
            std::string const* end = i + 1 < chunks.size() ? &chunks[i + 1].begin : nullptr;
            BOOST_REQUIRE(chunks[i].leaves == leaves_between(chunks[i].begin, end));
            BOOST_REQUIRE(chunks[i].leaves <= chunk_leaves_max);
            BOOST_REQUIRE((!chunks[i].open || !end));
        }
        for (std::size_t i = 0; i < groups.size(); ++i) {
            std::string const* end = i + 1 < groups.size() ? &groups[i + 1].begin : nullptr;
            std::uint32_t leaves = 0;
            std::uint32_t count = 0;
            for (auto const& chunk : chunks) {
                if (chunk.begin < groups[i].begin || (end && chunk.begin >= *end)) continue;
                leaves += chunk.leaves;
                ++count;
            }
            BOOST_REQUIRE((!groups[i].open || !end));
            BOOST_REQUIRE(groups[i].leaves == leaves);
            BOOST_REQUIRE(groups[i].chunks == count);
            BOOST_REQUIRE(count <= group_chunks_max);
        }
        if (!places_.empty()) {
            BOOST_REQUIRE(chunks.front().begin.empty());
            BOOST_REQUIRE(groups.front().begin.empty());
        }
    }

    scratch scratch_;
    kv::write_txn txn_{scratch_.env};
    rank_keys keys_ = rank_keys::of_rows(table, {});
    std::unique_ptr<rank_index> counts_;
    std::vector<std::string> places_;
};

std::mt19937_64 fresh_random() {
    std::uint64_t const seed = std::random_device{}();
    std::cout << "seed " << seed << '\n';
    return std::mt19937_64(seed);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(counted_keys_and_their_counts)

BOOST_AUTO_TEST_CASE(an_empty_table_has_no_nth_row) {
    twins t;
    std::mt19937_64 random(1);
    t.check(random);
}

BOOST_AUTO_TEST_CASE(a_table_that_is_appended_to_has_full_chunks) {
    twins t;
    std::mt19937_64 random(1);
    for (std::uint64_t n = 0; n < 20'000; ++n) t.insert(n);
    t.check(random);
    BOOST_TEST(t.chunks() == (20'000 + chunk_leaves_max - 1) / chunk_leaves_max);
    BOOST_TEST(t.groups() == (t.chunks() + group_chunks_max - 1) / group_chunks_max);
}

BOOST_AUTO_TEST_CASE(rows_added_at_the_end_leave_the_count_records_alone_until_a_chunk_is_full) {
    twins t;
    t.insert(1);
    std::string const before = t.stored_counts();
    for (std::uint64_t n = 2; n <= chunk_leaves_max; ++n) {
        t.renew();
        t.insert(n);
        BOOST_REQUIRE(t.stored_counts() == before);
    }
    t.remove_nth(chunk_leaves_max - 1);
    BOOST_TEST((t.stored_counts() == before));
    t.check_everywhere();
    t.insert(chunk_leaves_max);
    t.insert(chunk_leaves_max + 1);
    BOOST_TEST((t.stored_counts() != before));
    t.check_everywhere();
}

BOOST_AUTO_TEST_CASE(rows_whose_numbers_have_gaps_are_found_like_those_without) {
    twins t;
    for (std::uint64_t n = 1; n <= 9'000; ++n) t.insert(row_place_at({}, n));
    t.check_everywhere();
    for (std::size_t const i : {8'999u, 8'500u, 4'000u, 130u, 1u, 0u}) t.remove_nth(i);
    t.check_everywhere();
    for (std::uint64_t n = 9'001; n < 9'200; ++n) t.insert(row_place_at({}, n));
    t.check_everywhere();
}

BOOST_AUTO_TEST_CASE(rows_with_positions_stand_before_those_that_are_only_numbered) {
    twins t;
    for (std::uint64_t n = 1; n <= 400; ++n)
        t.insert(n % 3 == 0 ? row_place_at(static_cast<std::int64_t>(n % 7), n)
                            : row_place_at({}, n));
    t.check_everywhere();
    // As many rows as numbers in the first chunk, but not those that the numbers say.
    t.insert(row_place_at(-1, 401));
    t.check_everywhere();
    t.remove_nth(t.size() - 1);
    t.check_everywhere();
}

BOOST_AUTO_TEST_CASE(rows_put_in_front_split_chunks_and_groups) {
    twins t;
    std::mt19937_64 random(1);
    for (std::uint64_t n = 9'000; n > 0; --n) t.insert(n);
    t.check(random);
    BOOST_TEST(t.groups() > 2u);
}

BOOST_AUTO_TEST_CASE(rows_taken_from_the_front_and_put_behind_leave_no_trail) {
    twins t;
    std::mt19937_64 random(1);
    for (std::uint64_t n = 0; n < 30'000; ++n) {
        t.insert(n);
        if (n >= 1'000) t.remove_nth(0);
        if (n % 2'000 == 0) t.check(random);
    }
    BOOST_TEST(t.chunks() < 15u);
    BOOST_TEST(t.groups() <= 3u);
}

BOOST_AUTO_TEST_CASE(a_table_can_be_emptied_and_filled_again) {
    twins t;
    auto random = fresh_random();
    for (int round = 0; round < 3; ++round) {
        for (int i = 0; i < 3'000; ++i) t.insert(random() % 1'000'000);
        t.check(random);
        while (t.size() > 0) t.remove_nth(random() % t.size());
        t.check(random);
    }
    BOOST_TEST(t.chunks() == 1u);
    BOOST_TEST(t.groups() == 1u);
}

// Where a chunk that begins a group loses its rows, and others are put in their place: first few,
// then so many that chunks split.
BOOST_AUTO_TEST_CASE(a_group_that_lost_its_first_rows_counts_those_that_come_in_their_place) {
    constexpr std::uint64_t group_leaves = chunk_leaves_max * group_chunks_max;
    for (std::uint64_t const more : {5, 500}) {
        twins t;
        std::mt19937_64 random(1);
        for (std::uint64_t n = 0; n < group_leaves + 1'000; ++n) t.insert(n * 10);
        BOOST_REQUIRE(t.groups() == 2u);
        for (std::uint32_t i = 0; i < chunk_leaves_max; ++i) t.remove_nth(group_leaves);
        for (std::uint64_t i = 0; i < more; ++i) t.insert(group_leaves * 10 + 101 + i);
        t.check(random);
        t.check_everywhere();
        while (t.size() > group_leaves) t.remove_nth(group_leaves);  // the whole second group
        t.check(random);
        BOOST_TEST(t.groups() == 1u);
    }
}

BOOST_AUTO_TEST_CASE(random_changes_agree_with_a_plain_list) {
    auto random = fresh_random();
    twins t;
    std::uint64_t appended = 1'000'000'000;
    // Phases that mostly grow, then mostly shrink, in the middle, at the end and at one hot place.
    for (int phase = 0; phase < 8; ++phase) {
        unsigned const grow = phase % 2 == 0 ? 85 : 25;
        std::uint64_t const hot = random() % 1'000'000'000;
        for (int step = 0; step < 6'000; ++step) {
            if (random() % 100 >= grow && t.size() > 0) {
                std::size_t const near = random() % 3 == 0 ? t.size() / 2 : random();
                t.remove_nth(near % t.size());
            } else if (unsigned const where = random() % 4; where == 0) {
                t.insert(++appended);
            } else {
                t.insert(where == 1 ? hot + random() % 1'000 : random() % 1'000'000'000);
            }
            if (step % 97 == 0) t.renew();
            if (step % 500 == 0) t.check(random);
        }
        t.check(random);
    }
    t.check_everywhere();
}

BOOST_AUTO_TEST_SUITE_END()
