// The JustPaid dialect, case by case. Each table is for one stage.
#pragma once

#include "api/scenario.hpp"

namespace rowd::fixtures::justpaid {

std::vector<scenario> routing();  // paths, methods, what every answer has
std::vector<scenario> keys();     // authentication, scopes, the order of checks
std::vector<scenario> bodies();   // content types, JSON, sizes
std::vector<scenario> values();   // what stored JSON keeps
std::vector<scenario> columns();
std::vector<scenario> tables();
std::vector<scenario> rows();
std::vector<scenario> audit_queries();

}  // namespace rowd::fixtures::justpaid
