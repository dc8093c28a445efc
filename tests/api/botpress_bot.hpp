// A bot on a host of its own, and short ways to ask for it.
#pragma once

#include <boost/json/parse.hpp>

#include "fixtures/company.hpp"

namespace rowd::fixtures {

template <class Host>
struct bot {
    Host server;
    company owner{server};

    request make(std::string method, std::string path, std::string body = {}) const {
        return {std::move(method),
                std::move(path),
                {{"Authorization", "Bearer " + owner.key()},
                 {"x-bot-id", owner.tenant().id.to_string()}},
                std::move(body)};
    }
    response ask(std::string method, std::string path, std::string body = {}) {
        return server.ask(make(std::move(method), std::move(path), std::move(body)));
    }
    boost::json::value asked(std::string method, std::string path, std::string body = {}) {
        return boost::json::parse(ask(std::move(method), std::move(path), std::move(body)).body);
    }
};

}  // namespace rowd::fixtures
