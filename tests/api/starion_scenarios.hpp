// The Starion dialect, case by case. Each table is for one stage.
#pragma once

#include "api/scenario.hpp"

namespace rowd::fixtures {
class stage;
}

namespace rowd::fixtures::starion {

// Adds {team}, {app} and {private_table}, a private table with a row of ann's, {anns_row}, and one
// of bob's, {bobs_row}; {other_team} and {other_app} of the stranger; {choices}, a shared table
// with a column of type select, and its row {choice}.
void prepare(stage& s);

std::vector<scenario> routing();  // paths, methods, keys, bodies, apps and teams
std::vector<scenario> tables();
std::vector<scenario> pages();
std::vector<scenario> rows();
std::vector<scenario> owners();  // of rows of private tables
std::vector<scenario> field_values();

}  // namespace rowd::fixtures::starion
