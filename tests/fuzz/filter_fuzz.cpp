// Filters and groupings. Input: how columns are declared, then a filter, a line feed, a row's data.
#include <string>

#include "fuzz/input.hpp"
#include "rowd/base/json.hpp"
#include "rowd/domain/filter.hpp"
#include "rowd/domain/group.hpp"
#include "rowd/domain/row.hpp"
#include "rowd/domain/search.hpp"

using namespace rowd;
using namespace rowd::domain;
using fuzz::require;

namespace {

column_catalog make_catalog(std::uint8_t how) {
    column_catalog c;
    c.columns = {{"s", column_type::string},  {"n", column_type::number},
                 {"b", column_type::boolean}, {"o", column_type::object},
                 {"a", column_type::array},   {"d", column_type::date_time},
                 {"x", column_type::any},     {"$odd", column_type::string}};
    c.undeclared_allowed = (how & 1) != 0;
    c.id_is_number = (how & 2) != 0;
    return c;
}

std::string sample_data() {
    return R"({"s":"text","n":12.5,"b":true,"o":{"k":[1,"2"]},"a":[1,"x",null],)"
           R"("d":"2024-02-29T12:00:00.000Z","x":null})";
}

row make_row(std::string data) {
    row made;
    made.number = made.sequence = 7;
    made.created_ms = made.updated_ms = 1'700'000'000'000;
    made.data = std::move(data);
    made.members = member_table(made.data);
    return made;
}

void check_filter(std::string const& text, column_catalog const& columns, row const& first,
                  row const& second) {
    auto const plain = parse_filter(text, columns);
    if (!plain) return;
    auto const negated = parse_filter("{\"$not\":" + text + "}", columns);
    auto const listed = parse_filter("{\"$and\":[" + text + "]}", columns);
    auto const either = parse_filter("{\"$or\":[" + text + "," + text + "]}", columns);
    for (auto const* r : {&first, &second}) {
        bool const matches = plain->matches(r->view());
        // One level more may be one too many.
        if (negated) require(negated->matches(r->view()) != matches, "$not turns a filter round");
        if (listed) require(listed->matches(r->view()) == matches, "$and of one is that one");
        if (either) require(either->matches(r->view()) == matches, "$or of the same is the same");
    }
}

void check_search(std::string const& text, row const& r) {
    bool const found = text_search(text).matches(r.view());
    double const score = ranking(text, {path::literal("s"), path::literal("o")}).score(r.view());
    require(score >= 0 && score <= 1, "a score is between 0 and 1");
    row whole = r;
    whole.data = "{\"s\":" + json::quoted(text) + "}";
    whole.members = member_table(whole.data);
    require(text_search(text).matches(whole.view()), "a text is found in itself");
    require(!found || text_search(text.substr(0, 0)).matches(r.view()), "nothing is in everything");
}

void check_group(std::string const& text, column_catalog const& columns, row const& r) {
    auto const plan = parse_group(text, columns);
    if (!plan) return;
    group_collector groups(*plan);
    for (int i = 0; i < 2; ++i)
        if (!groups.add(r.view())) return;
    auto const page = groups.page(plan->default_order(), 0, 10);
    if (!page) return;
    for (auto const& g : *page) {
        std::string again;
        require(json::compact(g, again).has_value() && again == g, "a group is compact JSON");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    fuzz::input in(data, size);
    auto const columns = make_catalog(in.byte());
    std::string text;
    if (!json::compact(in.line(), text)) return 0;
    std::string fields;
    if (!json::compact(in.rest(), fields) || json::kind_of(fields) != json::kind::object)
        fields = sample_data();
    auto const first = make_row(std::move(fields));
    check_filter(text, columns, first, make_row(sample_data()));
    check_group(text, columns, first);
    check_search(text, first);
    return 0;
}
