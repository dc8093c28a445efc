// Sees what becomes of watched files (plan.hpp), after each call that reached them.
#pragma once

#include <sys/types.h>

#include <cstddef>

namespace rowd::fault {

// Called on the thread that made the call.
class observer {
  public:
    virtual ~observer() = default;
    virtual void written(int fd, off_t at, std::size_t size) = 0;
    virtual void flushed(int fd) = 0;
};

// The one of this process; nullptr: none. It must live until another is set.
void observe(observer* o);

}  // namespace rowd::fault
