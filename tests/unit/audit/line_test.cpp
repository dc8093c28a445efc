#include "audit/line.hpp"

#include <boost/test/unit_test.hpp>
#include <stdexcept>

namespace rowd::audit {

BOOST_AUTO_TEST_SUITE(audit_line)

// Stored: this text must never change. Computed independently of this program.
BOOST_AUTO_TEST_CASE(the_first_line_has_its_pinned_bytes) {
    sha256_hasher hasher;
    std::string text;
    append_line(text, hasher, digest{}, 1, R"({"a":1})");
    std::string const zeros(64, '0');
    BOOST_TEST(
        text ==
        R"({"n":1,"prev":")" + zeros +
            R"(","hash":"efdc0e2f8a22c30683385791552f8455b898f59e1aa4d1a6c77f0457bd1d5947",)" +
            R"("entry":{"a":1}})" + "\n");
}

BOOST_AUTO_TEST_CASE(a_line_decodes_to_its_parts) {
    sha256_hasher hasher;
    std::string text;
    digest const hash = append_line(text, hasher, digest{7}, 42, R"({"a":{"b":"}"}})");
    text.pop_back();
    auto const l = decode_line(text);
    BOOST_REQUIRE(l.has_value());
    BOOST_TEST(l->number == 42u);
    BOOST_TEST((l->prev == digest{7}));
    BOOST_TEST((l->hash == hash));
    BOOST_TEST(l->entry == R"({"a":{"b":"}"}})");
}

BOOST_AUTO_TEST_CASE(a_flip_of_any_bit_is_noticed) {
    sha256_hasher hasher;
    std::string text;
    append_line(text, hasher, digest{7}, 42, R"({"a":"b"})");
    text.pop_back();
    for (std::size_t at = 0; at < text.size(); ++at)
        for (int bit = 0; bit < 8; ++bit) {
            std::string flipped = text;
            flipped[at] = static_cast<char>(flipped[at] ^ (1 << bit));
            chain lines;
            BOOST_TEST_CONTEXT("byte " << at << " bit " << bit)
            BOOST_TEST(!lines.check(flipped).sound);
        }
    chain lines;
    BOOST_TEST(lines.check(text).sound);
}

BOOST_AUTO_TEST_CASE(other_forms_of_a_number_are_not_lines) {
    sha256_hasher hasher;
    std::string text;
    append_line(text, hasher, digest{7}, 42, "{}");
    text.pop_back();
    for (char const* number :
         {"042", "+42", "-42", " 42", "0", "", "42.0", "184467440737095516160"}) {
        std::string other = text;
        other.replace(text.find("42"), 2, number);
        BOOST_TEST(!decode_line(other).has_value());
    }
}

BOOST_AUTO_TEST_CASE(what_is_no_entry_is_refused) {
    sha256_hasher hasher;
    std::string text;
    for (std::string const& entry : {std::string("[]"), std::string(), std::string("{\n}"),
                                     "{\"a\":\"" + std::string(line_bytes_max, 'x') + "\"}"})
        BOOST_CHECK_THROW(append_line(text, hasher, digest{}, 1, entry), std::invalid_argument);
    BOOST_TEST(text.empty());
}

BOOST_AUTO_TEST_CASE(a_chain_names_a_gap_and_a_wrong_predecessor) {
    sha256_hasher hasher;
    auto const text_of = [&](digest const& prev, std::uint64_t number) {
        std::string text;
        append_line(text, hasher, prev, number, "{}");
        text.pop_back();
        return text;
    };
    chain lines;
    BOOST_TEST(lines.check(text_of(digest{}, 1)).problem == "");
    BOOST_TEST(lines.check(text_of(lines.hash(), 2)).problem == "");
    BOOST_TEST(lines.check(text_of(digest{9}, 3)).problem ==
               "it does not continue the line before it");
    BOOST_TEST(lines.check(text_of(lines.hash(), 5)).problem == "number 5 follows 3");
    BOOST_TEST(lines.check(text_of(lines.hash(), 6)).problem == "");
}

BOOST_AUTO_TEST_CASE(a_chain_may_begin_where_older_segments_were_pruned) {
    sha256_hasher hasher;
    std::string pruned;
    append_line(pruned, hasher, digest{9}, 100, "{}");
    pruned.pop_back();
    std::string lost;
    append_line(lost, hasher, digest{}, 100, "{}");
    lost.pop_back();
    BOOST_TEST(chain().check(pruned).problem == "");
    BOOST_TEST(chain().check(lost).problem != "");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace rowd::audit
