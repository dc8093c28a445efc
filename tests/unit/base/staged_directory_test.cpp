#include "rowd/base/staged_directory.hpp"

#include <boost/test/unit_test.hpp>
#include <fstream>

#include "fixtures/temporary_directory.hpp"

using rowd::staged_directory;

namespace {

namespace fs = std::filesystem;

struct place_fixture {
    rowd::fixtures::temporary_directory root;
    fs::path const place = root.path() / "place";
    fs::path const partial = root.path() / "place.partial";

    static void write(fs::path const& path) {
        fs::create_directories(path.parent_path());
        std::ofstream(path) << "x";
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(staged_directories, place_fixture)

BOOST_AUTO_TEST_CASE(everything_appears_at_once) {
    {
        staged_directory staged(place);
        BOOST_TEST(staged.path() == partial);
        BOOST_CHECK(fs::status(partial).permissions() == fs::perms::owner_all);
        write(staged.path() / "a" / "b");
        BOOST_TEST(!fs::exists(place));
        staged.publish();
    }
    BOOST_TEST(fs::exists(place / "a" / "b"));
    BOOST_TEST(!fs::exists(partial));
}

BOOST_AUTO_TEST_CASE(what_was_not_published_goes) {
    {
        staged_directory staged(place);
        write(staged.path() / "a");
    }
    BOOST_TEST(fs::is_empty(root.path()));
}

BOOST_AUTO_TEST_CASE(what_a_killed_process_left_goes) {
    write(partial / "old");
    staged_directory staged(place);
    staged.publish();
    BOOST_TEST(fs::is_empty(place));
}

BOOST_AUTO_TEST_CASE(only_an_empty_directory_may_be_in_the_place) {
    fs::create_directory(place);
    staged_directory(place.string() + "/").publish();
    BOOST_TEST(fs::is_empty(place));
    write(place / "mine");
    BOOST_CHECK_THROW(staged_directory{place}, std::runtime_error);
    BOOST_CHECK_THROW(staged_directory{place / "mine"}, std::runtime_error);
    BOOST_TEST(!fs::exists(partial));
}

BOOST_AUTO_TEST_CASE(a_place_that_was_taken_meanwhile_is_left_alone) {
    staged_directory staged(place);
    write(place / "mine");
    BOOST_CHECK_THROW(staged.publish(), std::system_error);
    BOOST_TEST(fs::exists(place / "mine"));
}

BOOST_AUTO_TEST_CASE(a_directory_that_is_there_is_filled_inside) {
    fs::create_directories(place / "lost+found");
    fs::create_directory_symlink(place, root.path() / "link");
    {
        staged_directory staged(root.path() / "link", "whole");
        write(staged.path() / "whole");
        write(staged.path() / "a" / "b");
        BOOST_TEST(!fs::exists(place / "a"));
        BOOST_CHECK_THROW(staged_directory(place, "whole"), std::runtime_error);
        staged.publish();
    }
    BOOST_TEST(fs::exists(place / "whole"));
    BOOST_TEST(fs::exists(place / "a" / "b"));
    BOOST_TEST(std::distance(fs::directory_iterator(place), {}) == 3);
}

BOOST_AUTO_TEST_CASE(a_directory_that_was_taken_while_it_was_filled_inside_is_left_alone) {
    fs::create_directory(place);
    {
        staged_directory staged(place);
        write(staged.path() / "a");
        write(place / "mine");
        BOOST_CHECK_THROW(staged.publish(), std::runtime_error);
    }
    BOOST_TEST(fs::exists(place / "mine"));
    BOOST_TEST(std::distance(fs::directory_iterator(place), {}) == 1);
}

BOOST_AUTO_TEST_CASE(what_a_process_left_that_was_killed_while_files_moved_up_goes) {
    write(place / ".publishing" / "whole");
    write(place / "a" / "b");
    staged_directory staged(place, "whole");
    BOOST_TEST(!fs::exists(place / "a"));
    write(staged.path() / "whole");
    staged.publish();
    BOOST_TEST(std::distance(fs::directory_iterator(place), {}) == 1);
}

BOOST_AUTO_TEST_CASE(two_do_not_fill_one_place) {
    staged_directory first(place);
    write(first.path() / "a");
    BOOST_CHECK_THROW(staged_directory{place}, std::runtime_error);
    BOOST_TEST(fs::exists(first.path() / "a"));
}

BOOST_AUTO_TEST_SUITE_END()
