// What users, conversations, messages and events have in common.
#pragma once

#include <string_view>

#include "api/botpress/chat/encode.hpp"
#include "api/pipeline/exchange.hpp"
#include "rowd/domain/chat/object.hpp"
#include "rowd/domain/chat/plans.hpp"
#include "rowd/domain/chat/update_object.hpp"

namespace rowd::api::botpress {

// What the path has there, quoted; none if it is no text.
std::optional<std::string> quoted_capture(call const& c, std::size_t capture);
// That such a thing was not found, object_absent.
error no_such(call const& c, std::size_t capture, std::string_view title);
// The id that the path has there. Errors: no_such().
result<uuid> path_id(call const& c, std::size_t capture, std::string_view title);

// A new one, as the body says.
using decode_object = result<domain::chat::object> (*)(body const& b, call const& c);
result<> create_one(exchange& x, decode_object decode);
// The same, unless there is one with its tags.
result<> get_or_create_one(exchange& x, decode_object decode);

// The one that the path names.
result<> show_one(exchange& x, domain::chat::kind is);
using decode_changes = result<domain::chat::update_object> (*)(body const& b);
result<> update_one(exchange& x, decode_changes decode);
result<> delete_one(exchange& x, domain::chat::kind is);

// Shows the one that is read, under this name.
class object_answer final : public domain::chat::object_sink {
  public:
    object_answer(exchange& x, std::string_view name) : x_(x), name_(name) {}
    void on_object(domain::chat::object const& o, domain::chat::position const&) override {
        if (x_.allows(showing_work_of(o))) answer(x_.reply(), 200, o, name_);
    }

  private:
    exchange& x_;
    std::string_view name_;
};

}  // namespace rowd::api::botpress
