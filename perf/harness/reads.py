"""Reading, beside nginx. Each measurement takes a Bench and returns a Result.

The figure is CPU time of the server per request, both servers on the same core, wrk on the other,
runs alternating: it stays meaningful when the machine has other things to do.
"""

import shutil
import statistics
from concurrent.futures import ThreadPoolExecutor

from harness import load, nginx
from harness.bench import free_port, median
from harness.process import ALL_CORES, cpu_seconds
from harness.report import Result
from harness.rowd import Rowd

CONNECTIONS = 64
PIPELINE_DEPTH = 16


def against(name, work, baseline_runs, rowd_runs, floor, final):
    baseline, measured = median(baseline_runs, "cpu_us"), median(rowd_runs, "cpu_us")
    return Result(
        work, f"{name} {baseline:.2f} us CPU", f"{measured:.2f} us CPU", measured / baseline,
        floor=floor, final=final,
        figures={"baseline_cpu_us": [r.cpu_us for r in baseline_runs],
                 "rowd_cpu_us": [r.cpu_us for r in rowd_runs],
                 "rowd_per_second": median(rowd_runs, "per_second"),
                 "rowd_p50_us": median(rowd_runs, "p50_us"),
                 "rowd_p99_us": median(rowd_runs, "p99_us")})


def _reads(bench, rowd, prefix, paths, *answers, depth=1):
    """Runs nginx with each of the answers, then rowd, in turn; returns the runs of each."""
    def run(server):
        return lambda: load.get(server, bench.key, prefix, paths, CONNECTIONS, bench.seconds,
                                depth)
    servers = []
    try:
        for answer in answers:
            servers.append(bench.nginx(answer))
        return bench.alternate(*map(run, servers), run(rowd))
    finally:
        for server in servers:
            server.stop()


def get_one(bench):
    prefix = bench.rows_path + "/"
    with bench.rowd() as rowd:
        answer = nginx.constant(bench.row_bytes)
        runs = _reads(bench, rowd, prefix, bench.ids, answer)
    return against("nginx", "get one row", *runs, floor=1.3, final=1.0)


def list_50(bench):
    """Beside nginx with a constant of the same size, and with a file of the same bytes."""
    prefix = bench.rows_path + "?limit=50&offset="
    with bench.rowd() as rowd:
        page = rowd.call("GET", prefix + "0")
        file = bench.file("page.json", page.decode())
        file.chmod(0o644)
        constant, static, measured = _reads(bench, rowd, prefix, bench.offsets,
                                            nginx.constant(len(page)), nginx.static_file(file))
    work = "list 50 rows at a random offset"
    return [against("nginx", work, constant, measured, floor=4.0, final=2.0),
            against("nginx, file,", f"{work}, beside a file", static, measured, floor=None,
                    final=1.2)]


def get_pipelined(bench):
    prefix = bench.rows_path + "/"
    with bench.rowd() as rowd:
        answer = nginx.constant(bench.row_bytes)
        nginx_runs, rowd_runs = _reads(bench, rowd, prefix, bench.ids, answer,
                                       depth=PIPELINE_DEPTH)
    baseline, measured = median(nginx_runs, "cpu_us"), median(rowd_runs, "cpu_us")
    return Result(
        f"get one row, {PIPELINE_DEPTH} in a row", f"nginx {1e3 / baseline:.0f} k/CPU s",
        f"{1e3 / measured:.0f} k/CPU s", baseline / measured, final=4.0, higher_is_better=True,
        figures={"nginx_cpu_us": [r.cpu_us for r in nginx_runs],
                 "rowd_cpu_us": [r.cpu_us for r in rowd_runs]})


def deep_offset(bench):
    prefix = bench.rows_path + "?limit=50&offset="
    first, deep = bench.file("first", "0"), bench.file("deep", "99900")
    with bench.rowd() as rowd:
        runs = bench.alternate(*(
            lambda paths=paths: load.get(rowd, bench.key, prefix, paths, CONNECTIONS, bench.seconds)
            for paths in (first, deep)))
    baseline, measured = (median(r, "cpu_us") for r in runs)
    return Result(
        "list 50 rows at offset 99,900", f"offset 0 {baseline:.2f} us CPU",
        f"{measured:.2f} us CPU", measured / baseline, floor=3.0, final=1.5,
        figures={"first_cpu_us": [r.cpu_us for r in runs[0]],
                 "deep_cpu_us": [r.cpu_us for r in runs[1]]})


def _cpu_us(bench, servers):
    """CPU time per request of all `servers` together, each under a wrk of its own. A server may be
    in it more than once."""
    def cpu():
        return sum(cpu_seconds(pid) for pid in {server.measured_pid for server in servers})

    def one_load(server):
        return load.get(server, bench.key, bench.rows_path + "/", bench.ids,
                        CONNECTIONS // len(servers), bench.seconds, cores=ALL_CORES).requests

    before = cpu()
    with ThreadPoolExecutor(len(servers)) as loads:
        requests = sum(loads.map(one_load, servers))
    return (cpu() - before) / requests * 1e6


def two_threads(bench):
    """Two I/O threads against one, and, under two loads, against two servers of one thread each:
    those can share nothing, so what is lost beside them is lost between the threads, and the rest
    to the machine. All are free to use all cores."""
    second = bench.scratch / "second"
    shutil.copytree(bench.data, second)

    def run(threads, loads):
        def once():
            with bench.rowd(threads=threads, cores=ALL_CORES) as rowd:
                return _cpu_us(bench, loads * [rowd])
        return once

    def run_two_servers():
        with (bench.rowd(cores=ALL_CORES) as rowd,
              Rowd(bench.program, second, bench.key, free_port(), cores=ALL_CORES) as other):
            return _cpu_us(bench, [rowd, other])

    one, two, two_under_two, servers = bench.alternate(run(1, 1), run(2, 1), run(2, 2),
                                                       run_two_servers)

    def result(work, name, baseline, measured, final):
        before, after = statistics.median(baseline), statistics.median(measured)
        return Result(work, f"{name} {1e3 / before:.0f} k/CPU s", f"{1e3 / after:.0f} k/CPU s",
                      before / after, final=final, higher_is_better=True,
                      figures={"baseline_cpu_us": baseline, "rowd_cpu_us": measured})

    work = "get one row, requests per CPU second, 2 threads"
    return [result(work, "1 thread", one, two, 0.9),
            result(f"{work}, two loads", "2 servers", servers, two_under_two, 0.9)]
