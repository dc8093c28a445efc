#include <sys/stat.h>

#include "app/cli.hpp"

int main(int argc, char** argv) {
    ::umask(S_IRWXG | S_IRWXO);  // whatever file is made, logs included: for nobody else
    return rowd::app::run(argc, argv);
}
