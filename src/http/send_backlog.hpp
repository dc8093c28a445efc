// Answers of one thread's connections that wait for clients to read them. Their sum is bounded:
// above the bound the connection whose client has read nothing for longest is closed, then the
// next, so that clients which do not read cannot fill memory. Touched by that thread only.
#pragma once

#include <boost/intrusive/list.hpp>
#include <cstddef>
#include <cstdint>

#include "http/loop_counters.hpp"
#include "rowd/runtime/thread_owner.hpp"

namespace rowd::http {

class stream;

class send_backlog {
  public:
    // What one connection has waiting, for as long as it waits.
    class share : public boost::intrusive::list_base_hook<
                      boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
      public:
        // May close other connections, never this one. `owner` and `of` must outlive it.
        share(send_backlog& owner, stream& of, std::size_t bytes);
        ~share();
        share(share const&) = delete;
        share& operator=(share const&) = delete;

        // The client has read something: it goes behind the others.
        void taken(std::size_t bytes);

      private:
        friend class send_backlog;

        send_backlog& owner_;
        stream& stream_;
        std::size_t bytes_;
    };

    send_backlog(std::uint64_t bytes_max, counter& closed)
        : bytes_max_(bytes_max), closed_(closed) {}

  private:
    void give_up(share& s);

    using share_list = boost::intrusive::list<share, boost::intrusive::constant_time_size<false>>;

    std::uint64_t const bytes_max_;
    counter& closed_;
    std::uint64_t bytes_ = 0;
    [[no_unique_address]] thread_owner owner_;
    share_list waiting_;  // whose client has read nothing for longest first
};

}  // namespace rowd::http
