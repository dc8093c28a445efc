#include "api/botpress/errors.hpp"
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
    found_page(reply& r, storage::reading& how, row_shape shape)
        : reply_(r), how_(how), shape_(std::move(shape)) {}

    void on_total(std::uint64_t total) override {
        total_ = total;
        reply_.begin(200);
        out_ = &reply_.body();
        *out_ += R"({"rows":[)";
    }
    void on_row(domain::row_view const& row) override {
        if (!how_.allows(shape_.work(row))) return;
        separate();
        shape_.append(*out_, row);
        *out_ += '}';
    }
    void on_ranked_row(domain::row_view const& row, double score) override {
        if (!how_.allows(shape_.work(row))) return;
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

    reply& reply_;
    storage::reading& how_;
    row_shape shape_;
    std::string* out_ = nullptr;
    std::uint64_t total_ = 0;
    std::uint64_t shown_ = 0;
};

result<> write_page(call const& c, storage::reading& how, domain::table const& table,
                    column_list const& columns, finding const& wanted, found_page& page) {
    if (wanted.group) {
        auto groups = make_grouping(wanted, columns);
        if (!groups) return groups.error();
        groups->table = table.id;
        return c.store->read(how, *groups, page);
    }
    auto rows = make_query(wanted, columns);
    if (!rows) return rows.error();
    domain::find_rows const plan{table.id, *std::move(rows)};
    return c.store->read(how, plan, page);
}

}  // namespace

void find_rows(call const& c, storage::reading& how, reply& r) {
    auto const input = body::read(c);
    if (!input) return refuse(c, input.error(), r);
    auto const wanted = decode_finding(*input);
    if (!wanted) return refuse(c, wanted.error(), r);
    auto const table = named_table(c, how);
    if (!table) return refuse(c, table.error(), r);
    column_list const columns = columns_of(*table, how);
    auto shape = row_shape::make(*wanted, columns);
    if (!shape) return refuse(c, shape.error(), r);
    found_page page(r, how, *std::move(shape));
    auto const done = write_page(c, how, *table, columns, *wanted, page);
    if (!done) return refuse(c, done.error(), r);
    page.finish(*wanted);
}

}  // namespace rowd::api::botpress
