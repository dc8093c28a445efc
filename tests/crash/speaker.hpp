// Says the steps of a script in one of the four dialects, and keeps the ids that it is given.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <string>

#include "crash/script.hpp"
#include "fixtures/company.hpp"

namespace rowd::crash {

enum class dialect { justpaid, flowra, starion, botpress };
inline constexpr std::array dialects = {dialect::justpaid, dialect::flowra, dialect::starion,
                                        dialect::botpress};

abilities abilities_of(dialect d);

class speaker {
  public:
    explicit speaker(fixtures::company const& who) : who_(who) {}
    virtual ~speaker() = default;

    fixtures::request say(step const& s) const;
    // Whether the answer acknowledges the step; if so, its ids are kept.
    bool hear(step const& s, fixtures::response const& r);

  protected:
    struct words {
        std::string method;
        std::string path;
        std::string body = {};
    };
    virtual words create_table(std::string const& name) const = 0;
    virtual words delete_table(std::string const& table) const;
    virtual words insert(std::string const& table, step const& s) const = 0;
    virtual words upsert(std::string const& table, step const& s) const;
    virtual words change(std::string const& table, std::string const& row,
                         std::string const& data) const = 0;
    virtual words remove(std::string const& table, std::string const& row) const = 0;
    virtual fixtures::header_fields fields() const;
    virtual std::string id_of_table(std::string const& body) const = 0;
    virtual std::vector<std::string> ids_of_rows(std::string const& body) const = 0;

    fixtures::company const& who_;

  private:
    std::map<std::string, std::string> tables_;
    std::map<std::string, std::string> rows_;
};

std::unique_ptr<speaker> make_speaker(dialect d, fixtures::company const& who);

}  // namespace rowd::crash
