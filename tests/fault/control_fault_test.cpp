// Tenants and keys with a failure at each file call: what a command acknowledged is there for the
// next one.
#include <boost/test/unit_test.hpp>

#include "fault/plan.hpp"
#include "fixtures/temporary_directory.hpp"
#include "rowd/access/registry.hpp"

using namespace rowd;
using fault::call;
using fault::effect;
using fault::for_ever;

namespace {

// What was acknowledged, and what was asked for.
struct memories {
    std::optional<access::tenant_record> kept;
    std::optional<access::tenant_record> removed;
    std::optional<access::key_record> key;
    bool asked_to_revoke = false;
    bool revoked = false;
    bool asked_to_remove = false;
    bool was_removed = false;
};

template <class Action>
void attempt(Action const& act) {
    try {
        act();
    } catch (std::exception const&) {  // refused
    }
}

memories work(std::filesystem::path const& data) {
    memories m;
    attempt([&] {
        auto const opened = access::open_registry(data);
        auto& registry = *opened;
        attempt([&] { m.kept = registry.create_tenant("kept").value(); });
        attempt([&] { m.removed = registry.create_tenant("removed").value(); });
        if (m.kept)
            attempt(
                [&] { m.key = registry.create_key(m.kept->id, "key", {}, 0, 0).value().first; });
        m.asked_to_revoke = m.key.has_value();
        if (m.key) attempt([&] { m.revoked = registry.revoke_key(m.key->id).has_value(); });
        m.asked_to_remove = m.removed.has_value();
        if (m.removed)
            attempt([&] { m.was_removed = registry.remove_tenant(m.removed->id).has_value(); });
    });
    return m;
}

void check(std::filesystem::path const& data, memories const& m) {
    auto const opened = access::open_registry(data);
    auto& registry = *opened;
    if (m.kept) BOOST_TEST(registry.find_tenant(m.kept->id).has_value());
    if (m.removed && !m.asked_to_remove)
        BOOST_TEST(registry.find_tenant(m.removed->id).has_value());
    if (m.was_removed) BOOST_TEST(!registry.find_tenant(m.removed->id).has_value());
    if (m.key) {
        auto const keys = registry.keys(m.kept->id);
        BOOST_REQUIRE(keys.size() == 1u);
        BOOST_TEST((keys[0].id == m.key->id));
        if (m.revoked || !m.asked_to_revoke)
            BOOST_TEST(keys[0].revoked_ms.has_value() == m.revoked);
    }
    BOOST_TEST(registry.create_tenant("next").has_value());
}

// How many calls of that kind there were.
std::uint64_t play(fault::failure const& f) {
    fixtures::temporary_directory root;
    auto& plan = fault::current();
    plan.watch(root.path());
    if (f.first != 0) plan.start(f);
    auto const m = work(root.path() / "data");
    std::uint64_t const counted = plan.counted(f.kind);
    plan.end();
    if (f.first == 0) BOOST_TEST((m.revoked && m.was_removed));
    check(root.path() / "data", m);
    return counted;
}

void fail_each(fault::failure f) {
    bool const goes_on = f.last == for_ever;
    f.first = 0;
    std::uint64_t const calls = play(f);
    BOOST_REQUIRE(calls > 0u);
    for (f.first = 1; f.first <= calls; ++f.first) {
        if (!goes_on) f.last = f.first;
        BOOST_TEST_CONTEXT("call " << f.first << " of " << calls) play(f);
    }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(control_faults)

BOOST_AUTO_TEST_CASE(a_write_that_fails_loses_no_tenant_and_no_key) {
    for (auto const after : {effect::none, effect::half, effect::whole})
        fail_each({call::write, after, EIO});
    fail_each({call::write, effect::none, ENOSPC});
    fail_each({call::write, effect::none, EIO, 1, for_ever});
}

BOOST_AUTO_TEST_CASE(a_flush_that_fails_loses_no_tenant_and_no_key) {
    fail_each({call::flush, effect::none, EIO});
    fail_each({call::flush, effect::none, EIO, 1, for_ever});
}

BOOST_AUTO_TEST_CASE(a_name_that_cannot_be_made_loses_no_tenant_and_no_key) {
    fail_each({call::name, effect::none, EIO});
    fail_each({call::name, effect::whole, EIO});
}

BOOST_AUTO_TEST_SUITE_END()
