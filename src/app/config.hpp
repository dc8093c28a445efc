// What a server can be told. Each value comes from its flag, else its ROWD_* variable, else the
// file named by --config, else its default, which stands with the field in the options of the floor
// that obeys it. config.cpp is the table of all: name, field, range, unit and help.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "app/settings.hpp"
#include "rowd/access/failure_pacer.hpp"
#include "rowd/api/server_context.hpp"
#include "rowd/base/log.hpp"
#include "rowd/http/server.hpp"
#include "rowd/storage/engine.hpp"

namespace rowd::app {

struct serve_options {
    std::filesystem::path data;  // made if it does not exist
    http::server_options http;
    api::settings api;
    storage::options storage;
    log_options log;
    double access_log_sample = 1.0;  // logged part of the requests; 5xx always are
    std::uint32_t auth_failures_per_minute = access::auth_failures_per_minute_default;
};

struct serve_setting {
    enum class kind : bool { tuning, limit };  // limits stand in SECURITY.md, too

    char const* group;  // in --help
    kind is;
    setting what;
};

// The table, in the order of --help. `o` must outlive it.
std::vector<serve_setting> settings_of(serve_options& o);

// What no single range can say. Throws CLI::ValidationError that names the options.
void check(serve_options const& o);

}  // namespace rowd::app
