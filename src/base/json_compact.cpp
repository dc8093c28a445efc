// Validating and compacting a client's JSON in one pass, without a tree and without an allocation
// per token.
#include <algorithm>
#include <boost/json/basic_parser_impl.hpp>
#include <cstring>
#include <string>

#include "base/json_compactor.hpp"
#include "base/json_names.hpp"
#include "rowd/base/json.hpp"

namespace rowd::json {
namespace {

// What may be written for a piece beyond its own length: a comma that the piece before ended with,
// the held back part of a literal, a number or an escape.
constexpr std::size_t held_back_max = 64;

boost::json::parse_options options(unsigned depth) {
    boost::json::parse_options o;
    o.max_depth = depth;
    return o;
}

error malformed(boost::json::error_code ec, unsigned depth) {
    std::string const invalid = "Invalid JSON in request body";
    if (ec == boost::json::error::too_deep)
        return fail(errc::bad_json,
                    invalid + ": nested deeper than " + std::to_string(depth) + " levels");
    return fail(errc::bad_json, invalid);
}

}  // namespace

std::vector<std::string_view> compactor::texts_of(std::span<written_key const> keys) const {
    std::vector<std::string_view> texts;
    texts.reserve(keys.size());
    for (auto const& key : keys) texts.push_back(text_of(key));
    return texts;
}

void compactor::settle_duplicates(open_object const& object) {
    std::span<written_key const> const keys{keys_.data() + object.first_key,
                                            keys_.size() - object.first_key};
    if (has_duplicates(keys)) rebuild(object, keys);
}

bool compactor::has_duplicates(std::span<written_key const> keys) const {
    if (keys.size() <= few_names) {
        for (std::size_t i = 1; i < keys.size(); ++i) {
            for (std::size_t j = 0; j < i; ++j) {
                if (text_of(keys[i]) == text_of(keys[j])) return true;
            }
        }
        return false;
    }
    std::vector<std::string_view> texts = texts_of(keys);
    std::sort(texts.begin(), texts.end(), name_less);
    return std::adjacent_find(texts.begin(), texts.end()) != texts.end();
}

// Writes the object again: each name once, at the place of its first member, with the value of
// its last.
void compactor::rebuild(open_object const& object, std::span<written_key const> keys) {
    std::vector<std::string_view> const texts = texts_of(keys);
    std::vector<std::size_t> const sorted = sorted_positions(texts);
    std::vector<std::size_t> last(keys.size(), keys.size());  // set for the first of each name
    for (std::size_t i = 0; i < sorted.size();) {
        std::size_t const first = sorted[i];
        for (; i < sorted.size() && texts[sorted[i]] == texts[first]; ++i) last[first] = sorted[i];
    }

    auto const value_of = [&](std::size_t i) {
        std::size_t const begin = keys[i].quote + keys[i].size + 3;  // two quotes and a colon
        // The next key's comma, or the brace that closes the object.
        std::size_t const end = (i + 1 < keys.size() ? keys[i + 1].quote : size()) - 1;
        return std::string_view(out_ + begin, end - begin);
    };
    std::string members = "{";
    for (std::size_t i = 0; i < keys.size(); ++i) {
        if (last[i] == keys.size()) continue;
        if (members.size() > 1) members += ',';
        members.append(out_ + keys[i].quote, keys[i].size + 3);
        members.append(value_of(last[i]));
    }
    members += '}';
    std::memcpy(out_ + object.begin, members.data(), members.size());
    end_ = out_ + object.begin + members.size();
}

result<> compact(std::string_view text, std::string& out, unsigned depth) {
    std::size_t const before = out.size();
    out.resize(before + text.size());
    boost::json::basic_parser<compactor> parser(options(depth), text, out.data() + before);
    boost::json::error_code ec;
    std::size_t const read = parser.write_some(false, text.data(), text.size(), ec);
    if (ec || read != text.size()) {
        out.resize(before);
        return malformed(ec, depth);
    }
    out.resize(before + parser.handler().size());
    return {};
}

struct piecewise_compactor::state {
    boost::json::basic_parser<compactor> parser{options(depth_max), std::string_view(), nullptr};
    std::string out;
    bool good = true;
    boost::json::error_code why;  // it is not
};

piecewise_compactor::piecewise_compactor() : state_(std::make_unique<state>()) {}
piecewise_compactor::~piecewise_compactor() = default;

void piecewise_compactor::reserve(std::size_t bytes) {
    state_->out.reserve(bytes + held_back_max);
}

void piecewise_compactor::feed(std::string_view piece) {
    if (!state_->good || piece.empty()) return;
    compactor& to = state_->parser.handler();
    state_->out.resize(to.size() + piece.size() + held_back_max);
    to.next(piece, state_->out.data());
    boost::json::error_code ec;
    std::size_t const read = state_->parser.write_some(true, piece.data(), piece.size(), ec);
    if (ec || read != piece.size()) {
        state_->good = false;
        state_->why = ec;
        std::string().swap(state_->out);
    }
}

result<std::string_view> piecewise_compactor::finish() {
    if (!state_->good) return malformed(state_->why, depth_max);
    compactor& to = state_->parser.handler();
    state_->out.resize(to.size() + held_back_max);
    to.next({}, state_->out.data());
    boost::json::error_code ec;
    state_->parser.write_some(false, nullptr, 0, ec);
    if (ec) return malformed(ec, depth_max);
    return std::string_view(state_->out.data(), to.size());
}

std::size_t piecewise_compactor::held_bytes() const {
    return state_->out.capacity();
}

}  // namespace rowd::json
