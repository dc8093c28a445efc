#include "storage/lmdb/tools/verify_chat.hpp"

#include <map>
#include <set>

#include "rowd/base/json.hpp"
#include "storage/lmdb/chat/chat_lookup.hpp"

namespace rowd::storage {

namespace chat = domain::chat;
using chat::kind;
using chat::status;

namespace {

constexpr kind kinds[] = {kind::user, kind::conversation, kind::message, kind::event};

bool is_stored_object(std::string_view text) {
    std::string again;
    return json::compact(text, again) && again == text && again[0] == '{';
}

class chat_verifier {
  public:
    chat_verifier(kv::snapshot const& in, meta const& m, growth_watch const& watch,
                  soundness& found, std::function<void(std::string)> const& problem)
        : in_(in), meta_(m), watch_(watch), found_(found), problem_(problem) {}

    void run() {
        for (kind const is : kinds) check_objects(is);
        check_message_counts();
        check_parts();
        check_participants();
        check_states();
        if (count('F') != facets_) problem_("there are facets that no object has");
        if (count('Y') != updates_) problem_("there are changes of no object");
        if (count('E') != due_) problem_("something is due that is not there");
    }

  private:
    // Calls `visit` with each key and value of a tag.
    template <class Visit>
    void each(std::string_view prefix, Visit const& visit) {
        kv::cursor at(in_);
        std::string next(prefix);
        for (bool more = at.seek(next); more && at.in(prefix);) {
            std::string const k(at.key());
            visit(k, std::string(at.value()));
            watch_.check();
            next = k + '\0';
            more = at.seek(next);
        }
    }
    std::uint64_t count(char tag) {
        std::uint64_t n = 0;
        each(key(tag), [&](std::string const&, std::string const&) { ++n; });
        return n;
    }

    void check_objects(kind is) {
        each(kind_key('O', is), [&](std::string const& k, std::string const& value) {
            ++found_.objects;
            auto o = decode_object(value);
            o.is = is;
            o.sequence = last_number(k);
            check_object(o, "object " + o.id.to_string());
        });
    }

    void check_object(chat::object const& o, std::string const& name) {
        if (sequence_in(o.id, meta_.secret) != o.sequence)
            problem_(name + " has an id that does not lead to it");
        if (!is_stored_object(o.tags) || !is_stored_object(o.fields))
            problem_(name + " is not as it was stored");
        if (o.change >= meta_.next_change)
            problem_(name + " has a change number that was not given yet");
        if (o.is == kind::message && (!o.conversation || !o.user))
            return problem_(name + " is a message of nobody, or nowhere");
        std::set<std::string> keys;
        for (auto const& f : facets_of(o, meta_.secret))
            keys.insert(std::string(facet_prefix(o.is, f).add(o.sequence, 8).view()));
        for (auto const& k : keys)
            if (!in_.get(k)) problem_(name + " is not found by all that it has");
        facets_ += keys.size();
        if (o.is == kind::user || o.is == kind::conversation) {
            ++updates_;
            if (!in_.get(update_key(o))) problem_(name + " is not found by its last change");
        }
        if (o.progress == status::scheduled) {
            ++due_;
            if (!in_.get(due_key(o))) problem_(name + " will never be due");
        } else if (o.is == kind::message) {
            ++messages_[sequence_in(*o.conversation, meta_.secret)];
        }
    }

    void check_message_counts() {
        each(key('q'), [&](std::string const& k, std::string const& value) {
            auto const counted = messages_.find(last_number(k));
            std::uint64_t const there = counted == messages_.end() ? 0 : counted->second;
            if (number_of(value, 8) != there) problem_("a conversation counts its messages wrong");
            if (counted != messages_.end()) messages_.erase(counted);
        });
        if (!messages_.empty()) problem_("a conversation does not count its messages");
    }

    // Who has taken part where stands under both.
    void check_parts() {
        std::string const prefix = std::string(kind_key('F', kind::user).view()) +
                                   static_cast<char>(facet::of::conversation);
        each(prefix, [&](std::string const& k, std::string const&) {
            std::uint64_t const conversation = number_at(k, prefix.size(), 8);
            facets_ += 2;
            if (!in_.get(facet_prefix(kind::conversation, {facet::of::part_taken, last_number(k)})
                             .add(conversation, 8)))
                problem_("a user has taken part in a conversation that does not know him");
        });
    }

    void check_participants() {
        std::uint64_t joined = 0;
        each(key('H'), [&](std::string const& k, std::string const& value) {
            ++joined;
            if (value.size() != sizeof(uuid)) throw_damaged(k, "not an id");
            std::uint64_t const where = number_at(k, 1, 8);
            std::uint64_t const user = sequence_in(uuid::from_bytes(value.data()), meta_.secret);
            ++facets_;
            auto const number = in_.get(participant_key(where, user));
            if (!number || number_of(*number, 8) != last_number(k) ||
                !in_.get(
                    facet_prefix(kind::conversation, {facet::of::participant, user}).add(where, 8)))
                problem_("a participant is not found by his conversation");
        });
        if (count('h') != joined) problem_("there are participants that never joined");
    }

    void check_states() {
        each(key('S'), [&](std::string const& k, std::string const& value) {
            ++found_.states;
            chat::state const s = decode_state(value);
            std::string const name = "state " + s.id.to_string();
            if (state_key_of(s.key) != k) problem_(name + " stands under another name");
            if (!is_stored_object(s.payload)) problem_(name + " is not as it was stored");
            if (!s.expiry_ms) return;
            ++due_;
            if (in_.get(due_key(s)) != std::string_view(k)) problem_(name + " will never expire");
        });
    }

    kv::snapshot const& in_;
    meta const& meta_;
    growth_watch const& watch_;
    soundness& found_;
    std::function<void(std::string)> const& problem_;
    std::map<std::uint64_t, std::uint64_t> messages_;  // that are due, by conversation
    std::uint64_t facets_ = 0;
    std::uint64_t updates_ = 0;
    std::uint64_t due_ = 0;
};

}  // namespace

void verify_chat(kv::snapshot const& in, meta const& m, growth_watch const& watch, soundness& found,
                 std::function<void(std::string)> const& problem) {
    chat_verifier(in, m, watch, found, problem).run();
}

}  // namespace rowd::storage
