"""The measurements against nginx and against raw LMDB. Each takes a Bench and returns a Result.

Against nginx the figure is CPU time of the server per request, both servers on the same core, wrk
on the other, runs alternating: it stays meaningful when the machine has other things to do.
"""

from harness import load
from harness.bench import median
from harness.report import Result

CONNECTIONS = 64
PIPELINE_DEPTH = 16
# A run must not fill the table of 100,000 rows that it inserts into.
INSERT_SECONDS_MAX = 2


def _against_nginx(work, nginx_runs, rowd_runs, floor, final):
    baseline, measured = median(nginx_runs, "cpu_us"), median(rowd_runs, "cpu_us")
    return Result(
        work, f"nginx {baseline:.2f} us CPU", f"{measured:.2f} us CPU", measured / baseline,
        floor=floor, final=final,
        figures={"nginx_cpu_us": [r.cpu_us for r in nginx_runs],
                 "rowd_cpu_us": [r.cpu_us for r in rowd_runs],
                 "rowd_per_second": median(rowd_runs, "per_second"),
                 "rowd_p50_us": median(rowd_runs, "p50_us"),
                 "rowd_p99_us": median(rowd_runs, "p99_us")})


def _reads(bench, prefix, paths, example, depth=1):
    with bench.rowd() as rowd, bench.nginx(len(rowd.call("GET", prefix + example))) as nginx:
        def run(server):
            return lambda: load.get(server, bench.key, prefix, paths, CONNECTIONS, bench.seconds,
                                    depth)
        return bench.alternate(run(nginx), run(rowd))


def get_one(bench):
    runs = _reads(bench, bench.rows_path + "/", bench.ids, bench.id)
    return _against_nginx("get one row", *runs, floor=1.3, final=1.0)


def list_50(bench):
    runs = _reads(bench, bench.rows_path + "?limit=50&offset=", bench.offsets, "0")
    return _against_nginx("list 50 rows at a random offset", *runs, floor=4.0, final=2.0)


def get_pipelined(bench):
    nginx_runs, rowd_runs = _reads(bench, bench.rows_path + "/", bench.ids, bench.id,
                                   PIPELINE_DEPTH)
    baseline, measured = median(nginx_runs, "cpu_us"), median(rowd_runs, "cpu_us")
    return Result(
        f"get one row, {PIPELINE_DEPTH} in a row", f"nginx {1e3 / baseline:.0f} k/CPU s",
        f"{1e3 / measured:.0f} k/CPU s", baseline / measured, floor=4.0, final=4.0,
        higher_is_better=True,
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


def _insert(bench, rowd, connections):
    with bench.fresh_table(rowd) as path:
        seconds = min(bench.seconds, INSERT_SECONDS_MAX)
        return load.post(rowd, bench.key, path, bench.body, connections, seconds)


def insert(bench):
    answer_bytes = 130 + len(bench.body.read_text())
    with bench.rowd() as rowd, bench.nginx(answer_bytes) as nginx:
        def insert_nginx():
            return load.post(nginx, bench.key, "/", bench.body, CONNECTIONS, bench.seconds)
        runs = bench.alternate(insert_nginx, lambda: _insert(bench, rowd, CONNECTIONS))
    return _against_nginx(f"durable insert, {CONNECTIONS} connections", *runs, floor=4.5, final=2.2)


def insert_latency(bench):
    with bench.rowd() as rowd:
        commits, inserts = bench.alternate(lambda: bench.lmdb(1), lambda: _insert(bench, rowd, 1))
    baseline = sorted(c["commit_p50_us"] for c in commits)[len(commits) // 2]
    measured = median(inserts, "p50_us")
    return Result(
        "durable insert, 1 connection, p50", f"LMDB commit {baseline:.0f} us", f"{measured:.0f} us",
        measured / baseline, floor=1.3, final=1.3,
        figures={"lmdb_p50_us": [c["commit_p50_us"] for c in commits],
                 "rowd_p50_us": [i.p50_us for i in inserts]})


def insert_rate(bench):
    """Inserts per second against the bare library committing batches of the size rowd had."""
    with bench.rowd() as rowd:
        before = rowd.commits_and_operations()
        inserts = [_insert(bench, rowd, CONNECTIONS) for _ in range(bench.runs)]
        after = rowd.commits_and_operations()
    batch = max(1, round((after[1] - before[1]) / (after[0] - before[0])))
    baselines = [bench.lmdb(batch)["rows_per_s"] for _ in range(bench.runs)]
    baseline, measured = sorted(baselines)[len(baselines) // 2], median(inserts, "per_second")
    return Result(
        f"durable inserts per second, {CONNECTIONS} connections",
        f"LMDB {baseline:.0f}/s, {batch} per commit", f"{measured:.0f}/s", measured / baseline,
        higher_is_better=True,
        figures={"lmdb_per_second": baselines, "rowd_per_second": [i.per_second for i in inserts],
                 "operations_per_commit": batch})
