// Random documents and random queries, given to the engine and to its naive twin.
#include <algorithm>
#include <iostream>
#include <random>

#include "naive_query.hpp"
#include "rowd/domain/group.hpp"
#include "rowd/domain/key.hpp"
#include "rowd/domain/query.hpp"
#include "sample_row.hpp"

using namespace rowd;
using namespace rowd::domain;

namespace {

constexpr std::string_view date_column = "d";

column_catalog const columns{{{"d", column_type::date_time}}, true, true};

std::uint64_t fresh_seed() {
    std::uint64_t const seed = std::random_device{}();
    std::cout << "seed " << seed << '\n';
    return seed;
}

// Makes JSON text of few different values, so that many of them meet.
class maker {
  public:
    explicit maker(std::uint64_t seed) : engine_(seed) {}

    std::size_t below(std::size_t limit) {
        return std::uniform_int_distribution<std::size_t>(0, limit - 1)(engine_);
    }
    template <std::size_t N>
    std::string one_of(std::array<char const*, N> const& choices) {
        return choices[below(N)];
    }

    std::string number() {
        return one_of(std::array{"0",
                                 "1",
                                 "1.0",
                                 "2",
                                 "-1",
                                 "2.5",
                                 "25e-1",
                                 "1e2",
                                 "100",
                                 "-0.0",
                                 "9007199254740992",
                                 "9007199254740993",
                                 "9223372036854775807",
                                 "9007199254740993.5",
                                 "18446744073709551615",
                                 "18446744073709551616",
                                 "18446744073709551617",
                                 "1e19",
                                 "1e300",
                                 "-1e300",
                                 "1e400",
                                 "10e399",
                                 "-1e400",
                                 "1e401",
                                 "1e-400",
                                 "0.1",
                                 "0.10",
                                 "0.10000000000000000001"});
    }
    std::string string() {
        return one_of(std::array{R"("")", R"("a")", R"("A")", R"("ab")", R"("b\"c")", R"("a\\")",
                                 R"("\u0001x")", R"("é")", R"("a\tb")", R"("1")", R"("true")",
                                 R"("\ud83d\ude00")"});
    }
    std::string date() {
        return one_of(std::array{R"("2024-01-01")", R"("2024-01-01T00:00:00Z")",
                                 R"("2024-01-01T01:00:00+01:00")", R"("2023-12-31T23:59:59.999Z")",
                                 R"("2024-02-30T00:00:00Z")", R"("2025-06-01 10:00:00")"});
    }
    std::string valid_date() {
        return one_of(std::array{R"("2024-01-01")", R"("2024-01-01T00:00:00Z")",
                                 R"("2023-12-31T23:59:59.999Z")", R"("2025-06-01")"});
    }
    std::string scalar() {
        switch (below(8)) {
            case 0:
                return "null";
            case 1:
                return "true";
            case 2:
                return "false";
            case 3:
            case 4:
                return string();
            default:
                return number();
        }
    }
    std::string value(unsigned depth = 0) {
        std::size_t const choice = depth < 2 ? below(8) : 0;
        if (choice == 6) return array(depth);
        if (choice == 7) return object(depth);
        return scalar();
    }
    std::string array(unsigned depth) {
        std::string text = "[";
        for (std::size_t i = below(4); i > 0; --i) text += value(depth + 1) + (i > 1 ? "," : "");
        return text + ']';
    }
    // Two members, in either order; some have the name of an operator.
    std::string object(unsigned depth) {
        std::string const x = one_of(std::array{R"("x":)", R"("exists":)"}) + value(depth + 1);
        std::string const y = R"("y":)" + value(depth + 1);
        switch (below(4)) {
            case 0:
                return "{}";
            case 1:
                return '{' + x + '}';
            case 2:
                return '{' + x + ',' + y + '}';
            default:
                return '{' + y + ',' + x + '}';
        }
    }
    std::string document() {
        std::string text = "{";
        for (std::string const name : {"a", "b", "c", "o", "o.x"}) {
            if (below(name == "o.x" ? 8 : 5) == 0) continue;
            if (name == "o.x" && below(4) != 0) continue;
            text += '"' + name + "\":" + (name == "o" && below(2) ? object(0) : value()) + ',';
        }
        text += R"("d":)" + (below(5) ? date() : value());
        return text + '}';
    }

    std::string condition(std::string const& column) {
        bool const is_date = column == date_column;
        auto const operand = [&] {
            return is_date ? (below(5) ? valid_date() : std::string("null")) : value();
        };
        auto const bound = [&] { return is_date ? valid_date() : below(2) ? number() : string(); };
        switch (below(12)) {
            case 0:
                return R"({"$eq":)" + operand() + '}';
            case 1:
                return R"({"$ne":)" + operand() + '}';
            case 2:
                return R"({"$gt":)" + bound() + R"(,"$lte":)" + bound() + '}';
            case 3:
                return R"({"$gte":)" + bound() + '}';
            case 4:
                return R"({"$lt":)" + bound() + '}';
            case 5:
            case 6: {
                std::string list = operand();
                for (std::size_t i = below(4); i > 0; --i) list += ',' + operand();
                return std::string(below(2) ? R"({"$in":[)" : R"({"$nin":[)") + list + "]}";
            }
            case 7:
                return std::string(R"({"$exists":)") + (below(2) ? "true}" : "false}");
            case 8:
                return R"({"$mod":[)" +
                       one_of(std::array{"2", "3", "-1", "7", "18446744073709551615"}) + ',' +
                       one_of(std::array{"0", "1", "-1", "2", "9223372036854775807"}) + "]}";
            case 9:
                return R"({"$size":)" + std::to_string(below(4)) + '}';
            case 10:
                return R"({"$regex":)" +
                       one_of(std::array{R"("a")", R"("^a")", R"("[ab]$")", R"("b.c")", R"("^$")",
                                         R"("(a|1)+")", R"("\\\\")"}) +
                       (below(2) ? R"(,"$options":"i"})" : "}");
            default:
                if (is_date) return below(2) ? valid_date() : R"({"gte":)" + valid_date() + '}';
                switch (below(3)) {
                    case 0:
                        return array(1);
                    case 1:
                        return column == "id" ? R"({"gte":2})" : object(0);
                    default:
                        return scalar();
                }
        }
    }
    std::string filter(unsigned depth = 0) {
        std::size_t const choice = depth < 3 ? below(6) : 5;
        if (choice <= 1) {
            std::string list = filter(depth + 1);
            for (std::size_t i = below(3); i > 0; --i) list += ',' + filter(depth + 1);
            return std::string(choice == 0 ? R"({"$and":[)" : R"({"$or":[)") + list + "]}";
        }
        if (choice == 2) return R"({"$not":)" + filter(depth + 1) + '}';
        std::string const column = one_of(std::array{"a", "b", "c", "o", "o.x", "o.y", "d", "id"});
        std::string text = "{\"" + column + "\":" + condition(column);
        if (column != "b" && below(3) == 0) text += R"(,"b":)" + condition("b");
        return text + '}';
    }

  private:
    std::mt19937_64 engine_;
};

struct pair {
    row stored;
    naive::document tree;
};

using naive::parsed;

pair make_pair(maker& make, std::uint64_t number) {
    std::string const text = make.document();
    pair made{make_row(text, number), {}};
    if (make.below(4) == 0) made.stored.members.clear();  // then the text is walked
    made.tree = {number, made.stored.created_ms, parsed(text).as_object()};
    return made;
}

// An equal value, written in another way: members backwards, small integers with a fraction.
std::string respelled(naive::bj::value const& v) {
    std::string text;
    if (auto const* const array = v.if_array()) {
        for (auto const& element : *array) text += (text.empty() ? "" : ",") + respelled(element);
        return '[' + text + ']';
    }
    if (auto const* const object = v.if_object()) {
        for (auto const& [name, value] : *object) {
            std::string member = naive::bj::serialize(naive::bj::string(name));
            member += ':' + respelled(value);
            text = text.empty() ? member : member + ',' + text;
        }
        return '{' + text + '}';
    }
    bool const small = v.is_int64() && std::abs(v.get_int64()) < 1'000'000;
    return naive::serialized(v) + (small ? ".0" : "");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(query_twin)

BOOST_AUTO_TEST_CASE(filters_agree_with_the_naive_evaluation) {
    maker make(fresh_seed());
    std::size_t hits = 0;
    for (int round = 0; round < 1'500; ++round) {
        std::string const text = make.filter();
        auto const compiled = parse_filter(compacted(text), columns);
        BOOST_REQUIRE_MESSAGE(compiled.has_value(), compiled.error().message << " in " << text);
        auto const tree = parsed(text).as_object();
        for (std::uint64_t i = 1; i <= 12; ++i) {
            pair const p = make_pair(make, i % 4);
            bool const expected = naive::matches(tree, p.tree, date_column);
            hits += expected;
            BOOST_REQUIRE_MESSAGE(compiled->matches(p.stored.view()) == expected,
                                  text << " on " << p.stored.data << ": expected " << expected);
        }
    }
    BOOST_CHECK_GT(hits, 1'000U);
}

BOOST_AUTO_TEST_CASE(containment_agrees_with_the_naive_evaluation) {
    maker make(fresh_seed());
    for (int round = 0; round < 20'000; ++round) {
        std::string const whole = make.object(0);
        std::string const part = make.object(0);
        bool const expected = naive::contains(parsed(whole), parsed(part));
        BOOST_REQUIRE_MESSAGE(contains_value(compacted(whole), compacted(part)) == expected,
                              whole << " contains " << part << ": expected " << expected);
    }
}

BOOST_AUTO_TEST_CASE(pages_agree_with_a_full_sort) {
    maker make(fresh_seed());
    for (int round = 0; round < 200; ++round) {
        std::vector<pair> all;
        for (std::uint64_t i = 1; i <= make.below(60) + 1; ++i) {
            pair p = make_pair(make, i);
            // The twin does not order containers.
            for (auto const name : {"a", "b"}) {
                auto const value = naive::look_up(p.tree, name);
                if (value && (value->is_array() || value->is_object())) p.tree.number = 0;
            }
            if (p.tree.number != 0) all.push_back(std::move(p));
        }
        sort_order by;
        by.convention = make.below(2) ? sort_convention::document : sort_convention::relational;
        for (auto const name : {"a", "b"}) {
            if (make.below(3) == 0) continue;
            by.keys.push_back(
                {path::dotted(name), make.below(2) ? direction::ascending : direction::descending});
        }
        auto const before = [&](pair const* x, pair const* y) {
            for (sort_key const& key : by.keys) {
                auto const in_x = naive::look_up(x->tree, key.field.name);
                auto const in_y = naive::look_up(y->tree, key.field.name);
                int order = naive::compare(in_x, in_y);
                bool const one_null = naive::is_null(in_x) != naive::is_null(in_y);
                if (one_null && by.convention == sort_convention::relational) order = -order;
                if (key.towards == direction::descending) order = -order;
                if (order != 0) return order < 0;
            }
            bool const newest = by.convention == sort_convention::document && !by.keys.empty() &&
                                by.keys.front().towards == direction::descending;
            return newest ? x->tree.number > y->tree.number : x->tree.number < y->tree.number;
        };
        std::vector<pair const*> expected;
        for (pair const& p : all) expected.push_back(&p);
        std::sort(expected.begin(), expected.end(), before);

        std::size_t const offset = make.below(20);
        std::size_t const limit = make.below(20);
        top_rows order(by, offset, limit);
        for (pair const& p : all) BOOST_REQUIRE(order.add(p.stored.view()));
        auto const page = order.page();
        std::size_t const first = std::min(offset, expected.size());
        std::size_t const size = std::min(limit, expected.size() - first);
        BOOST_REQUIRE_EQUAL(page.size(), size);
        for (std::size_t i = 0; i < size; ++i)
            BOOST_REQUIRE_EQUAL(page[i].row.number, expected[first + i]->tree.number);
    }
}

BOOST_AUTO_TEST_CASE(index_keys_order_scalars_as_sorting_does) {
    maker make(fresh_seed());
    for (int round = 0; round < 20'000; ++round) {
        std::string const a = compacted(make.scalar());
        std::string const b = compacted(make.scalar());
        int const order = naive::compare(parsed(a), parsed(b));
        int const keys = index_key(a, key_form::value).compare(index_key(b, key_form::value));
        // Numbers that round to the same double share a key.
        if (order < 0) BOOST_REQUIRE_MESSAGE(keys <= 0, a << " before " << b);
        if (order == 0) BOOST_REQUIRE_MESSAGE(keys == 0, a << " with " << b);
    }
}

BOOST_AUTO_TEST_CASE(keys_agree_with_naive_equality) {
    maker make(fresh_seed());
    std::size_t equal = 0;
    for (int round = 0; round < 20'000; ++round) {
        bool const dates = make.below(2);
        std::string const a = dates && make.below(4) ? make.date() : make.value();
        std::string const b = make.below(3) == 0 ? respelled(parsed(a))
                              : dates            ? make.date()
                                                 : make.value();
        bool const expected = naive::one_key(parsed(a), parsed(b), dates);
        equal += expected;
        key_form const form = dates ? key_form::instant : key_form::value;
        std::string const compact_a = compacted(a);
        std::string const compact_b = compacted(b);
        std::string key_a;
        std::string key_b;
        append_key(key_a, compact_a, form);
        append_key(key_b, compact_b, form);
        BOOST_REQUIRE_MESSAGE(same_key(compact_a, compact_b, form) == expected, a << " = " << b);
        BOOST_REQUIRE_MESSAGE((key_a == key_b) == expected, a << " = " << b);
        if (expected) BOOST_REQUIRE_EQUAL(index_key(compact_a, form), index_key(compact_b, form));
    }
    BOOST_CHECK_GT(equal, 5'000U);
}

BOOST_AUTO_TEST_CASE(groups_count_what_a_map_counts) {
    maker make(fresh_seed());
    for (std::string const column : {"a", "d"}) {
        bool const dates = column == date_column;
        std::string const text = R"({")" + column + R"(":"key","b":["count","unique"]})";
        auto const plan = parse_group(text, columns);
        BOOST_REQUIRE(plan.has_value());
        group_collector groups(*plan);
        struct counted {
            naive::found key;
            std::uint64_t rows = 0;
            std::vector<naive::bj::value> different = {};
        };
        std::vector<counted> expected;
        for (std::uint64_t i = 1; i <= 500; ++i) {
            pair const p = make_pair(make, i);
            BOOST_REQUIRE(groups.add(p.stored.view()));
            auto const key = naive::look_up(p.tree, column);
            auto at = std::find_if(expected.begin(), expected.end(), [&](counted const& e) {
                return naive::is_null(key) ? naive::is_null(e.key)
                                           : e.key && naive::one_key(*e.key, *key, dates);
            });
            if (at == expected.end()) at = expected.insert(at, {key});
            auto const b = naive::look_up(p.tree, "b");
            if (naive::is_null(b)) continue;
            ++at->rows;
            auto& known = at->different;
            if (std::none_of(known.begin(), known.end(),
                             [&](auto const& one) { return naive::equal(one, *b); }))
                known.push_back(*b);
        }
        auto const page = groups.page(sort_order{}, 0, 1'000);
        BOOST_REQUIRE(page.has_value());
        BOOST_REQUIRE_EQUAL(page->size(), expected.size());
        for (std::size_t i = 0; i < expected.size(); ++i) {
            auto const group = parsed((*page)[i]).as_object();
            BOOST_CHECK_EQUAL(group.at("bCount").to_number<std::uint64_t>(), expected[i].rows);
            auto const& unique = group.at("bUnique").as_array();
            BOOST_REQUIRE_EQUAL(unique.size(), expected[i].different.size());
            for (std::size_t k = 0; k < unique.size(); ++k)
                BOOST_CHECK(naive::equal(unique[k], expected[i].different[k]));
        }
    }
}

BOOST_AUTO_TEST_CASE(sums_are_exact_and_averages_as_near_as_doubles_are) {
    maker make(fresh_seed());
    auto const plan = parse_group(R"({"n":["sum","avg","min","max"]})", columns);
    BOOST_REQUIRE(plan.has_value());
    for (int round = 0; round < 500; ++round) {
        group_collector groups(*plan);
        naive::rational sum = 0;
        std::size_t const count = 1 + make.below(12);
        for (std::size_t i = 0; i < count; ++i) {
            std::string const number = make.number();
            sum += naive::number_of(number);
            BOOST_REQUIRE(groups.add(make_row(R"({"n":)" + number + '}').view()));
        }
        auto const page = groups.page(sort_order{}, 0, 1);
        auto const of = [&](char const* name) {
            return naive::number_of(std::string(json::find(page->front(), name).value()));
        };
        BOOST_TEST_CONTEXT(page->front()) {
            BOOST_REQUIRE((of("nSum") == sum));
            naive::rational const off = of("nAvg") * count - sum;
            BOOST_REQUIRE((abs(off) * naive::power_of_ten(15) <= abs(sum)));
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
