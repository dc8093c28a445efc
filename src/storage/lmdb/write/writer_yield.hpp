// Whether a writer lets other threads run before it takes a batch. Where it shares a core with the
// I/O threads, the answers that it has just handed to them and the requests that follow go first:
// the next batch has 64 operations of 64 connections instead of 32, and an insert costs a sixth
// less. Where somebody else takes the time, milliseconds then, the writer goes on without for long.
#pragma once

#include <cstdint>

namespace rowd::storage {

// One per tenant; writer thread only.
class writer_yield {
  public:
    // Once before each batch: whether to give way first.
    bool begin_batch() {
        if (skipped_ >= to_skip_) return true;
        ++skipped_;
        return false;
    }
    // How long the others ran, and how many operations they brought.
    void note(std::int64_t took_ns, unsigned brought) {
        bool const was_ours = took_ns <= answers_ns + brought * op_ns;
        to_skip_ = was_ours ? to_skip_ / 2 : skip_max;
        skipped_ = 0;
    }

  private:
    static constexpr std::int64_t answers_ns = 250'000;  // to the batch before
    static constexpr std::int64_t op_ns = 25'000;        // an I/O thread needs 10 us for an insert
    static constexpr unsigned skip_max = 256;            // batches

    unsigned to_skip_ = 0;
    unsigned skipped_ = 0;
};

}  // namespace rowd::storage
