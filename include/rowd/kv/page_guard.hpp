// Pages of mapped files that cannot be read, because a file was cut off or its disk fails. The
// thread that touches one gets SIGBUS, of which the process would end. A thread that reads a map
// therefore says so: then the page is replaced by one of the same kind that says nothing, the map
// counts as damaged, and the thread goes on. What it made of such a page must not be believed: look
// at damaged() before showing it to anybody, or writing it.
//
// The pages that are put in are LMDB's: a leaf without content instead of data, zeros instead of a
// page of locks.
#pragma once

#include <atomic>

namespace rowd::kv {

// The pages of one environment's files. Any thread.
class mapped_pages {
  public:
    mapped_pages() = default;
    mapped_pages(mapped_pages const&) = delete;
    mapped_pages& operator=(mapped_pages const&) = delete;

    // From the moment on in which a page could not be read, for ever.
    bool damaged() const {
        std::atomic_signal_fence(std::memory_order_seq_cst);  // what was read was read before
        return damaged_.load(std::memory_order_acquire);
    }
    void set_damaged() { damaged_.store(true, std::memory_order_release); }

  private:
    std::atomic<bool> damaged_{false};
};

// While it lives, its thread may touch those pages. One within the other, as scopes are.
class page_guard {
  public:
    explicit page_guard(mapped_pages& of) : before_(current) { current = &of; }
    ~page_guard() { current = before_; }
    page_guard(page_guard const&) = delete;
    page_guard& operator=(page_guard const&) = delete;

    // Sees to it that SIGBUS comes here; before anything is mapped. Whatever was there before gets
    // those that nobody guards. Throws std::system_error.
    static void install();

  private:
    friend struct bus_errors;
    static constinit thread_local mapped_pages* current;

    mapped_pages* const before_;
};

}  // namespace rowd::kv
