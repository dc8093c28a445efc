// Writes submitted by hand: to hold the writer thread while others queue up behind, and to await
// them.
#pragma once

#include <atomic>
#include <memory>
#include <semaphore>
#include <vector>

#include "fixtures/tenant.hpp"

namespace rowd::storage {

// Many writes under way at once. Waits for all of them when it ends.
class held_writes {
  public:
    explicit held_writes(fixtures::tenant& t) : tenant_(t) {}
    ~held_writes() {
        release();
        wait();
    }

    // A first write whose completion keeps the one writer thread of the tenant busy until
    // release(): what is submitted now makes one batch.
    void hold() {
        domain::delete_rows nothing;  // of no table: fails at once
        auto& w = add(std::move(nothing));
        w.run = [](mailbox::note& n) {
            auto& self = static_cast<write&>(n);
            self.owner->holding_.release();
            self.owner->released_.acquire();
            self.done.release();
        };
        held_ = true;
        static_cast<void>(tenant_.store().submit(w));
        holding_.acquire();
    }
    void release() {
        if (held_) released_.release();
        held_ = false;
    }

    // The refusal, if the queue does not take it.
    result<> submit(domain::operation op) {
        auto& w = add(std::move(op));
        w.run = [](mailbox::note& n) {
            auto& self = static_cast<write&>(n);
            self.order = self.owner->next_++;
            self.done.release();
        };
        auto taken = tenant_.store().submit(w);
        if (!taken) writes_.pop_back();
        return taken;
    }

    // Waits for everything; receipts in the order of submission, without that of hold().
    void wait() {
        release();
        for (; waited_ < writes_.size(); ++waited_) writes_[waited_]->done.acquire();
    }
    std::size_t size() const { return writes_.size(); }
    fixtures::receipt receipt(std::size_t i) { return fixtures::receipt(writes_[i]->outcome); }
    std::size_t order(std::size_t i) const { return writes_[i]->order; }

  private:
    struct write : pending_write {
        held_writes* owner = nullptr;
        std::size_t order = 0;
        std::binary_semaphore done{0};
    };
    write& add(domain::operation op) {
        auto& w = *writes_.emplace_back(std::make_unique<write>());
        w.op = std::move(op);
        w.now_ms = tenant_.now_ms;
        w.owner = this;
        return w;
    }

    fixtures::tenant& tenant_;
    std::vector<std::unique_ptr<write>> writes_;
    std::binary_semaphore holding_{0};
    std::binary_semaphore released_{0};
    bool held_ = false;
    std::size_t waited_ = 0;
    std::atomic<std::size_t> next_{0};
};

inline storage::options one_writer() {
    auto o = fixtures::small_engine();
    o.writer_threads = 1;
    return o;
}

}  // namespace rowd::storage
