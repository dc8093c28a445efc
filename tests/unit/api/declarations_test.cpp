// What routes declare is whole. That it is true is checked wherever a host answers
// (fixtures/declared.hpp).
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <set>

#include "api/dialects.hpp"
#include "api/pipeline/router.hpp"
#include "fixtures/mismatch.hpp"

namespace rowd::api {
namespace {

bool is_sentence(std::string_view text) {
    return !text.empty() && text.ends_with('.');
}

template <class Take>
void each_route(Take const& take) {
    for (dialect const* d : all_dialects())
        for (route const& r : d->routes)
            BOOST_TEST_CONTEXT(method_text(r.verb) << " " << r.pattern) {
                take(*d, r);
            }
}

void check_members(shape const& s, std::set<shape const*>& seen) {
    if (!seen.insert(&s).second) return;
    std::set<std::string_view> names;
    for (auto const& m : s.members) {
        BOOST_TEST(is_sentence(m.about), m.name << " is not described");
        BOOST_TEST(names.insert(m.name).second, m.name << " stands there twice");
        check_members(m.is, seen);
    }
    if (s.others) check_members(*s.others, seen);
    if (s.elements) check_members(*s.elements, seen);
}

// The body of what a dialect says for a code, and the status.
std::pair<unsigned, std::string> refused(dialect const& d, errc code) {
    call c;
    c.in = &d;
    std::string out;
    reply r(out, {});
    d.refuse(c, {code, {}, {{"field", "message"}}}, r);
    return {r.status(), out.substr(out.find("\r\n\r\n") + 4)};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(declarations)

BOOST_AUTO_TEST_CASE(each_route_says_what_it_does_and_answers) {
    each_route([](dialect const&, route const& r) {
        BOOST_TEST(is_sentence(r.about));
        BOOST_TEST(r.about.find('\n') == r.about.npos);
        BOOST_TEST(!r.answers.empty());
        for (auto const& a : r.answers)
            for (auto const& f : a.fields) BOOST_TEST(is_sentence(f.about), f.name);
    });
}

BOOST_AUTO_TEST_CASE(a_route_that_reads_a_body_says_what_it_is) {
    each_route([](dialect const&, route const& r) {
        BOOST_TEST((r.body.rule != body_rule::ignored) == (r.body.is != nullptr));
    });
}

BOOST_AUTO_TEST_CASE(what_a_path_captures_is_described) {
    each_route([](dialect const& d, route const& r) {
        for (std::string_view rest = r.pattern; rest.find(':') != rest.npos;) {
            rest.remove_prefix(rest.find(':'));
            auto const name = rest.substr(0, rest.find('/'));
            auto const at = std::ranges::find(d.captures, name, &described_name::name);
            BOOST_TEST((at != d.captures.end() && is_sentence(at->about)), name);
            rest.remove_prefix(name.size());
        }
    });
}

BOOST_AUTO_TEST_CASE(parameters_are_described_and_their_fallbacks_are_values_of_them) {
    each_route([](dialect const&, route const& r) {
        std::set<std::string_view> names;
        for (auto const& p : r.parameters) {
            BOOST_TEST(is_sentence(p.about), p.name);
            BOOST_TEST(names.insert(p.name).second, p.name << " stands there twice");
            if (p.fallback) BOOST_TEST((*p.fallback >= p.least && *p.fallback <= p.most), p.name);
            bool const is_word = p.is == query_parameter::type::word;
            BOOST_TEST(is_word == !p.words.empty(), p.name);
            if (is_word && !p.fallback_text.empty())
                BOOST_TEST((std::ranges::find(p.words, p.fallback_text) != p.words.end()), p.name);
        }
    });
}

BOOST_AUTO_TEST_CASE(members_are_described) {
    std::set<shape const*> seen;
    each_route([&](dialect const& d, route const& r) {
        check_members(*d.refusal, seen);
        if (r.body.is) check_members(*r.body.is, seen);
        for (auto const& a : r.answers)
            if (a.body) check_members(*a.body, seen);
    });
    BOOST_TEST(seen.size() > 20u);
}

BOOST_AUTO_TEST_CASE(each_dialect_refuses_with_the_statuses_and_the_shape_that_it_declares) {
    for (dialect const* d : all_dialects()) {
        std::set<unsigned> statuses;
        for (auto code = std::uint8_t{0}; code <= static_cast<std::uint8_t>(errc::internal);
             ++code) {
            auto const [status, body] = refused(*d, errc{code});
            statuses.insert(status);
            BOOST_TEST(fixtures::mismatch(*d->refusal, body) == "", d->name << " says " << body);
        }
        for (unsigned const status : statuses) BOOST_TEST(reason_phrase(status) != "Unknown");
        std::set<unsigned> const declared(d->refused_with.begin(), d->refused_with.end());
        BOOST_TEST(statuses == declared, boost::test_tools::per_element());
    }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace rowd::api
