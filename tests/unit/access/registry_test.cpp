#include "rowd/access/registry.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <boost/test/unit_test.hpp>

#include "access/lmdb/control_file.hpp"
#include "access/lmdb/record.hpp"
#include "fixtures/temporary_directory.hpp"
#include "rowd/base/hash.hpp"
#include "rowd/base/random.hpp"

using namespace rowd;
using namespace rowd::access;

namespace {

struct registry_fixture {
    fixtures::temporary_directory directory;
    std::unique_ptr<access::editable_registry> opened = open_registry(directory.path() / "data");
    editable_registry& registry = *opened;

    uuid tenant(std::string_view name = "acme") { return registry.create_tenant(name).value().id; }
    auto key(uuid const& tenant_id, std::vector<std::string> scopes = {}) {
        return registry.create_key(tenant_id, "label", std::move(scopes), 1000, 100).value();
    }
};

std::string digest_of(std::string_view text) {
    auto const digest = sha256(text);
    return {digest.begin(), digest.end()};
}

template <class Records>
std::vector<std::string> names_of(Records const& records) {
    std::vector<std::string> names;
    for (auto const& r : records) names.push_back(r.name);
    return names;
}

unsigned mode_of(std::filesystem::path const& path) {
    struct stat found {};
    BOOST_REQUIRE(::stat(path.c_str(), &found) == 0);
    return found.st_mode & 0777u;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(registry_, registry_fixture)

BOOST_AUTO_TEST_CASE(files_are_private) {
    auto const data = directory.path() / "data";
    BOOST_TEST(mode_of(data) == 0700u);
    BOOST_TEST(mode_of(data / "control") == 0700u);
    BOOST_TEST(mode_of(data / "control" / "data.mdb") == 0600u);
}

BOOST_AUTO_TEST_CASE(tenant_is_found_by_name_and_id) {
    auto const made = registry.create_tenant("acme").value();
    BOOST_TEST(made.created_ms > 0);
    for (auto const& found : {registry.find_tenant("acme"), registry.find_tenant(made.id),
                              registry.find_tenant(made.id.to_string())}) {
        BOOST_REQUIRE(found.has_value());
        BOOST_TEST((found->id == made.id));
        BOOST_TEST(found->name == "acme");
        BOOST_TEST(found->created_ms == made.created_ms);
    }
    BOOST_TEST(!registry.find_tenant("Acme").has_value());
    BOOST_TEST(!registry.find_tenant(uuid{}).has_value());
}

BOOST_AUTO_TEST_CASE(tenant_name_is_unique) {
    tenant();
    BOOST_TEST((registry.create_tenant("acme").error().code == errc::name_taken));
    BOOST_TEST(registry.tenants().size() == 1u);
}

BOOST_AUTO_TEST_CASE(tenant_name_is_checked) {
    std::string const longest(255, 'x');
    std::string umlauts;
    for (int i = 0; i < 255; ++i) umlauts += "\xc3\xa4";
    BOOST_TEST(registry.create_tenant(longest).has_value());
    BOOST_TEST(registry.create_tenant(umlauts).has_value());
    for (auto const& bad :
         std::vector<std::string>{"", longest + "x", umlauts + "x", "a\nb", "\xff",
                                  "550e8400-e29b-41d4-a716-446655440000"}) {
        auto const refused = registry.create_tenant(bad);
        BOOST_REQUIRE(refused.has_error());
        BOOST_TEST((refused.error().code == errc::bad_input));
        BOOST_TEST(!refused.error().message.empty());
    }
}

BOOST_AUTO_TEST_CASE(lists_are_in_creation_order) {
    std::vector<std::string> const names{"delta", "alpha", "charlie", "bravo"};
    for (auto const& name : names) tenant(name);
    BOOST_TEST(names_of(registry.tenants()) == names);

    auto const owner = registry.tenants()[0].id;
    for (auto const& name : names) {
        registry.create_app(owner, name).value();
        registry.create_key(owner, name, {}, 1, 1).value();
    }
    BOOST_TEST(names_of(registry.apps(owner)) == names);
    BOOST_TEST(names_of(registry.keys(owner)) == names);
}

BOOST_AUTO_TEST_CASE(key_is_shown_once_and_stored_as_digest) {
    auto const owner = tenant();
    auto const [record, secret] = key(owner);
    BOOST_TEST(secret.size() == 36u);
    BOOST_TEST(secret.starts_with("wfk_"));
    BOOST_TEST(secret.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789", 4) ==
               std::string::npos);
    BOOST_TEST(record.prefix == secret.substr(0, 8));

    auto const found = registry.find_key(digest_of(secret));
    BOOST_REQUIRE(found.has_value());
    BOOST_TEST((found->key.id == record.id));
    BOOST_TEST((found->tenant.id == owner));
    BOOST_TEST(found->tenant.name == "acme");
    BOOST_TEST(found->key.name == "label");
    BOOST_TEST(found->key.read_per_minute == 1000u);
    BOOST_TEST(found->key.write_per_minute == 100u);
    BOOST_TEST(!found->key.revoked_ms.has_value());
    BOOST_TEST(!registry.find_key(digest_of("wfk_guess")).has_value());
}

BOOST_AUTO_TEST_CASE(key_gets_known_scopes_only) {
    auto const owner = tenant();
    std::vector<std::string> const both{"workflows:read", "workflows:write"};
    std::vector<std::string> const asked{"runs:read", "workflows:read", "runs:read"};
    std::vector<std::string> const given{"runs:read", "workflows:read"};
    BOOST_TEST(key(owner).first.scopes == both);
    BOOST_TEST(key(owner, asked).first.scopes == given);
    BOOST_TEST(registry.keys(owner)[1].scopes == given);
    auto const refused = registry.create_key(owner, "label", {"workflows:admin"}, 1, 1);
    BOOST_TEST((refused.error().code == errc::bad_input));
}

BOOST_AUTO_TEST_CASE(key_needs_a_tenant_a_name_and_sane_limits) {
    auto const owner = tenant();
    auto const code = [&](uuid const& id, std::string_view label, std::uint32_t limit) {
        return registry.create_key(id, label, {}, limit, limit).error().code;
    };
    BOOST_TEST((code(uuid{}, "label", 1) == errc::team_absent));
    BOOST_TEST((code(owner, "", 1) == errc::bad_input));
    BOOST_TEST((code(owner, "label", per_minute_max + 1) == errc::bad_input));
    BOOST_TEST(registry.keys(owner).empty());
}

BOOST_AUTO_TEST_CASE(revoking_twice_keeps_the_first_time) {
    auto const [record, secret] = key(tenant());
    auto const first = registry.revoke_key(record.id).value();
    BOOST_REQUIRE(first.revoked_ms.has_value());
    auto const version = registry.version();
    auto const second = registry.revoke_key(record.id).value();
    BOOST_TEST(*second.revoked_ms == *first.revoked_ms);
    BOOST_TEST(registry.version() == version);
    BOOST_TEST(registry.find_key(digest_of(secret))->key.revoked_ms.has_value());
    BOOST_TEST(registry.revoke_key(uuid{}).has_error());
}

BOOST_AUTO_TEST_CASE(removing_a_tenant_takes_its_keys_and_apps_along) {
    auto const gone = tenant("gone");
    auto const kept = tenant("kept");
    auto const gone_key = key(gone);
    auto const kept_key = key(kept);
    auto const gone_app = registry.create_app(gone, "app").value();
    auto const kept_app = registry.create_app(kept, "app").value();

    BOOST_TEST(registry.remove_tenant(gone).has_value());
    BOOST_TEST((registry.remove_tenant(gone).error().code == errc::team_absent));
    BOOST_TEST(registry.tenants().size() == 1u);
    BOOST_TEST(!registry.find_tenant("gone").has_value());
    BOOST_TEST(!registry.find_key(digest_of(gone_key.second)).has_value());
    BOOST_TEST(registry.keys(gone).empty());
    BOOST_TEST(registry.apps(gone).empty());
    BOOST_TEST(registry.revoke_key(gone_key.first.id).has_error());
    BOOST_TEST(!registry.find_app(gone, gone_app.id).has_value());
    BOOST_TEST(registry.find_key(digest_of(kept_key.second)).has_value());
    BOOST_TEST(registry.find_app(kept, kept_app.id).has_value());
    BOOST_TEST(registry.create_tenant("gone").has_value());
}

BOOST_AUTO_TEST_CASE(app_is_found_by_its_own_tenant_only) {
    auto const owner = tenant("owner");
    auto const other = tenant("other");
    auto const app = registry.create_app(owner, "shop").value();
    BOOST_TEST(registry.find_app(owner, app.id)->name == "shop");
    BOOST_TEST(!registry.find_app(other, app.id).has_value());
    BOOST_TEST(registry.apps(other).empty());
    BOOST_TEST((registry.create_app(uuid{}, "shop").error().code == errc::team_absent));
}

BOOST_AUTO_TEST_CASE(removed_app_is_absent) {
    auto const owner = tenant();
    auto const app = registry.create_app(owner, "shop").value();
    registry.create_app(owner, "desk").value();
    BOOST_TEST(registry.remove_app(app.id).has_value());
    BOOST_TEST((registry.remove_app(app.id).error().code == errc::app_absent));
    BOOST_TEST(names_of(registry.apps(owner)) == std::vector<std::string>{"desk"});
}

BOOST_AUTO_TEST_CASE(version_moves_with_every_change) {
    auto const before = registry.version();
    tenant();
    auto const after = registry.version();
    BOOST_TEST(after != before);
    BOOST_TEST(registry.visible_version() == after);
    registry.tenants();
    BOOST_TEST(registry.version() == after);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(registry_file)

BOOST_AUTO_TEST_CASE(records_survive_reopening) {
    fixtures::temporary_directory directory;
    std::string secret;
    {
        auto const first = open_registry(directory.path());
        auto const owner = first->create_tenant("acme").value().id;
        secret = first->create_key(owner, "label", {}, 5, 6).value().second;
    }
    auto const second = open_registry(directory.path());
    BOOST_TEST(second->find_key(digest_of(secret))->tenant.name == "acme");
}

BOOST_AUTO_TEST_CASE(a_copy_has_all_records_and_lives_on_its_own) {
    fixtures::temporary_directory from;
    fixtures::temporary_directory to;
    auto const original = open_registry(from.path());
    auto const owner = original->create_tenant("acme").value().id;
    auto const secret = original->create_key(owner, "label", {}, 5, 6).value().second;
    original->create_app(owner, "app").value();
    original->copy_to(to.path());
    BOOST_TEST(mode_of(to.path() / "control" / "data.mdb") == 0600u);
    auto const copy = open_registry(to.path());
    BOOST_TEST(original->remove_tenant(owner).has_value());
    BOOST_TEST(copy->find_key(digest_of(secret))->tenant.name == "acme");
    BOOST_TEST(names_of(copy->apps(owner)) == names_of(std::vector{app_record{{}, owner, "app"}}));
    BOOST_CHECK_THROW(original->copy_to(to.path()), std::runtime_error);
}

BOOST_FIXTURE_TEST_CASE(a_tenant_from_elsewhere_keeps_its_ids, registry_fixture) {
    tenant_record const acme{random_source().uuid_v4(), "acme", 7};
    app_record const app{random_source().uuid_v4(), {}, "app", 8};
    for (int again = 0; again < 2; ++again)
        BOOST_TEST(registry.adopt_tenant(acme, {app}).has_value());
    BOOST_CHECK(registry.find_tenant("acme")->id == acme.id);
    BOOST_TEST(registry.find_tenant(acme.id)->created_ms == 7);
    BOOST_TEST(registry.tenants().size() == 1u);
    BOOST_TEST(registry.apps(acme.id).size() == 1u);
    BOOST_CHECK(registry.find_app(acme.id, app.id)->name == "app");

    auto const refused = [&](tenant_record const& t, std::vector<app_record> const& apps) {
        auto const r = registry.adopt_tenant(t, apps);
        BOOST_REQUIRE(!r.has_value());
        BOOST_TEST(registry.tenants().size() == 1u);
        return r.error().code;
    };
    uuid const other = random_source().uuid_v4();
    BOOST_CHECK(refused({other, "acme", 1}, {}) == errc::name_taken);
    BOOST_CHECK(refused({acme.id, "other", 1}, {}) == errc::name_taken);
    BOOST_CHECK(refused({other, "other", 1}, {app}) == errc::name_taken);
    BOOST_CHECK(refused({other, "", 1}, {}) == errc::bad_input);
    BOOST_CHECK(refused({other, "other", 1}, {{other, {}, "", 1}}) == errc::bad_input);
}

BOOST_AUTO_TEST_CASE(unknown_format_version_is_refused) {
    fixtures::temporary_directory directory;
    open_registry(directory.path());
    {
        control_file file(directory.path() / "control");
        write_transaction txn(file);
        txn.put("v", encode_integer(7));
        txn.commit();
    }
    BOOST_CHECK_EXCEPTION(open_registry(directory.path()), std::runtime_error,
                          [](std::runtime_error const& e) {
                              return std::string(e.what()).find("version 7") != std::string::npos;
                          });
}

BOOST_AUTO_TEST_CASE(damaged_record_throws) {
    BOOST_CHECK_THROW(decode_tenant({}, "\x01\x05"), std::runtime_error);
    BOOST_CHECK_THROW(decode_tenant({}, ""), std::runtime_error);
    BOOST_CHECK_THROW(decode_key({}, encode(tenant_record{{}, "acme", 1})), std::runtime_error);
}

BOOST_AUTO_TEST_CASE(a_record_that_lost_a_field_or_its_end_throws_and_is_named) {
    uuid const id = random_source().uuid_v4();
    stored_key key{{id, id, "a key", "wfk_1234", {"workflows:read"}, 0, 0, 1, std::nullopt},
                   std::string(32, 'x')};
    std::string const whole = encode(key);
    BOOST_TEST(decode_key(id, whole).record.name == "a key");
    for (std::size_t size = 0; size < whole.size(); ++size)
        BOOST_CHECK_EXCEPTION(decode_key(id, whole.substr(0, size)), std::runtime_error,
                              [&](std::runtime_error const& e) {
                                  return std::string(e.what()).find(id.to_string()) !=
                                         std::string::npos;
                              });
    key.sha256.pop_back();
    BOOST_CHECK_THROW(decode_key(id, encode(key)), std::runtime_error);
    BOOST_CHECK_THROW(decode_id("fifteen bytes.."), std::runtime_error);
}

BOOST_AUTO_TEST_CASE(stored_bytes_of_a_tenant_are_pinned) {
    std::string const golden(
        "\x01\x04\x00\x00\x00"
        "acme"
        "\x02\x08\x00\x00\x00"
        "\x05\x01\0\0\0\0\0\0",
        22);
    BOOST_TEST(encode(tenant_record{{}, "acme", 0x105}) == golden);
}

BOOST_AUTO_TEST_SUITE_END()
