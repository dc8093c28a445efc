#include "rowd/kv/page_guard.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <csignal>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

#include "fixtures/child.hpp"
#include "fixtures/temporary_directory.hpp"
#include "rowd/base/file.hpp"

using namespace rowd;
using namespace rowd::kv;

namespace {

constexpr std::size_t page = 4096;
constexpr std::size_t pages = 8;

// A file of `pages` pages full of 'x', and its map.
struct mapped_file {
    explicit mapped_file(std::string const& name)
        : file(open_file(root.path() / name, O_RDWR | O_CREAT)) {
        page_guard::install();
        write_all(file.get(), std::string(pages * page, 'x'));
        map = static_cast<unsigned char*>(
            ::mmap(nullptr, pages * page, PROT_READ, MAP_SHARED, file.get(), 0));
    }
    ~mapped_file() { ::munmap(map, pages * page); }
    void cut(std::size_t kept) {
        BOOST_REQUIRE(::ftruncate(file.get(), static_cast<off_t>(kept * page)) == 0);
    }
    int at(std::size_t n) const {
        return static_cast<unsigned char volatile const*>(map)[n * page];
    }

    fixtures::temporary_directory root;
    file_descriptor file;
    unsigned char* map;
};

// Without the handler of the test's own framework.
void install_alone() {
    std::signal(SIGBUS, SIG_DFL);
    page_guard::install();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(page_guards)

BOOST_AUTO_TEST_CASE(what_can_be_read_is_no_damage) {
    mapped_file f("data.mdb");
    mapped_pages mine;
    page_guard const guard(mine);
    for (std::size_t n = 0; n < pages; ++n) BOOST_TEST(f.at(n) == 'x');
    BOOST_TEST(!mine.damaged());
}

BOOST_AUTO_TEST_CASE(a_page_that_cannot_be_read_says_nothing_and_counts_as_damage) {
    mapped_file f("data.mdb");
    f.cut(2);
    mapped_pages mine;
    mapped_pages others;
    page_guard const outer(others);
    {
        page_guard const guard(mine);
        BOOST_TEST(f.at(1) == 'x');
        BOOST_TEST(!mine.damaged());
        BOOST_TEST(f.at(2) == 0);
        BOOST_TEST(f.map[2 * page + 10] == 2);  // a leaf
        BOOST_TEST(mine.damaged());
    }
    BOOST_TEST(!others.damaged());
    BOOST_TEST(f.at(3) == 0);
    BOOST_TEST(others.damaged());
    BOOST_TEST(f.at(1) == 'x');
}

BOOST_AUTO_TEST_CASE(a_page_of_locks_becomes_one_of_zeros) {
    mapped_file f("lock.mdb");
    f.cut(0);
    mapped_pages mine;
    page_guard const guard(mine);
    BOOST_TEST(std::string(reinterpret_cast<char const*>(f.map) + page, page) ==
               std::string(page, '\0'));
    BOOST_TEST(mine.damaged());
}

BOOST_AUTO_TEST_CASE(many_threads_may_meet_the_same_pages) {
    for (int round = 0; round < 20; ++round) {
        mapped_file f("data.mdb");
        f.cut(0);
        mapped_pages mine;
        std::vector<std::thread> all;
        for (int i = 0; i < 4; ++i)
            all.emplace_back([&] {
                page_guard const guard(mine);
                for (std::size_t n = 0; n < pages; ++n)
                    if (f.at(n) != 0 || !mine.damaged()) std::abort();
            });
        for (auto& t : all) t.join();
    }
}

BOOST_AUTO_TEST_CASE(without_a_guard_or_elsewhere_the_process_ends) {
    mapped_file data("data.mdb");
    data.cut(0);
    fixtures::child unguarded([&] {
        install_alone();
        data.at(0);
    });
    BOOST_TEST(!unguarded.done());
    BOOST_TEST(unguarded.wait() == SIGBUS);

    mapped_file other("other");
    other.cut(0);
    mapped_pages mine;
    fixtures::child elsewhere([&] {
        install_alone();
        page_guard const guard(mine);
        other.at(0);
    });
    BOOST_TEST(elsewhere.wait() == SIGBUS);

    fixtures::child sent([&] {
        install_alone();
        page_guard const guard(mine);
        std::raise(SIGBUS);
    });
    BOOST_TEST(sent.wait() == SIGBUS);
}

BOOST_AUTO_TEST_SUITE_END()
