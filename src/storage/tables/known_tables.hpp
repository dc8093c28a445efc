// Definitions that the batches of one tenant have met, taken apart once. What they put there holds
// if they are committed: when one fails, all is forgotten. Writer thread only.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include "rowd/domain/column.hpp"
#include "rowd/domain/table.hpp"

namespace rowd::storage {

struct known_table {
    std::uint32_t number = 0;
    domain::table definition;  // but for its row count
    std::vector<domain::column> columns;
};

class known_tables {
  public:
    // None when it is not known. Lives as long as somebody holds it.
    std::shared_ptr<known_table const> find(uuid const& id) const {
        auto const at = by_id_.find(id);
        return at == by_id_.end() ? nullptr : at->second;
    }
    std::shared_ptr<known_table const> add(std::uint32_t number, domain::table definition) {
        if (by_id_.size() == tables_max)
            by_id_.clear();  // whoever writes to so many reads them anew
        auto columns = domain::parse_columns(definition.columns());
        uuid const id = definition.id;
        return by_id_[id] = std::make_shared<known_table const>(
                   known_table{number, std::move(definition), std::move(columns)});
    }
    void forget(uuid const& id) { by_id_.erase(id); }

  private:
    static constexpr std::size_t tables_max = 64;
    std::map<uuid, std::shared_ptr<known_table const>> by_id_;
};

}  // namespace rowd::storage
