// A whole connection to a server on the loopback interface. Input: where to cut, then what a client
// sends before it stops sending. The answers must be whole, and the same however the bytes arrive.
#include <string>

#include "fuzz/input.hpp"
#include "unit/http/server_fixture.hpp"

using namespace rowd;
using namespace rowd::http;
using fuzz::require;

namespace {

// What answers late, at length, or according to how much has arrived already.
bool depends_on_more(std::string_view text) {
    for (auto const word : {"gate", "block", "big", "refused", "throw", "silent"})
        if (text.find(word) != text.npos) return true;
    return false;
}

// Without dates. The echo of a body may say anything, so this goes answer by answer.
std::string checked(std::string_view answers) {
    std::string all;
    while (!answers.empty()) {
        require(answers.starts_with("HTTP/1.1 "), "an answer begins with its version");
        auto const end = answers.find("\r\n\r\n");
        require(end != answers.npos, "the head of an answer ends");
        std::string head(answers.substr(0, end + 4));
        auto const date = head.find("Date: ");
        require(date != head.npos, "an answer has a date");
        head.erase(date, head.find("\r\n", date) - date);
        auto const length_at = head.find("Content-Length:");
        std::size_t length = 0;
        if (length_at != head.npos) length = std::stoul(head.substr(length_at + 15));
        answers.remove_prefix(end + 4);
        require(length <= answers.size(), "the body of an answer is whole");
        auto const body = answers.substr(0, length);
        // Which of several faults is named may depend on how much of them has come.
        if (body.starts_with(R"({"error":)"))
            all += "refused\n";
        else
            all.append(head).append(body);
        answers.remove_prefix(length);
    }
    return all;
}

std::string ask(running_server& server, std::string_view first, std::string_view second) {
    client c(server);
    if (c.send(first) && c.send(second)) c.finish_sending();
    return c.receive_all();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    static running_server server;
    fuzz::input in(data, size);
    std::size_t const cut = in.byte() * 16u;
    std::string_view const text = in.rest();
    if (depends_on_more(text) || text.find("HEAD ") != text.npos) return 0;
    auto const split = std::min<std::size_t>(cut, text.size());
    auto const whole = ask(server, text, {});
    auto const pieces = ask(server, text.substr(0, split), text.substr(split));
    if (text.find("100-") != text.npos) return 0;  // may or may not be told to go on
    require(checked(whole) == checked(pieces), "answers do not depend on how requests arrive");
    return 0;
}
