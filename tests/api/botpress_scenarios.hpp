// The Botpress dialect, case by case. Each list is for one stage and played in order: what one
// scenario makes, those behind it find.
#pragma once

#include "api/stage.hpp"

namespace rowd::fixtures::botpress {

// Names for scenarios: bot (the owner's tenant), reader_key, writer_key, revoked_key.
void prepare(stage& s);

std::vector<scenario> requests();  // headers, keys, errors, bodies
std::vector<scenario> tables();
std::vector<scenario> schemas();
std::vector<scenario> schema_changes();
std::vector<scenario> foreign_tables();  // made by another dialect
std::vector<scenario> rows();
std::vector<scenario> upserts();
std::vector<scenario> deletions();
std::vector<scenario> finds();
std::vector<scenario> filters();
std::vector<scenario> groups();
std::vector<scenario> objects_are_values();
std::vector<scenario> elements_of_every_kind();
std::vector<scenario> names_with_dots();
std::vector<scenario> users();
std::vector<scenario> conversations();
std::vector<scenario> participants();
std::vector<scenario> messages();
std::vector<scenario> events();
std::vector<scenario> states();

// Gives every scenario without fields of its own the token and the bot of the owner.
std::vector<scenario> as_bot(std::vector<scenario> all);

// The fields of a call that an integration makes.
header_fields as_integration(std::string name);

// What every error has, in the order of the members.
std::string refusal(unsigned status, std::string_view type, std::string_view message);

}  // namespace rowd::fixtures::botpress
