// Executes the steps of a script on a store, and keeps the ids that it is given.
#pragma once

#include <map>
#include <string>

#include "crash/script.hpp"
#include "fixtures/receipt.hpp"
#include "rowd/base/json.hpp"

namespace rowd::crash {

class player {
  public:
    explicit player(storage::store& s) : store_(&s) {}

    // Goes on with the same tenant, opened again.
    void use(storage::store& s) { store_ = &s; }

    fixtures::receipt play(step const& s) {
        auto receipt = fixtures::execute(*store_, ++now_ms_, operation(s));
        if (!receipt.failure && receipt.failures.empty()) remember(s, receipt);
        return receipt;
    }

  private:
    domain::operation operation(step const& s) {
        uuid const table = tables_[s.table];
        switch (s.what) {
            case step::kind::create_table: {
                domain::create_table op;
                op.definition.name = s.table;
                op.definition.max_rows = domain::max_rows_limit;
                return op;
            }
            case step::kind::delete_table: {
                domain::delete_table op;
                op.table = table;
                return op;
            }
            case step::kind::insert: {
                domain::insert_rows op;
                op.table = table;
                for (auto const& data : s.data) op.rows.push_back(domain::make_draft(data));
                return op;
            }
            case step::kind::upsert: {
                domain::upsert_rows op;
                op.table = table;
                op.key_column = "k";
                op.rows.resize(1);
                op.rows[0].key = json::quoted(s.keys[0]);
                op.rows[0].draft = domain::make_draft(s.data[0]);
                return op;
            }
            case step::kind::change: {
                domain::change_rows op;
                op.table = table;
                op.changes.resize(1);
                op.changes[0].row = rows_[s.keys[0]];
                op.changes[0].draft = domain::make_draft(s.data[0]);
                return op;
            }
            case step::kind::remove:
                break;
        }
        domain::delete_rows op;
        op.table = table;
        op.rows = {rows_[s.keys[0]]};
        op.absent_is_error = true;
        return op;
    }

    void remember(step const& s, fixtures::receipt const& receipt) {
        if (s.what == step::kind::create_table) tables_[s.table] = receipt.table->id;
        if (s.what == step::kind::change) return;
        for (std::size_t i = 0; i < receipt.rows.size(); ++i) rows_[s.keys[i]] = receipt.rows[i].id;
    }

    storage::store* store_;
    std::int64_t now_ms_ = 1'700'000'000'000;
    std::map<std::string, uuid> tables_;
    std::map<std::string, uuid> rows_;
};

}  // namespace rowd::crash
