#include "rowd/base/line_reader.hpp"

#include <fcntl.h>

#include <boost/test/unit_test.hpp>
#include <vector>

#include "fixtures/temporary_directory.hpp"
#include "rowd/base/file.hpp"

namespace {

std::vector<std::string> lines_of(std::string const& text, std::size_t line_bytes_max = 1u << 20) {
    rowd::fixtures::temporary_directory directory;
    rowd::replace_file(directory.path() / "text", text);
    auto const file = rowd::open_file(directory.path() / "text", O_RDONLY);
    rowd::line_reader reader(file.get(), line_bytes_max);
    std::vector<std::string> lines;
    while (auto const line = reader.next()) {
        lines.emplace_back(*line);
        BOOST_TEST(reader.number() == lines.size());
    }
    return lines;
}

using list = std::vector<std::string>;

}  // namespace

BOOST_AUTO_TEST_SUITE(line_readers)

BOOST_AUTO_TEST_CASE(lines_come_without_their_newlines) {
    BOOST_TEST(lines_of("").empty());
    BOOST_TEST(lines_of("a\n\nb\n") == (list{"a", "", "b"}), boost::test_tools::per_element());
    BOOST_TEST(lines_of("a\nb") == (list{"a", "b"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_byte_order_mark_is_no_part_of_the_first_line) {
    BOOST_TEST(lines_of("\xef\xbb\xbf"
                        "a\n\xef\xbb\xbf"
                        "b") == (list{"a",
                                      "\xef\xbb\xbf"
                                      "b"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(lines_may_be_longer_than_a_block) {
    std::string const a(300'000, 'a');
    std::string const b(700'000, 'b');
    BOOST_TEST((lines_of(a + "\n" + b + "\n" + a) == list{a, b, a}));
}

BOOST_AUTO_TEST_CASE(a_line_that_never_ends_is_an_error) {
    BOOST_CHECK_THROW(lines_of(std::string(5u << 20, 'a'), 1u << 20), std::runtime_error);
}

BOOST_AUTO_TEST_SUITE_END()
