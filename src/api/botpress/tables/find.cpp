#include "api/botpress/tables/encode.hpp"
#include "api/botpress/tables/handlers.hpp"
#include "api/botpress/tables/named_table.hpp"
#include "api/botpress/tables/query.hpp"
#include "api/common/text.hpp"

namespace rowd::api::botpress {
namespace {

// The answer to a find: its head when the total is known, then row by row or group by group.
class found_page final : public domain::row_sink, public domain::group_sink {
  public:
    found_page(exchange& x, row_shape shape) : x_(x), reply_(x.reply()), shape_(std::move(shape)) {}

    void on_total(std::uint64_t total) override {
        total_ = total;
        reply_.begin(200);
        out_ = &reply_.body();
        *out_ += R"({"rows":[)";
    }
    void on_row(domain::row_view const& row) override {
        if (!x_.allows(shape_.work(row))) return;
        separate();
        shape_.append(*out_, row);
        *out_ += '}';
    }
    void on_ranked_row(domain::row_view const& row, double score) override {
        if (!x_.allows(shape_.work(row))) return;
        separate();
        shape_.append(*out_, row);
        *out_ += R"(,"similarity":)";
        append_number(*out_, score);
        *out_ += '}';
    }
    void on_group(std::string_view compact_object) override {
        separate();
        *out_ += compact_object;
    }
    void finish(finding const& wanted) {
        bool const more = wanted.offset < total_ && total_ - wanted.offset > shown_;
        *out_ += more ? R"(],"hasMore":true,"offset":)" : R"(],"hasMore":false,"offset":)";
        append_number(*out_, wanted.offset);
        *out_ += R"(,"limit":)";
        append_number(*out_, wanted.limit);
        *out_ += R"(,"count":)";
        append_number(*out_, total_);
        *out_ += '}';
        reply_.end();
    }

  private:
    void separate() {
        if (shown_++ > 0) *out_ += ',';
    }

    exchange& x_;
    reply& reply_;
    row_shape shape_;
    std::string* out_ = nullptr;
    std::uint64_t total_ = 0;
    std::uint64_t shown_ = 0;
};

result<> write_page(exchange& x, domain::table const& table, column_list const& columns,
                    finding const& wanted, found_page& page) {
    if (wanted.group) {
        auto groups = make_grouping(wanted, columns);
        if (!groups) return groups.error();
        groups->table = table.id;
        return x.read(*groups, page);
    }
    auto rows = make_query(wanted, columns);
    if (!rows) return rows.error();
    domain::find_rows const plan{table.id, *std::move(rows)};
    return x.read(plan, page);
}

}  // namespace

result<> find_rows(exchange& x) {
    auto const wanted = x.body(decode_finding);
    if (!wanted) return wanted.error();
    auto const table = named_table(x);
    if (!table) return table.error();
    auto const columns = columns_of(x, *table);
    auto shape = row_shape::make(*wanted, *columns);
    if (!shape) return shape.error();
    found_page page(x, *std::move(shape));
    auto const done = write_page(x, *table, *columns, *wanted, page);
    if (done) page.finish(*wanted);
    return done;
}

}  // namespace rowd::api::botpress
