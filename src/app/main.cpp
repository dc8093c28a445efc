#include <sys/stat.h>

#include <csignal>
#include <exception>

#include "app/cli.hpp"
#include "rowd/base/standard_descriptors.hpp"

int main(int argc, char** argv) {
    try {
        rowd::hold_standard_descriptors();
    } catch (std::exception const&) {
        return 1;  // there is nobody to tell
    }
    // Of a reader that went away or a file that may not grow the call that fails says enough.
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);
    ::umask(S_IRWXG | S_IRWXO);  // whatever file is made, logs included: for nobody else
    return rowd::app::run(argc, argv);
}
