#include "app/serve.hpp"

#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <iostream>
#include <thread>

#include "app/address_space.hpp"
#include "app/commands.hpp"
#include "app/file_limit.hpp"
#include "app/registered_tenants.hpp"
#include "app/tenant_files.hpp"
#include "rowd/api/dispatcher.hpp"
#include "rowd/api/io_thread.hpp"
#include "rowd/http/server.hpp"
#include "rowd/runtime/print_metrics.hpp"
#include "rowd/storage/data_lock.hpp"

namespace rowd::app {
namespace {

// On standard output, which may be closed: nobody has to listen.
void say_where(std::vector<std::string> const& urls, logger& log) {
    std::string text = "rowd " ROWD_VERSION " listening on";
    for (auto const& url : urls) text += ' ' + url;
    std::cout << text << std::endl;
    if (std::cout) return;
    std::cout.clear();
    log.info(text);
}

// Those that would end the process though nobody means it to.
void ignore_signals() {
    for (int const number : {SIGHUP, SIGUSR1, SIGUSR2}) std::signal(number, SIG_IGN);
}

// Starts once signals are waited for, and blocks until the server has stopped. The first signal
// stops it politely, the second at once: every commit is durable by itself, so nothing that was
// acknowledged is lost.
void run_until_signal(logger& log, std::function<void()> const& start,
                      std::function<void()> const& stop) {
    boost::asio::io_context io(1);
    boost::asio::signal_set ends(io, SIGINT, SIGTERM);
    boost::asio::signal_set hangups(io, SIGHUP);
    std::thread stopping;
    std::function<void()> wait_for_hangup = [&] {
        hangups.async_wait([&](boost::system::error_code ec, int) {
            if (ec) return;
            if (log.reopen()) log.info("logs reopened");
            wait_for_hangup();
        });
    };
    wait_for_hangup();
    ends.async_wait([&](boost::system::error_code, int) {
        log.info("stopping");
        ends.async_wait([](boost::system::error_code ec, int) {
            if (!ec) ::_exit(1);
        });
        stopping = std::thread([&] {
            stop();
            boost::asio::post(io, [&] {
                ends.cancel();
                hangups.cancel();
            });
        });
    });
    start();
    io.run();
    stopping.join();
}

}  // namespace

int serve(serve_options o) {
    ignore_signals();
    unsigned const tenants_max = tenants_in_address_space(o);
    auto const registry = access::open_registry(o.data);
    auto const lock = storage::data_lock::take(o.data);
    if (!lock) throw command_failure("another server is running on " + o.data.string());
    file_shares files = share_open_files(o);
    files.open_tenants = std::min(files.open_tenants, tenants_max);
    logger log(o.log);
    if (auto const said = shortage(files, o); !said.empty()) log.warn(said);
    for (auto const& complaint : sweep(*registry, o.data)) log.warn(complaint);

    o.http.connections_max = files.connections;
    o.storage.open_tenants_max = files.open_tenants;
    o.storage.slots = o.http.threads;
    o.storage.log = &log;
    access::failure_pacer pacer(o.auth_failures_per_minute);
    metrics counts(api::route_names(), o.http.threads);
    request_logs logs(log, o.http.threads, o.access_log_sample);
    registered_tenants book(*registry);
    auto const engine = storage::open_engine(o.data / storage::tenants_name, o.storage, &book);
    api::server_context context{.engine = *engine,
                                .registry = *registry,
                                .pacer = pacer,
                                .counts = counts,
                                .logs = logs,
                                .log = log,
                                .options = o.api};
    auto const dispatcher = api::make_dispatcher(context);
    http::server server(o.http, *dispatcher, [&](unsigned slot, boost::asio::io_context& io) {
        return std::make_unique<api::io_thread>(slot, io, context);
    });
    print_on(counts, [&] { return engine->count(); });
    print_on(counts, [&] { return logs.count(); });
    print_on(counts, [&] { return log.count(); });
    print_on(counts, [&] { return server.counters(); });

    auto const start = [&] {
        server.start();
        say_where(server.urls(), log);
        log.info("started");
    };
    auto const stop = [&] {
        context.ready = false;
        server.stop();
        engine->stop();
    };
    run_until_signal(log, start, stop);
    log.info("stopped");
    return 0;
}

}  // namespace rowd::app
