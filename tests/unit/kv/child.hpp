// A copy of this process that does something, says so, and lives until it is killed.
#pragma once

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <stdexcept>

namespace rowd::kv {

class child {
  public:
    // Returns when `work` is done.
    template <class Work>
    explicit child(Work const& work) {
        int ends[2];
        if (::pipe(ends) != 0) throw std::runtime_error("pipe");
        id_ = ::fork();
        if (id_ == 0) {
            try {
                work();
                static_cast<void>(!::write(ends[1], "", 1));
                for (;;) ::pause();
            } catch (...) {
                ::_exit(1);
            }
        }
        ::close(ends[1]);
        char said = 0;
        done_ = ::read(ends[0], &said, 1) == 1;
        ::close(ends[0]);
    }
    ~child() { kill(); }
    child(child const&) = delete;
    child& operator=(child const&) = delete;

    bool done() const { return done_; }
    void kill() {
        if (id_ > 0) ::kill(id_, SIGKILL);
        wait();
    }
    // The signal that ended it; 0: none did.
    int wait() {
        int status = 0;
        if (id_ > 0) ::waitpid(id_, &status, 0);
        id_ = -1;
        return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    }

  private:
    pid_t id_ = -1;
    bool done_ = false;
};

}  // namespace rowd::kv
