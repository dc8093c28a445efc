#include "api/stage.hpp"

#include <boost/algorithm/string/case_conv.hpp>
#include <boost/test/unit_test.hpp>

namespace rowd::fixtures {
namespace {

bool contains(std::string const& text, std::string const& part) {
    return text.find(part) != std::string::npos;
}

// The first text of such a member; empty if there is none.
std::string text_of(std::string const& body, std::string const& member) {
    std::string const before = "\"" + member + "\":\"";
    auto const at = body.find(before);
    if (at == body.npos) return {};
    auto const begin = at + before.size();
    return body.substr(begin, body.find('"', begin) - begin);
}

}  // namespace

stage::stage(host& h) : host_(h), owner_(h), stranger_(h) {
    auto const table =
        owner_.create_table(R"({"name":"Invoices","columns":[{"name":"paid","type":"boolean"}]})");
    auto const row = owner_.create_row(table, R"({"paid":true})");
    owner_.create_row(table, R"({"paid":false})");
    auto const sibling = owner_.create_table();
    auto const full = owner_.create_table(R"({"name":"Full","maxRows":1})");
    owner_.create_row(full);
    auto const foreign = stranger_.create_table(R"({"name":"Foreign"})");
    names_ = {{"table", table},
              {"row", row},
              {"TABLE", boost::to_upper_copy(table)},
              {"ROW", boost::to_upper_copy(row)},
              {"sibling_row", owner_.create_row(sibling)},
              {"full", full},
              {"foreign", foreign},
              {"foreign_row", stranger_.create_row(foreign)},
              {"unknown", "11111111-2222-4333-8444-555555555555"}};

    auto const revoked = owner_.make_key();
    host_.registry().revoke_key(revoked.first.id).value();
    keys_ = {{"owner", owner_.key()},
             {"reader", owner_.make_key({"workflows:read"}).second},
             {"writer", owner_.make_key({"workflows:write"}).second},
             {"runner", owner_.make_key({"workflows:execute", "runs:read"}).second},
             {"revoked", revoked.second},
             {"unknown", "wfk_00000000000000000000000000000000"}};
    names_.emplace("key", owner_.key());
}

void stage::play(std::vector<scenario> const& scenarios) {
    for (auto const& s : scenarios) {
        BOOST_TEST_CONTEXT(s.shows) {
            play(s);
        }
    }
}

void stage::play(scenario const& s) {
    if (uses_fresh(s)) make_fresh();
    request r{s.method, expanded(s.path), s.fields, expanded(s.body)};
    for (auto& field : r.fields) field.second = expanded(field.second);
    if (s.key != "none") r.fields.emplace_back("x-api-key", keys_.at(s.key));
    auto const answer = host_.ask(r);
    auto const text = answer.head + "\r\n<<" + answer.body + ">>";
    auto const shape = masked(text);
    BOOST_TEST(answer.status == s.status, "it is " << text);
    for (auto const& part : s.contains) {
        auto const wanted = expanded(part);
        BOOST_TEST((contains(text, wanted) || contains(shape, wanted)),
                   "no " << wanted << " in " << text);
    }
    for (auto const& part : s.lacks) {
        auto const unwanted = expanded(part);
        BOOST_TEST((!contains(text, unwanted) && !contains(shape, unwanted)),
                   unwanted << " in " << text);
    }
    if (!s.keeps.empty()) names_[s.keeps] = text_of(answer.body, s.member);
}

bool stage::uses_fresh(scenario const& s) const {
    return contains(s.path + s.body, "{fresh");
}

void stage::make_fresh() {
    names_["fresh"] = owner_.create_table(
        R"({"name":"Fresh","description":"d","columns":[{"name":"n","type":"number"}],)"
        R"("metadata":{"m":1},"maxRows":5})");
    names_["fresh_row"] = owner_.create_row_at(names_["fresh"], "7", R"({"n":1,"kept":"no"})");
}

std::string stage::expanded(std::string text) const {
    for (auto const& [name, value] : names_) text = replaced(text, "{" + name + "}", value);
    return text;
}

}  // namespace rowd::fixtures
