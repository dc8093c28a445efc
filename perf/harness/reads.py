"""Reading, beside nginx. Each measurement takes a Bench and returns a Result.

The figure is CPU time of the server per request, both servers on the same core, wrk on the other,
runs alternating: it stays meaningful when the machine has other things to do.
"""

from harness import load, nginx
from harness.bench import median
from harness.process import ALL_CORES
from harness.report import Result

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


def two_threads(bench):
    """Throughput per CPU second with two I/O threads against one, both free to use all cores."""
    def run(threads):
        def once():
            with bench.rowd(threads=threads, cores=ALL_CORES) as rowd:
                return load.get(rowd, bench.key, bench.rows_path + "/", bench.ids, CONNECTIONS,
                                bench.seconds, cores=ALL_CORES)
        return once
    one, two = bench.alternate(run(1), run(2))
    baseline, measured = median(one, "cpu_us"), median(two, "cpu_us")
    return Result(
        "get one row, requests per CPU second, 2 threads", f"1 thread {1e3 / baseline:.0f} k/CPU s",
        f"{1e3 / measured:.0f} k/CPU s", baseline / measured, final=0.9, higher_is_better=True,
        figures={"one_cpu_us": [r.cpu_us for r in one], "two_cpu_us": [r.cpu_us for r in two],
                 "one_per_second": [r.per_second for r in one],
                 "two_per_second": [r.per_second for r in two]})
