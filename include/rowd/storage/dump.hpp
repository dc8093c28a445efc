// A tenant's tables and rows as text, for reading, moving and mending: one JSON object a line.
//
//   {"dump":{"format":2,"tenant":"acme","tenantId":"..","secret":"..",..}}
//   {"table":{"id":"..","name":"..",..,"rows":2}}
//   {"row":{"id":"..","number":1,"createdAt":"..","updatedAt":"..","data":{..}}}
//   {"row":{..}}
//   {"object":{"kind":"user","id":"..",..}}
//   {"part":{"conversation":"..","user":"..","joined":1}}
//   {"state":{"type":"bot","owner":"..","name":"..","payload":{..},..}}
//   {"end":{"tables":1,"rows":2,"objects":1,"states":1}}
//
// Rows follow their table in list order, which is the order of their keys; behind all tables stands
// what a bot keeps, what others refer to first. Format 1 had only tables and rows. Ids, numbers,
// positions, owners and times stay as they are; so does the secret that the ids are enciphered
// with. The audit log and the keys are not in it: a backup has those.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "rowd/base/line_reader.hpp"
#include "rowd/base/uuid.hpp"

namespace rowd::storage {

struct dump_app {
    uuid id;
    std::string name;
    std::int64_t created_ms = 0;
};

// What the engine does not know of a tenant.
struct dump_head {
    std::string tenant;
    uuid tenant_id;
    std::int64_t created_ms = 0;
    std::vector<dump_app> apps;
};

struct dump_counts {
    std::uint64_t tables = 0;
    std::uint64_t rows = 0;
    std::uint64_t objects = 0;
    std::uint64_t states = 0;
};

// Dumps the tenant in `directory`, which need not exist, as it is in one moment; a server may go
// on. `write` gets the text in pieces of some 64 KiB and may throw. Throws std::runtime_error, also
// when the data file has grown by more than `growth_bytes_max` meanwhile: even while `write` waits
// for whoever takes the text, if it calls `waiting` then, which throws.
using dump_writer =
    std::function<void(std::string_view text, std::function<void()> const& waiting)>;
dump_counts dump_tenant(std::filesystem::path const& directory, dump_head const& head,
                        std::uint64_t growth_bytes_max, dump_writer const& write);

// Reads a dump. Everything throws std::runtime_error, naming the line, when it is not one.
class dump_loader {
  public:
    // Reads the first line of the file or pipe `fd`, which must stay open.
    explicit dump_loader(int fd);

    dump_head const& head() const { return head_; }

    // Makes the tenant's files in `directory`, which must be empty, and verifies them. After an
    // error the directory is to be thrown away. Each table is audited as created at `now_ms`.
    // Once.
    dump_counts load(std::filesystem::path const& directory, std::uint64_t map_bytes,
                     std::int64_t now_ms);

  private:
    template <class Visit>
    void read_line(Visit const& visit);

    line_reader lines_;
    dump_head head_;
    std::uint64_t secret_ = 0;
};

}  // namespace rowd::storage
