#include "app/cli.hpp"

int main(int argc, char** argv) {
    return rowd::app::run(argc, argv);
}
