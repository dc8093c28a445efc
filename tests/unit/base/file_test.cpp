#include "rowd/base/file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <system_error>

#include "rowd/base/random.hpp"

namespace fs = std::filesystem;

namespace {

struct fresh_directory {
    fs::path path = fs::temp_directory_path() / ("rowd_" + rowd::random_source{}.alphanumeric(16));

    fresh_directory() { fs::create_directory(path); }
    ~fresh_directory() { fs::remove_all(path); }

    std::ptrdiff_t entries() const {
        return std::distance(fs::directory_iterator(path), fs::directory_iterator());
    }
};

bool is_absent(std::system_error const& e) {
    return e.code() == std::errc::no_such_file_or_directory;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(files, fresh_directory)

BOOST_AUTO_TEST_CASE(written_content_reads_back) {
    std::string const content = std::string("a\0b", 3) + std::string(300'000, 'x');
    auto const file = rowd::open_file(path / "data", O_WRONLY | O_CREAT | O_EXCL);
    rowd::write_all(file.get(), content);
    rowd::sync_data(file.get());
    rowd::sync_directory(path);
    BOOST_CHECK(rowd::read_file(path / "data") == content);
}

BOOST_AUTO_TEST_CASE(whoever_waits_for_a_reader_is_asked_whether_to_go_on) {
    int ends[2];
    BOOST_REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
    rowd::file_descriptor const output(ends[0]);
    rowd::file_descriptor const input(ends[1]);
    std::string const content(300'000, 'x');
    struct enough {};
    int asked = 0;
    BOOST_CHECK_THROW(rowd::write_all(input.get(), content,
                                      [&] {
                                          if (++asked == 3) throw enough();
                                      }),
                      enough);
    std::string got(content.size(), '\0');
    auto const read = [&] { return ::read(output.get(), got.data(), got.size()); };
    auto left = static_cast<ssize_t>(content.size());
    rowd::write_all(input.get(), std::string_view(content).substr(0, 4'096),
                    [&] { left -= read(); });
    BOOST_TEST(asked == 3);
    BOOST_TEST(left < static_cast<ssize_t>(content.size()));
    auto const file = rowd::open_file(path / "data", O_WRONLY | O_CREAT | O_EXCL);
    rowd::write_all(file.get(), content, [] {});
    BOOST_CHECK(rowd::read_file(path / "data") == content);
}

BOOST_AUTO_TEST_CASE(an_empty_file_reads_as_empty_text) {
    rowd::replace_file(path / "data", "");
    BOOST_TEST(rowd::read_file(path / "data") == "");
}

BOOST_AUTO_TEST_CASE(replacing_makes_the_file_or_changes_all_of_it) {
    fs::path const file = path / "data";
    rowd::replace_file(file, "a long first content");
    BOOST_TEST(rowd::read_file(file) == "a long first content");
    rowd::replace_file(file, "second");
    BOOST_TEST(rowd::read_file(file) == "second");
    BOOST_TEST(entries() == 1);
    BOOST_CHECK(fs::status(file).permissions() == (fs::perms::owner_read | fs::perms::owner_write));
}

BOOST_AUTO_TEST_CASE(a_failed_replacement_leaves_no_half_made_file) {
    fs::create_directory(path / "taken");
    BOOST_CHECK_THROW(rowd::replace_file(path / "taken", "content"), std::system_error);
    BOOST_TEST(entries() == 1);
}

BOOST_AUTO_TEST_CASE(a_long_file_is_read_in_blocks) {
    std::string const content((3u << 20) + 7, 'x');
    rowd::replace_file(path / "long", content);
    std::string seen;
    rowd::read_blocks(path / "long", [&](std::string_view block) {
        BOOST_TEST(block.size() <= 1u << 20);
        seen += block;
    });
    BOOST_TEST((seen == content));
}

BOOST_AUTO_TEST_CASE(absent_files_and_directories_say_so) {
    BOOST_CHECK_EXCEPTION(rowd::read_file(path / "none"), std::system_error, is_absent);
    BOOST_CHECK_EXCEPTION(rowd::sync_directory(path / "none"), std::system_error, is_absent);
    BOOST_CHECK_EXCEPTION(rowd::replace_file(path / "none" / "file", ""), std::system_error,
                          is_absent);
}

BOOST_AUTO_TEST_CASE(errors_of_bad_descriptors_are_thrown) {
    BOOST_CHECK_THROW(rowd::write_all(-1, "x"), std::system_error);
    BOOST_CHECK_THROW(rowd::sync_data(-1), std::system_error);
}

BOOST_AUTO_TEST_CASE(a_descriptor_is_closed_once_by_its_last_owner) {
    auto first = rowd::open_file(path, O_RDONLY | O_DIRECTORY);
    int const number = first.get();
    rowd::file_descriptor second = std::move(first);
    BOOST_TEST(!first);
    BOOST_TEST(second.get() == number);
    BOOST_TEST((::fcntl(number, F_GETFD) & FD_CLOEXEC) != 0);
    first = std::move(second);
    first.close();
    BOOST_TEST(::fcntl(number, F_GETFD) == -1);
}

BOOST_AUTO_TEST_SUITE_END()
