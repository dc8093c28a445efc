// What operations on a chat are made of (operations.hpp), whatever keeps it: an engine does these
// things in the write transaction of a batch (storage/tables/transaction.hpp).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

#include "rowd/base/error.hpp"
#include "rowd/domain/operation.hpp"

namespace rowd::storage {

class chat_transaction {
  public:
    // When the operation under way is dated, and its change number.
    virtual std::int64_t now() = 0;
    virtual domain::change_number change() const = 0;
    virtual uuid new_id() = 0;
    // To be asked before anything grows. Errors: storage_full.
    virtual result<> room_to_grow() const = 0;

    virtual std::optional<domain::chat::object> find(domain::chat::kind is,
                                                     uuid const& id) const = 0;
    // Visits those of a kind, conversations of a channel and an integration, messages of a
    // conversation, that have all of these tags (an object of texts, not empty): the oldest first,
    // until `visit` returns false. It must not write.
    virtual void each_tagged(
        domain::chat::object const& like, std::string_view tags,
        std::function<bool(domain::chat::object const&)> const& visit) const = 0;
    // Fills in what a new one gets. What it refers to is there.
    virtual domain::chat::object insert(domain::chat::object draft) = 0;
    // The same one with other tags, fields or progress.
    virtual void replace(domain::chat::object const& before, domain::chat::object const& after) = 0;
    // Nobody finds it any more, nor what belongs to it, which may go later.
    virtual void erase(domain::chat::object const& o) = 0;

    virtual bool takes_part(domain::chat::object const& conversation, uuid const& user) const = 0;
    virtual void join(domain::chat::object const& conversation,
                      domain::chat::object const& user) = 0;
    virtual void leave(domain::chat::object const& conversation,
                       domain::chat::object const& user) = 0;

    // Also one that has expired.
    virtual std::optional<domain::chat::state> find_state(
        domain::chat::state_key const& key) const = 0;
    virtual void put_state(domain::chat::state const& s) = 0;
    virtual void erase_state(domain::chat::state const& s) = 0;

  protected:
    ~chat_transaction() = default;
};

}  // namespace rowd::storage
