// Commands that root runs beside a service of another user, and directories that are there already.
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <fstream>

#include "fixtures/binary_host.hpp"
#include "fixtures/company.hpp"

using namespace rowd;
using namespace rowd::fixtures;

namespace {

namespace fs = std::filesystem;

constexpr uid_t service_user = 65'534;

bool is_root() {
    if (::geteuid() == 0) return true;
    BOOST_TEST_MESSAGE("skipped: only root can give files away");
    return false;
}

void check_owner(fs::path const& path) {
    struct stat status {};
    BOOST_TEST(::lstat(path.c_str(), &status) == 0);
    BOOST_TEST(status.st_uid == service_user, path.string());
}

void check_owner_of_all(fs::path const& directory) {
    check_owner(directory);
    for (auto const& entry : fs::recursive_directory_iterator(directory)) check_owner(entry.path());
}

struct made_data {
    temporary_directory root;
    fs::path const data = root.path() / "data";
    fs::path const errors = root.path() / "errors";

    outcome rowd(std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), ROWD_BINARY);
        return run(arguments, errors);
    }
    void must(std::vector<std::string> arguments) {
        auto const done = rowd(arguments);
        BOOST_REQUIRE_MESSAGE(done.code == 0, arguments.front() << ": " << done.errors);
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(foreign_owners, made_data)

BOOST_AUTO_TEST_CASE(what_root_makes_belongs_to_the_owner_of_the_data_directory) {
    if (!is_root()) return;
    fs::create_directory(data);
    BOOST_REQUIRE(::chown(data.c_str(), service_user, service_user) == 0);
    must({"tenant", "create", "acme", "--data", data});
    must({"key", "create", "--tenant", "acme", "--data", data});
    check_owner_of_all(data);
    binary_host other;
    company c(other);
    c.create_row(c.create_table());
    auto const dump = root.path() / "dump";
    BOOST_TEST(other.command({"dump", "--tenant", c.tenant().name, "--to", dump}).code == 0);
    must({"load", dump, "--tenant", "loaded", "--data", data});
    fs::remove(data / "control" / "lock.mdb");
    must({"tenant", "list", "--data", data});
    must({"verify", "--data", data});
    check_owner_of_all(data);
    must({"backup", root.path() / "backup", "--data", data});
    must({"tenant", "delete", "loaded", "--yes", "--data", data});
    check_owner_of_all(data);

    auto const restored = root.path() / "restored";
    fs::create_directory(restored);
    BOOST_REQUIRE(::chown(restored.c_str(), service_user, service_user) == 0);
    must({"restore", root.path() / "backup", "--data", restored});
    check_owner_of_all(restored);
}

BOOST_AUTO_TEST_CASE(leftovers_that_cannot_be_removed_keep_no_server_from_starting) {
    binary_host server;
    company c(server);
    c.create_table();
    BOOST_TEST(server.stop() == 0);
    auto const trash = server.data() / "trash";
    std::ofstream(trash) << "not even a directory";
    server.start();
    BOOST_TEST(listed(c.get("/api/v1/tables")).size() == 1u);
    BOOST_TEST(server.stop() == 0);
    fs::remove(trash);
    auto const id = random_source().uuid_v4().to_string();
    fs::create_directories(trash);
    std::ofstream(trash / id) << "a file where a directory was expected";
    fs::create_directories(server.data() / "tenants" / id / "data.mdb");
    server.start();
    BOOST_TEST(listed(c.get("/api/v1/tables")).size() == 1u);
}

BOOST_AUTO_TEST_CASE(backups_and_restores_go_into_directories_that_are_there) {
    must({"tenant", "create", "acme", "--data", data});
    auto const backup = root.path() / "backup";
    fs::create_directories(backup / "lost+found");  // as a file system of its own has
    must({"backup", backup, "--data", data});
    auto const folder = root.path() / "folder";
    auto const link = root.path() / "link";
    fs::create_directory(folder);
    fs::create_directory_symlink(folder, link);
    must({"restore", backup, "--data", link});
    BOOST_TEST(fs::is_symlink(link));
    must({"verify", "--data", folder});
    auto const again = rowd({"restore", backup, "--data", link});
    BOOST_TEST(again.code == 1);
    BOOST_TEST(!fs::exists(folder / ".partial"));
    BOOST_TEST(rowd({"backup", link, "--data", data}).code == 1);
}

BOOST_AUTO_TEST_CASE(backups_and_restores_go_into_mount_points) {
    if (!is_root()) return;
    must({"tenant", "create", "acme", "--data", data});
    auto const script = R"(
set -e
mount -t tmpfs none "$ROOT/mounted"
"$ROWD" backup "$ROOT/mounted" --data "$ROOT/data"
mount -t tmpfs none "$ROOT/other"
"$ROWD" restore "$ROOT/mounted" --data "$ROOT/other"
"$ROWD" verify --data "$ROOT/other"
)";
    for (auto const* name : {"mounted", "other"}) fs::create_directory(root.path() / name);
    if (run({"unshare", "--mount", "true"}, errors).code != 0) {
        BOOST_TEST_MESSAGE("skipped: nothing can be mounted here");
        return;
    }
    auto const done = run({"unshare", "--mount", "env", "ROOT=" + root.path().string(),
                           "ROWD=" ROWD_BINARY, "sh", "-c", script},
                          errors);
    BOOST_TEST(done.code == 0, done.output << done.errors);
}

BOOST_AUTO_TEST_CASE(a_key_is_revoked_on_a_full_disk) {
    if (!is_root() || run({"unshare", "--mount", "true"}, errors).code != 0) return;
    fs::create_directory(root.path() / "small");
    auto const script = R"(
set -e
mount -t tmpfs -o size=1m none "$ROOT/small"
data=$ROOT/small/data
"$ROWD" tenant create acme --data "$data"
"$ROWD" key create --tenant acme --data "$data"
key=$("$ROWD" key list --tenant acme --data "$data" --json | grep -o '"id":"[^"]*"' | head -n 1 | cut -d '"' -f 4)
dd if=/dev/zero of="$ROOT/small/filler" bs=4k 2>/dev/null || true
if "$ROWD" key create --tenant acme --data "$data"; then exit 3; fi
"$ROWD" key revoke "$key" --data "$data"
"$ROWD" key list --tenant acme --data "$data" --json | grep -q '"revokedAt":"2'
"$ROWD" tenant delete acme --yes --data "$data"
)";
    auto const done = run({"unshare", "--mount", "env", "ROOT=" + root.path().string(),
                           "ROWD=" ROWD_BINARY, "sh", "-c", script},
                          errors);
    BOOST_TEST(done.code == 0, done.output << done.errors);
}

BOOST_AUTO_TEST_SUITE_END()
