// What a writing thread does, one operation after the other: it follows from seed and thread
// alone, so that whoever knows how many operations were acknowledged knows what must be there.
#pragma once

#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace rowd::crash {

// Tables by name, their rows by the member `k`.
using state = std::map<std::string, std::map<std::string, std::string>>;

struct step {
    enum class kind { create_table, delete_table, insert, upsert, change, remove } what;
    std::string table;
    std::vector<std::string> keys;
    std::vector<std::string> data;  // as many as keys, but for deletes
};

// What whoever plays a script can do in one step.
struct abilities {
    bool many_rows = true;  // insert several
    bool upserts = true;
};

class script {
  public:
    script(std::uint64_t seed, unsigned thread, abilities can = {})
        : random_(seed * 1'000 + thread), prefix_("t" + std::to_string(thread) + "_"), can_(can) {}

    // The next operation; `now` and `table_changes` are what holds after it.
    step next() {
        step s = choose();
        if (s.what == step::kind::create_table) {
            now_[s.table];
            ++table_changes_;
        } else if (s.what == step::kind::delete_table) {
            now_.erase(s.table);
            ++table_changes_;
        } else if (s.what == step::kind::remove) {
            for (auto const& key : s.keys) now_[s.table].erase(key);
        } else {
            for (std::size_t i = 0; i < s.keys.size(); ++i) now_[s.table][s.keys[i]] = s.data[i];
        }
        return s;
    }
    state const& now() const { return now_; }
    std::uint64_t table_changes() const { return table_changes_; }

  private:
    std::size_t below(std::size_t limit) { return random_() % limit; }

    step choose() {
        std::size_t const dice = below(100);
        if (now_.empty() || (dice < 5 && now_.size() < 3))
            return {step::kind::create_table, next_table(), {}, {}};
        auto table = now_.begin();
        std::advance(table, static_cast<std::ptrdiff_t>(below(now_.size())));
        if (dice < 8) return {step::kind::delete_table, table->first, {}, {}};
        auto const& rows = table->second;
        if (dice < 50 || rows.empty()) return insert(table->first);
        step s{step::kind::upsert, table->first, {some_key(rows)}, {}};
        if (dice < 65 && can_.upserts) {
            if (below(2) == 0) s.keys = {new_key()};
        } else {
            s.what = dice < 85 ? step::kind::change : step::kind::remove;
        }
        if (s.what != step::kind::remove) s.data = {data_of(s.keys[0])};
        return s;
    }
    step insert(std::string const& table) {
        step s{step::kind::insert, table, {}, {}};
        std::size_t const count = below(below(10) == 0 ? 100 : 4) + 1;
        for (std::size_t i = can_.many_rows ? count : 1; i > 0; --i) {
            s.keys.push_back(new_key());
            s.data.push_back(data_of(s.keys.back()));
        }
        return s;
    }
    static std::string some_key_at(std::map<std::string, std::string> const& rows, std::size_t n) {
        auto row = rows.begin();
        std::advance(row, static_cast<std::ptrdiff_t>(n));
        return row->first;
    }
    std::string some_key(std::map<std::string, std::string> const& rows) {
        return some_key_at(rows, below(rows.size()));
    }
    std::string next_table() { return prefix_ + std::to_string(++tables_) + "Table"; }
    std::string new_key() { return "k" + std::to_string(++keys_); }
    std::string data_of(std::string const& key) {
        return "{\"k\":\"" + key + "\",\"v\":" + std::to_string(below(1'000'000)) + ",\"text\":\"" +
               std::string(below(300), 'x') + "\"}";
    }

    std::mt19937_64 random_;
    std::string prefix_;
    abilities can_;
    state now_;
    std::uint64_t table_changes_ = 0;
    unsigned tables_ = 0;
    std::uint64_t keys_ = 0;
};

}  // namespace rowd::crash
