// A note that a task waits for: other threads finish something on its behalf and put the note into
// the mailbox of the task's I/O thread, which resumes the task.
#pragma once

#include <boost/asio/async_result.hpp>
#include <memory>
#include <utility>

#include "rowd/runtime/mailbox.hpp"
#include "rowd/runtime/task.hpp"

namespace rowd {

// `Note` is mailbox::note or derives from it. Lives in the frame of the task that awaits it.
template <class Note = mailbox::note>
class parked : public Note {
  public:
    template <class... Members>
    explicit parked(Members&&... members) : Note{std::forward<Members>(members)...} {
        this->run = [](mailbox::note& n) {
            auto& self = static_cast<parked&>(n);
            self.resume_(self);
        };
    }
    parked(parked const&) = delete;
    parked& operator=(parked const&) = delete;

    // Awaited once: `begin` is called when the task is suspended, and gives the note away. It may
    // not throw, and must see to it that the note comes back. What it refers to must outlive that.
    template <class Begin>
    auto wait(Begin begin) {
        auto start = [this, begin](auto handler) {
            using handler_type = decltype(handler);
            ROWD_DEBUG_ASSERT(resume_ == nullptr);
            handler_ = new handler_type(std::move(handler));
            resume_ = [](parked& self) {
                std::unique_ptr<handler_type> owned(static_cast<handler_type*>(self.handler_));
                handler_type resumed(std::move(*owned));
                owned.reset();
                std::move(resumed)();
            };
            begin();
        };
        return boost::asio::async_initiate<boost::asio::use_awaitable_t<io_executor> const, void()>(
            start, use_task);
    }

  private:
    void (*resume_)(parked&) = nullptr;
    void* handler_ = nullptr;
};

}  // namespace rowd
