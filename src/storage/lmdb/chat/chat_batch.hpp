// What a batch does to users, conversations, messages, events and states, on the keys of
// chat_keys.hpp. Lives as long as the batch whose transaction it writes to.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "rowd/base/random.hpp"
#include "rowd/kv/cursor.hpp"
#include "rowd/kv/environment.hpp"
#include "storage/chat/transaction.hpp"
#include "storage/lmdb/chat/chat_keys.hpp"

namespace rowd::storage {

// What it needs of its batch.
class chat_surroundings {
  public:
    virtual std::int64_t now() = 0;
    virtual domain::change_number newest_change() const = 0;
    virtual result<> room_to_grow() const = 0;
    virtual std::uint64_t secret() const = 0;

  protected:
    ~chat_surroundings() = default;
};

class chat_batch final : public chat_transaction {
  public:
    chat_batch(kv::write_txn& txn, random_source& random, chat_surroundings& of)
        : txn_(txn), random_(random), of_(of) {}

    std::int64_t now() override;
    domain::change_number change() const override { return of_.newest_change(); }
    uuid new_id() override { return random_.uuid_v4(); }
    result<> room_to_grow() const override { return of_.room_to_grow(); }

    std::optional<domain::chat::object> find(domain::chat::kind is, uuid const& id) const override;
    void each_tagged(domain::chat::object const& like, std::string_view tags,
                     std::function<bool(domain::chat::object const&)> const& visit) const override;
    domain::chat::object insert(domain::chat::object draft) override;
    void replace(domain::chat::object const& before, domain::chat::object const& after) override;
    void erase(domain::chat::object const& o) override;

    bool takes_part(domain::chat::object const& conversation, uuid const& user) const override;
    void join(domain::chat::object const& conversation, domain::chat::object const& user) override;
    void leave(domain::chat::object const& conversation, domain::chat::object const& user) override;

    std::optional<domain::chat::state> find_state(
        domain::chat::state_key const& key) const override;
    void put_state(domain::chat::state const& s) override;
    void erase_state(domain::chat::state const& s) override;

    // One that was there before, in a directory of its own: it has its id and times already.
    // Throws std::runtime_error when its id is not one of this tenant's.
    void restore(domain::chat::object o);
    void restore_part(uuid const& conversation, uuid const& user,
                      std::optional<std::uint64_t> joined);
    // Has something been changed?
    bool is_dirty() const { return is_dirty_; }
    // Something of what was deleted is left for later.
    bool leaves_work() const { return leaves_work_; }
    // A bounded slice of what is due by then; false: nothing was.
    bool run_due(std::int64_t now_ms);
    // A bounded slice of what deleted conversations and users have left; false: there is nothing.
    bool remove_leftovers();

  private:
    std::uint64_t sequence_of(uuid const& id) const;
    std::uint64_t next_sequence(domain::chat::kind is);
    void keep_last_sequence(domain::chat::object const& o);
    void put(domain::chat::object const& o);
    void put_facets(domain::chat::object const& o);
    void erase_facets(domain::chat::object const& o);
    void count_message(domain::chat::object const& message, int by);
    void take_part(std::uint64_t conversation, std::uint64_t user);
    void add(domain::chat::object const& o);
    void remove_participant(std::uint64_t where, std::uint64_t who);
    void put_participant(std::uint64_t where, std::uint64_t who, uuid const& user,
                         std::uint64_t joined);
    void fall_due(domain::chat::kind is, std::uint64_t sequence);
    void expire(std::string const& key, std::int64_t now_ms);
    std::vector<std::uint64_t> under(domain::chat::kind is, facet const& f) const;
    bool remove_rest_of_conversation(std::uint64_t sequence, uuid const& id);
    bool remove_rest_of_user(std::uint64_t sequence);
    bool remove_states(domain::chat::state_type type, uuid const& owner);

    kv::write_txn& txn_;
    random_source& random_;
    chat_surroundings& of_;
    std::array<std::uint64_t, 5> last_sequences_{};  // by kind; 0: not looked up yet
    bool is_dirty_ = false;
    bool leaves_work_ = false;
};

// When the first thing is due; none: nothing is.
template <class Txn>
std::optional<std::int64_t> first_due(Txn const& txn) {
    kv::cursor at(txn);
    key const prefix('E');
    if (!at.seek(prefix) || !at.in(prefix)) return std::nullopt;
    return static_cast<std::int64_t>(number_at(at.key(), 1, 8));
}

}  // namespace rowd::storage
