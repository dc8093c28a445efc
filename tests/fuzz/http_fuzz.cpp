// The parser of heads and chunked bodies. Input: how many bytes come at a time, then the bytes.
#include <string>

#include "fuzz/input.hpp"
#include "http/request_parser.hpp"

using namespace rowd;
using namespace rowd::http;
using fuzz::require;

namespace {

constexpr std::uint64_t body_bytes_max = 1000;

bool within(std::string_view part, std::string_view whole) {
    return part.empty() || (part.data() >= whole.data() &&
                            part.data() + part.size() <= whole.data() + whole.size());
}

void check_call(api::call const& c, std::string_view head) {
    auto const& f = c.fields;
    for (auto const view : {c.method_name, c.query, f.content_type, f.content_encoding, f.api_key,
                            f.authorization, f.user_agent, f.username, f.bot_id, f.integration_id})
        require(within(view, head), "fields are views into the head");
    require(!c.path.empty(), "there is a path");
    for (char const b : c.path) require(b > ' ' && b < 0x7f && b != '?', "the path is clean");
    for (char const b : c.query) require(b > ' ' && b < 0x7f, "the query is clean");
    for (std::size_t n = 1; n <= head.size(); ++n)
        require(!cannot_be_http(head.substr(0, n)), "a prefix of a good head can be HTTP");
}

struct outcome {
    std::string body;
    std::size_t consumed = 0;
    bool done = false;
    bool refused = false;  // for which of several faults may depend on how much has come

    bool operator==(outcome const&) const = default;
};

outcome read_chunks(std::string_view head, std::string_view raw, std::size_t step) {
    api::call c;
    request_parser p;
    p.parse_head(head, {}, c);
    p.body_bytes_max(body_bytes_max);
    outcome o;
    std::string waiting;
    while (!o.done && !o.refused && !raw.empty()) {
        waiting += raw.substr(0, step);
        raw.remove_prefix(std::min(step, raw.size()));
        auto const progress = p.feed(waiting, o.body);
        waiting.erase(0, progress.consumed);
        o.consumed += progress.consumed;
        o.done = progress.done;
        o.refused = static_cast<bool>(progress.refused);
    }
    require(o.body.size() <= body_bytes_max, "the bound of a body holds");
    if (!o.refused) return o;
    return {{}, 0, false, true};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    fuzz::input in(data, size);
    std::size_t const step = 1u + in.byte();
    std::string_view const text = in.rest();
    auto const end = text.find("\r\n\r\n");
    if (end == text.npos) {
        cannot_be_http(text);
        return 0;
    }
    // Where there is no byte behind the head, reading one is seen.
    std::string const head(text.substr(0, end + 4));
    api::call c;
    request_parser p;
    if (p.parse_head(head, {}, c)) return 0;
    check_call(c, head);
    require(!p.chunked() || !c.content_length, "one way to tell the length of a body");
    if (!p.chunked()) return 0;
    auto const raw = text.substr(end + 4);
    require(read_chunks(head, raw, raw.size()) == read_chunks(head, raw, step),
            "what is read does not depend on how it arrives");
    return 0;
}
