#include "storage/lmdb/tools/dump_lines.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <optional>
#include <stdexcept>
#include <utility>

#include "rowd/base/json.hpp"
#include "rowd/base/time.hpp"
#include "storage/lmdb/format/row_codec.hpp"
#include "storage/tables/row_id.hpp"

namespace rowd::storage {

namespace chat = domain::chat;

namespace {

using json::kind;

constexpr std::array<std::string_view, 7> kind_names = {"dump", "table", "row", "object",
                                                        "part", "state", "end"};

constexpr std::array<std::string_view, 4> object_kinds = {"user", "conversation", "message",
                                                          "event"};
constexpr std::array<std::string_view, 7> statuses = {
    "none", "scheduled", "pending", "processed", "ignored", "failed", "canceled"};
constexpr std::array<std::string_view, 6> state_types = {"conversation", "user", "bot",
                                                         "integration",  "task", "workflow"};

[[noreturn]] void refuse(std::string_view name, std::string_view what) {
    throw std::runtime_error("the member '" + std::string(name) + "' " + std::string(what));
}

// ---- writing ----

// Writes one object after the other: open, members, close.
class object_writer {
  public:
    explicit object_writer(std::string& out) : out_(out) { out_ += '{'; }
    void raw(std::string_view name, std::string_view value) {
        if (out_.back() != '{') out_ += ',';
        out_.append("\"").append(name).append("\":").append(value);
    }
    void text(std::string_view name, std::string_view value) { raw(name, json::quoted(value)); }
    void number(std::string_view name, std::uint64_t v) { raw(name, std::to_string(v)); }
    void id(std::string_view name, uuid const& v) { text(name, v.to_string()); }
    void time(std::string_view name, std::int64_t ms) { text(name, timestamp(ms)); }
    void close() { out_ += '}'; }

  private:
    std::string& out_;
};

template <class Values, class Append>
std::string array_of(Values const& values, Append const& append) {
    std::string out = "[";
    for (auto const& v : values) {
        if (out.size() > 1) out += ',';
        append(out, v);
    }
    return out += ']';
}

// ---- reading ----

// The members of one object. Each is taken once; what nobody took must not be there.
class object_reader {
  public:
    explicit object_reader(std::string_view object) {
        for (json::walker w(object); w.next();) members_.emplace_back(w.key(), w.value());
    }
    std::optional<std::string_view> raw_if_any(std::string_view name, kind wanted) {
        auto const it = std::ranges::find(members_, name, &member::first);
        if (it == members_.end()) return std::nullopt;
        std::string_view const value = it->second;
        if (json::kind_of(value) != wanted) refuse(name, "is of the wrong kind");
        members_.erase(it);
        return value;
    }
    std::string_view raw(std::string_view name, kind wanted) {
        if (auto const value = raw_if_any(name, wanted)) return *value;
        refuse(name, "is missing");
    }
    std::string text(std::string_view name) { return json::decode_string(raw(name, kind::string)); }
    std::uint64_t number(std::string_view name, std::uint64_t max) {
        auto const v = json::to_int64(raw(name, kind::number));
        if (!v || *v < 0 || static_cast<std::uint64_t>(*v) > max) refuse(name, "is out of range");
        return static_cast<std::uint64_t>(*v);
    }
    uuid id(std::string_view name) { return id_of(name, raw(name, kind::string)); }
    static uuid id_of(std::string_view name, std::string_view value) {
        auto const v = json::kind_of(value) == kind::string
                           ? uuid::parse(json::decode_string(value))
                           : std::nullopt;
        if (!v) refuse(name, "is not an id");
        return *v;
    }
    std::int64_t time(std::string_view name) {
        auto const v = parse_time(text(name));
        if (!v) refuse(name, "is not a time");
        return v->ms;
    }
    std::optional<uuid> id_if_any(std::string_view name) {
        auto const value = raw_if_any(name, kind::string);
        return value ? std::optional(id_of(name, *value)) : std::nullopt;
    }
    std::string text_if_any(std::string_view name) {
        auto const value = raw_if_any(name, kind::string);
        return value ? json::decode_string(*value) : std::string();
    }
    std::optional<std::uint64_t> number_if_any(std::string_view name) {
        auto const value = raw_if_any(name, kind::number);
        if (!value) return std::nullopt;
        auto const v = json::to_int64(*value);
        if (!v || *v < 0) refuse(name, "is out of range");
        return static_cast<std::uint64_t>(*v);
    }
    // Which of them it is, by its place.
    template <std::size_t n>
    std::size_t word(std::string_view name, std::array<std::string_view, n> const& words) {
        auto const found = std::ranges::find(words, text(name));
        if (found == words.end()) refuse(name, "is not one of its words");
        return static_cast<std::size_t>(found - words.begin());
    }
    bool has(std::string_view name) const {
        return std::ranges::find(members_, name, &member::first) != members_.end();
    }
    bool boolean(std::string_view name) { return raw(name, kind::boolean) == "true"; }
    void done() const {
        if (!members_.empty()) refuse(members_.front().first, "is not known");
    }

  private:
    using member = std::pair<std::string, std::string_view>;
    std::vector<member> members_;
};

constexpr std::uint64_t number_max = std::numeric_limits<std::int64_t>::max();

std::uint64_t decode_secret(std::string const& digits) {
    std::uint64_t secret = 0;
    auto const [end, failed] =
        std::from_chars(digits.data(), digits.data() + digits.size(), secret);
    if (failed != std::errc{} || end != digits.data() + digits.size())
        refuse("secret", "is not a number");
    return secret;
}

std::string decode_name(object_reader& from) {
    auto name = from.text("name");
    if (name.empty() || json::code_points(name) > domain::name_code_points_max)
        refuse("name", "must have 1 to 255 characters");
    return name;
}

}  // namespace

void append_line(std::string& out, dumped_head const& h) {
    out += "{\"dump\":";
    object_writer o(out);
    o.number("format", dump_format);
    o.text("tenant", h.head.tenant);
    o.id("tenantId", h.head.tenant_id);
    o.time("createdAt", h.head.created_ms);
    o.text("secret", std::to_string(h.secret));
    o.raw("apps", array_of(h.head.apps, [](std::string& apps, dump_app const& a) {
              object_writer app(apps);
              app.id("id", a.id);
              app.text("name", a.name);
              app.time("createdAt", a.created_ms);
              app.close();
          }));
    o.close();
    out += "}\n";
}

void append_line(std::string& out, dumped_table const& t) {
    domain::table const& d = t.definition;
    out += "{\"table\":";
    object_writer o(out);
    o.id("id", d.id);
    o.text("name", d.name);
    if (d.description) o.text("description", *d.description);
    o.raw("schema", d.schema);
    o.raw("metadata", d.metadata);
    o.number("maxRows", d.max_rows);
    o.time("createdAt", d.created_ms);
    o.time("updatedAt", d.updated_ms);
    o.text("owner", d.owner);
    o.raw("ownedRows", d.row_access == domain::access::owned ? "true" : "false");
    o.raw("appIds", array_of(d.app_ids, [](std::string& ids, uuid const& id) {
              json::append_string(ids, id.to_string());
          }));
    o.number("factor", d.factor);
    o.raw("frozen", d.frozen ? "true" : "false");
    o.raw("tags", d.tags);
    o.raw("indexes", array_of(t.indexes, json::append_string));
    o.number("lastNumber", t.counters.last_sequence);
    o.time("lastCreatedAt", t.counters.last_created_ms);
    o.number("rows", t.counters.rows);
    o.close();
    out += "}\n";
}

void append_line(std::string& out, domain::row_view const& row) {
    out += "{\"row\":";
    object_writer o(out);
    o.id("id", row.id);
    o.number("number", row.number);
    if (row.position) o.raw("position", std::to_string(*row.position));
    if (!row.owner.empty()) o.text("owner", row.owner);
    o.time("createdAt", row.created_ms);
    o.time("updatedAt", row.updated_ms);
    o.raw("data", row.data);
    o.close();
    out += "}\n";
}

void append_line(std::string& out, dump_counts const& end) {
    out += "{\"end\":";
    object_writer o(out);
    o.number("tables", end.tables);
    o.number("rows", end.rows);
    o.number("objects", end.objects);
    o.number("states", end.states);
    o.close();
    out += "}\n";
}

void append_line(std::string& out, chat::object const& object) {
    out += "{\"object\":";
    object_writer o(out);
    o.text("kind", object_kinds[static_cast<std::size_t>(object.is) - 1]);
    o.id("id", object.id);
    o.time("createdAt", object.created_ms);
    o.time("updatedAt", object.updated_ms);
    o.raw("tags", object.tags);
    o.raw("fields", object.fields);
    if (!object.type.empty()) o.text("type", object.type);
    if (!object.integration.empty()) o.text("integration", object.integration);
    if (object.conversation) o.id("conversation", *object.conversation);
    if (object.user) o.id("user", *object.user);
    if (object.message) o.id("message", *object.message);
    if (object.progress != chat::status::none)
        o.text("status", statuses[static_cast<std::size_t>(object.progress)]);
    if (object.due_ms != 0) o.time("dueAt", object.due_ms);
    o.close();
    out += "}\n";
}

void append_line(std::string& out, dumped_part const& p) {
    out += "{\"part\":";
    object_writer o(out);
    o.id("conversation", p.conversation);
    o.id("user", p.user);
    if (p.joined) o.number("joined", *p.joined);
    o.close();
    out += "}\n";
}

void append_line(std::string& out, chat::state const& s) {
    out += "{\"state\":";
    object_writer o(out);
    o.text("type", state_types[static_cast<std::size_t>(s.key.type) - 1]);
    o.text("owner", s.key.owner);
    o.text("name", s.key.name);
    o.id("id", s.id);
    o.time("createdAt", s.created_ms);
    o.time("updatedAt", s.updated_ms);
    o.raw("payload", s.payload);
    if (s.expiry_ms) o.number("expiry", static_cast<std::uint64_t>(*s.expiry_ms));
    o.time("usedAt", s.used_ms);
    o.close();
    out += "}\n";
}

dump_line decode_line(std::string_view compact) {
    if (json::kind_of(compact) == kind::object) {
        json::walker w(compact);
        auto const known = w.next() ? std::ranges::find(kind_names, w.raw_key()) : kind_names.end();
        std::string_view const content = known == kind_names.end() ? "" : w.value();
        if (known != kind_names.end() && json::kind_of(content) == kind::object && !w.next())
            return {static_cast<line_kind>(known - kind_names.begin()), content};
    }
    throw std::runtime_error("not a line of a dump");
}

dumped_head decode_head(std::string_view content) {
    object_reader from(content);
    if (auto const format = from.number("format", number_max); format == 0 || format > dump_format)
        throw std::runtime_error("the dump is of format " + std::to_string(format) +
                                 ", this program reads formats up to " +
                                 std::to_string(dump_format));
    dumped_head h;
    h.head.tenant = from.text("tenant");
    h.head.tenant_id = from.id("tenantId");
    h.head.created_ms = from.time("createdAt");
    h.secret = decode_secret(from.text("secret"));
    for (json::walker w(from.raw("apps", kind::array)); w.next();) {
        if (json::kind_of(w.value()) != kind::object) refuse("apps", "is of the wrong kind");
        object_reader app(w.value());
        h.head.apps.push_back({app.id("id"), decode_name(app), app.time("createdAt")});
        app.done();
    }
    from.done();
    return h;
}

dumped_table decode_dumped_table(std::string_view content) {
    object_reader from(content);
    dumped_table t;
    domain::table& d = t.definition;
    d.id = from.id("id");
    d.name = decode_name(from);
    if (auto const text = from.raw_if_any("description", kind::string))
        d.description = json::decode_string(*text);
    d.schema = from.raw("schema", kind::object);
    if (json::kind_of(json::find(d.schema, "columns").value_or("null")) != kind::array)
        refuse("schema", "has no columns");
    d.metadata = from.raw("metadata", kind::object);
    d.max_rows = static_cast<std::uint32_t>(from.number("maxRows", domain::max_rows_limit));
    d.created_ms = from.time("createdAt");
    d.updated_ms = from.time("updatedAt");
    d.owner = from.text("owner");
    d.row_access = from.boolean("ownedRows") ? domain::access::owned : domain::access::shared;
    for (json::walker w(from.raw("appIds", kind::array)); w.next();)
        d.app_ids.push_back(object_reader::id_of("appIds", w.value()));
    d.factor = static_cast<std::uint8_t>(from.number("factor", 255));
    d.frozen = from.boolean("frozen");
    d.tags = from.raw("tags", kind::object);
    for (json::walker w(from.raw("indexes", kind::array)); w.next();) {
        if (json::kind_of(w.value()) != kind::string) refuse("indexes", "is of the wrong kind");
        t.indexes.push_back(json::decode_string(w.value()));
    }
    t.counters.last_sequence = from.number("lastNumber", sequence_max);
    t.counters.last_created_ms = from.time("lastCreatedAt");
    t.counters.rows = from.number("rows", number_max);
    from.done();
    return t;
}

domain::row decode_dumped_row(std::string_view content) {
    object_reader from(content);
    domain::row row;
    row.id = from.id("id");
    row.number = from.number("number", sequence_max);
    if (auto const position = from.raw_if_any("position", kind::number)) {
        row.position = json::to_int64(*position);
        if (!row.position) refuse("position", "is out of range");
    }
    if (auto const owner = from.raw_if_any("owner", kind::string))
        row.owner = json::decode_string(*owner);
    if (row.owner.size() > std::numeric_limits<std::uint16_t>::max())
        refuse("owner", "is too long");
    row.created_ms = from.time("createdAt");
    row.updated_ms = from.time("updatedAt");
    row.data = from.raw("data", kind::object);
    from.done();
    return row;
}

chat::object decode_dumped_object(std::string_view content) {
    object_reader from(content);
    chat::object o;
    o.is = static_cast<chat::kind>(from.word("kind", object_kinds) + 1);
    o.id = from.id("id");
    o.created_ms = from.time("createdAt");
    o.updated_ms = from.time("updatedAt");
    o.tags = from.raw("tags", kind::object);
    for (json::walker w(o.tags); w.next();)
        if (json::kind_of(w.value()) != kind::string) refuse("tags", "are not all texts");
    o.fields = from.raw("fields", kind::object);
    o.type = from.text_if_any("type");
    o.integration = from.text_if_any("integration");
    o.conversation = from.id_if_any("conversation");
    o.user = from.id_if_any("user");
    o.message = from.id_if_any("message");
    if (from.has("status")) o.progress = static_cast<chat::status>(from.word("status", statuses));
    if (from.has("dueAt")) o.due_ms = from.time("dueAt");
    if ((o.progress == chat::status::scheduled) != (o.due_ms != 0))
        refuse("dueAt", "goes with what is scheduled");
    if (o.is == chat::kind::message && (!o.conversation || !o.user))
        refuse("conversation", "or user of a message is missing");
    from.done();
    return o;
}

dumped_part decode_dumped_part(std::string_view content) {
    object_reader from(content);
    dumped_part const p{from.id("conversation"), from.id("user"), from.number_if_any("joined")};
    from.done();
    return p;
}

chat::state decode_dumped_state(std::string_view content) {
    object_reader from(content);
    chat::state s;
    s.key.type = static_cast<chat::state_type>(from.word("type", state_types) + 1);
    s.key.owner = from.text("owner");
    s.key.name = from.text("name");
    s.id = from.id("id");
    s.created_ms = from.time("createdAt");
    s.updated_ms = from.time("updatedAt");
    s.payload = from.raw("payload", kind::object);
    if (auto const ms = from.number_if_any("expiry")) s.expiry_ms = static_cast<std::int64_t>(*ms);
    s.used_ms = from.time("usedAt");
    from.done();
    return s;
}

dump_counts decode_end(std::string_view content) {
    object_reader from(content);
    dump_counts const end{from.number("tables", number_max), from.number("rows", number_max),
                          from.number_if_any("objects").value_or(0),
                          from.number_if_any("states").value_or(0)};
    from.done();
    return end;
}

}  // namespace rowd::storage
