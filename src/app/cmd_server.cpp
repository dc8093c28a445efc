// rowd serve | verify | version
#include <iostream>
#include <memory>

#include "app/commands.hpp"
#include "app/config.hpp"
#include "app/serve.hpp"
#include "app/settings.hpp"
#include "app/verify.hpp"
#include "rowd/storage/backup.hpp"

namespace rowd::app {

namespace {

struct verify_options {
    std::filesystem::path data;
    std::uint64_t growth_bytes_max = storage::copy_growth_bytes_default;
};

int run_server(serve_options const& o) {
    require_data(o.data);
    check(o);
    return serve(o);
}

int print_version() {
    std::cout << "rowd " ROWD_VERSION "\n";
    return 0;
}

}  // namespace

void add_server_commands(commands& c) {
    auto const o = std::make_shared<serve_options>();
    auto& serving = c.add(c.root(), "serve", "run the server until SIGINT or SIGTERM",
                          [o] { return run_server(*o); });
    serving.footer(
        "Sizes are bytes or have a unit (8KiB, 1MiB, 16GiB), times are seconds or have one (500ms, "
        "75s, 10min).\nEvery option may also come from the environment (--body-bytes-max is "
        "ROWD_BODY_BYTES_MAX;\nROWD_LISTEN separates addresses by commas) or from the --config "
        "file (body-bytes-max = \"1MiB\").\nA flag beats the environment, that beats the file, "
        "that beats the default.");
    add_common_settings(serving, o->data);
    for (auto& row : settings_of(*o)) add(serving, std::move(row.what), row.group);

    auto const v = std::make_shared<verify_options>();
    auto& verifying =
        c.add(c.root(), "verify", "check all stored data; exit code 0 only if all of it is sound",
              [v] { return verify(v->data, v->growth_bytes_max); });
    add(verifying,
        size("growth-bytes-max", v->growth_bytes_max, 1u << 20, 1ull << 40,
             "give a tenant up when its file has grown by more than this while it was checked"));
    add_common_settings(verifying, v->data);

    c.add(c.root(), "version", "print the version", print_version);
}

}  // namespace rowd::app
