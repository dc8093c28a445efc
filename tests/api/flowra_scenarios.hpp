// The Flowra dialect, case by case. Each table is for one stage.
#pragma once

#include "api/scenario.hpp"

namespace rowd::fixtures {
class stage;
}

namespace rowd::fixtures::flowra {

// Adds {people}, a collection of five documents; {clash} with its document {clashing}, which has
// fields of system names; {anns}, a collection of the user ann, with its document {anns_document}.
void prepare(stage& s);

std::vector<scenario> routing();  // paths, methods, keys, bodies: the shape of every refusal
std::vector<scenario> collections();
std::vector<scenario> documents();  // one by one
std::vector<scenario> pages();
std::vector<scenario> orders();
std::vector<scenario> searches();
std::vector<scenario> users();

}  // namespace rowd::fixtures::flowra
