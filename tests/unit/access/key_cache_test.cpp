#include "rowd/access/key_cache.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <thread>

#include "fixtures/temporary_directory.hpp"

using namespace rowd;
using namespace rowd::access;

namespace {

struct cache_fixture {
    fixtures::temporary_directory directory;
    std::unique_ptr<access::editable_registry> opened = open_registry(directory.path());
    editable_registry& registry = *opened;
    key_cache cache{registry};
    uuid tenant = registry.create_tenant("acme").value().id;

    auto key(std::vector<std::string> scopes = {}, std::uint32_t limit = 10) {
        return registry.create_key(tenant, "label", std::move(scopes), limit, limit).value();
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(key_cache_, cache_fixture)

BOOST_AUTO_TEST_CASE(known_key_gives_its_credential) {
    auto const [record, secret] = key({"workflows:read", "runs:read"});
    auto const who = cache.find(secret);
    BOOST_REQUIRE(who);
    BOOST_TEST((who->key_id == record.id));
    BOOST_TEST(who->key_name == "label");
    BOOST_TEST((who->tenant_id == tenant));
    BOOST_TEST(who->tenant_name == "acme");
    BOOST_TEST(who->allows(scope::read));
    BOOST_TEST(!who->allows(scope::write));
    BOOST_TEST(who->limits->read.per_minute() == 10u);
}

BOOST_AUTO_TEST_CASE(known_key_is_remembered) {
    auto const secret = key().second;
    auto const first = cache.find(secret);
    BOOST_TEST(cache.find(secret) == first);
}

BOOST_AUTO_TEST_CASE(other_texts_are_refused) {
    auto const secret = key().second;
    BOOST_TEST(!cache.find(""));
    BOOST_TEST(!cache.find(" " + secret));
    BOOST_TEST(!cache.find(secret + " "));
    BOOST_TEST(!cache.find(secret.substr(0, secret.size() - 1)));
    BOOST_TEST(!cache.find(std::string(key_bytes_max + 1, 'x')));
    BOOST_TEST(!cache.find(std::string(key_bytes_max, 'x')));
}

BOOST_AUTO_TEST_CASE(revoked_key_is_refused_at_once) {
    auto const [record, secret] = key();
    BOOST_TEST(cache.find(secret));
    auto const version = cache.version();
    registry.revoke_key(record.id).value();
    BOOST_TEST(cache.version() != version);
    BOOST_TEST(!cache.find(secret));
}

BOOST_AUTO_TEST_CASE(key_of_a_removed_tenant_is_refused) {
    auto const secret = key().second;
    BOOST_TEST(cache.find(secret));
    BOOST_TEST(registry.remove_tenant(tenant).has_value());
    BOOST_TEST(!cache.find(secret));
}

BOOST_AUTO_TEST_CASE(version_stays_while_nothing_changes) {
    auto const secret = key().second;
    auto const version = cache.version();
    cache.find(secret);
    cache.find("wfk_guess");
    BOOST_TEST(cache.version() == version);
}

BOOST_AUTO_TEST_CASE(token_state_survives_changes_of_the_registry) {
    auto const secret = key({}, 2).second;
    cache.find(secret)->limits->write.take(1);
    key();
    auto const who = cache.find(secret);
    BOOST_TEST(who->limits->write.take(1).allowed());
    BOOST_TEST(!who->limits->write.take(1).allowed());
}

BOOST_AUTO_TEST_CASE(token_state_is_shared_by_all_threads) {
    auto const secret = key().second;
    std::shared_ptr<buckets> other;
    std::thread([&] { other = key_cache(registry).find(secret)->limits; }).join();
    BOOST_TEST(cache.find(secret)->limits == other);
}

BOOST_AUTO_TEST_CASE(caches_of_many_threads_follow_revocations) {
    auto const [record, secret] = key();
    std::vector<std::thread> threads;
    std::atomic<bool> sound{true};
    std::atomic<bool> revoked{false};
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&, &shown = secret] {
            key_cache own(registry);
            for (;;) {
                bool const gone = revoked.load();
                bool const found = own.find(shown) != nullptr;
                if (gone && found) sound = false;
                if (gone) return;
            }
        });
    }
    for (int i = 0; i < 20; ++i) key();
    registry.revoke_key(record.id).value();
    revoked = true;
    for (auto& t : threads) t.join();
    BOOST_TEST(sound.load());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(bucket_table_)

BOOST_AUTO_TEST_CASE(changed_limits_make_new_buckets) {
    bucket_table table;
    uuid const id = random_source().uuid_v4();
    auto const first = table.of(id, 10, 20);
    BOOST_TEST(table.of(id, 10, 20) == first);
    auto const second = table.of(id, 10, 30);
    BOOST_TEST(second != first);
    BOOST_TEST(second->write.per_minute() == 30u);
    BOOST_TEST(table.of(random_source().uuid_v4(), 10, 30) != second);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(other_kinds)

// One key, of which the server knows what it is made of, and nothing on a disk.
class one_key final : public registry {
  public:
    explicit one_key(std::string secret) : digest_(sha256(secret)) {}

    std::optional<owned_key> find_key(std::string_view digest) const override {
        if (digest != std::string_view(reinterpret_cast<char const*>(digest_.data()), 32))
            return {};
        owned_key found;
        found.key.scopes = {"workflows:read"};
        found.tenant.name = "acme";
        return found;
    }
    std::optional<app_record> find_app(uuid const&, uuid const&) const override { return {}; }
    std::optional<tenant_record> find_tenant(uuid const&) const override { return {}; }
    bool mark_used(uuid const&) override { return true; }
    std::uint64_t version() const override { return 1; }
    std::uint64_t visible_version() const override { return 1; }
    bool in_place() const override { return true; }
    bool is_readable() const noexcept override { return true; }

  private:
    sha256_digest digest_;
};

BOOST_AUTO_TEST_CASE(keys_may_come_from_elsewhere) {
    one_key elsewhere("secret");
    key_cache cache(elsewhere);
    BOOST_REQUIRE(cache.find("secret"));
    BOOST_TEST(cache.find("secret")->tenant_name == "acme");
    BOOST_TEST(cache.find("secret")->allows(scope::read));
    BOOST_TEST(!cache.find("secret")->allows(scope::write));
    BOOST_TEST(!cache.find("another"));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(other_processes)

// What an administration command does while a server runs: waits for a key's id, then revokes it.
[[noreturn]] void revoke_in_child(int from_parent, std::filesystem::path const& directory) {
    int status = 1;
    uuid id;
    if (::read(from_parent, id.bytes.data(), id.bytes.size()) == 16) {
        auto const own = open_registry(directory);
        status = own->revoke_key(id).has_value() ? 0 : 1;
    }
    ::_exit(status);
}

BOOST_AUTO_TEST_CASE(revocation_by_another_process_is_seen) {
    fixtures::temporary_directory directory;
    int pipe_ends[2];
    BOOST_REQUIRE(::pipe(pipe_ends) == 0);
    // Before this process opens the environment: LMDB forbids to use one across a fork.
    auto const child = ::fork();
    if (child == 0) revoke_in_child(pipe_ends[0], directory.path());
    BOOST_REQUIRE(child > 0);

    auto const own = open_registry(directory.path());
    key_cache cache(*own);
    auto const owner = own->create_tenant("acme").value().id;
    auto const [record, secret] = own->create_key(owner, "label", {}, 1, 1).value();
    BOOST_TEST(cache.find(secret));
    auto const version = cache.version();

    BOOST_REQUIRE(::write(pipe_ends[1], record.id.bytes.data(), 16) == 16);
    int status = -1;
    BOOST_REQUIRE(::waitpid(child, &status, 0) == child);
    BOOST_TEST(status == 0);
    BOOST_TEST(cache.version() != version);
    BOOST_TEST(!cache.find(secret));
    ::close(pipe_ends[0]);
    ::close(pipe_ends[1]);
}

BOOST_AUTO_TEST_SUITE_END()
