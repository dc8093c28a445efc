"""Many tenants on one server: what each costs, and what they do to each other."""

import statistics
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from harness import load
from harness.bench import ROWS, free_port
from harness.load import Target
from harness.process import ALL_CORES, resident_kib
from harness.report import Result
from harness.rowd import Rowd, make_data

OPEN_TENANTS = 1_000
TENANTS_ON_DISK = 10_000
WRITER_CONNECTIONS = 64
READER_CONNECTIONS = 16
READS_PER_SECOND = 2_000


def rows_path(table):
    return f"/api/v1/tables/{table}/rows"


def memory(bench):
    """Each tenant has had a read and a write, so that whatever either allocates is counted."""
    with bench.tenants(OPEN_TENANTS, rows=10) as (tenants, start_rowd), start_rowd() as rowd:
        def use(key, table, row):
            rowd.call("GET", f"{rows_path(table)}/{row}", key=key)
            rowd.call("POST", rows_path(table), {"data": {"n": 1}}, key=key)
        use(*tenants[0])
        before = resident_kib(rowd.pid, "RssAnon")
        for tenant in tenants[1:]:
            use(*tenant)
        kib = (resident_kib(rowd.pid, "RssAnon") - before) / (OPEN_TENANTS - 1)
        if rowd.metrics("rowd_open_tenants")[0] != OPEN_TENANTS:
            raise load.LoadFailed("not all tenants stayed open")
    return Result(f"memory per open tenant, of {OPEN_TENANTS}", "-", f"{kib:.0f} KB", kib,
                  unit="KB", final=200)


def start(bench):
    """From starting the process to an answer that needs a tenant's files."""
    times = []
    with bench.tenants(TENANTS_ON_DISK, rows=1) as (_, start_rowd):
        for _ in range(bench.runs):
            with start_rowd() as rowd:
                times.append(rowd.first_answer_s * 1e3)
    ms = statistics.median(times)
    return Result(f"start to first answer, {TENANTS_ON_DISK:,} tenants", "-", f"{ms:.0f} ms", ms,
                  unit="ms", final=100, figures={"ms": times})


def neighbours(bench):
    """Reads at a constant rate: alone, while another tenant writes as fast as it can, and while
    somebody writes to another server, which is what sharing the machine costs. Servers have an I/O
    thread per core; nothing is pinned, as in real use."""
    rows = [f"{bench.rows_path}/{row}" for row in bench.ids.read_text().split()]
    each = READS_PER_SECOND / READER_CONNECTIONS
    targets = [Target("get", each, "GET", f"x-api-key: {bench.key}", rows[i:ROWS:97][:200])
               for i in range(READER_CONNECTIONS)]
    seconds = bench.seconds

    def reads():
        return load.paced(bench, rowd, targets, seconds, warm_up=0.3, cores=ALL_CORES)["get"]

    def reads_beside(server, key, connections):
        def run():
            with (bench.fresh_tables(server, seconds + 1, key) as paths,
                  ThreadPoolExecutor(1) as writer):
                writing = writer.submit(load.post, server, key, paths, bench.body, connections,
                                        seconds + 1)
                time.sleep(0.3)
                seen = reads()
                writing.result()
                return seen
        return run

    data = bench.scratch / "other"
    _, other_key = make_data(bench.program, data)
    with (bench.rowd(threads=2, cores=ALL_CORES) as rowd,
          Rowd(bench.program, data, other_key, free_port(), threads=2, cores=ALL_CORES) as other):
        quiet, *beside = bench.alternate(
            reads, reads_beside(rowd, bench.neighbour_key, 1),
            reads_beside(rowd, bench.neighbour_key, WRITER_CONNECTIONS),
            reads_beside(other, other_key, WRITER_CONNECTIONS))
    baseline = statistics.median(r.p99_us for r in quiet)
    results = []
    for who, runs, final in zip(("over 1 connection", f"over {WRITER_CONNECTIONS}",
                                 f"over {WRITER_CONNECTIONS} to another server"),
                                beside, (1.5, 1.5, None)):
        measured = statistics.median(r.p99_us for r in runs)
        results.append(Result(
            f"p99 of reads beside writes flat out {who}", f"alone {baseline:.0f} us",
            f"{measured:.0f} us", measured / baseline, final=final,
            figures={"alone_p99_us": [r.p99_us for r in quiet],
                     "beside_p99_us": [r.p99_us for r in runs],
                     "alone_p50_us": [r.p50_us for r in quiet],
                     "beside_p50_us": [r.p50_us for r in runs]}))
    return results


class _QueueWatch(threading.Thread):
    """Looks at the write queues while others load the server."""

    def __init__(self, rowd):
        super().__init__(daemon=True)
        self._rowd = rowd
        self._done = threading.Event()
        self.depths = []

    def run(self):
        while not self._done.wait(0.25):
            self.depths.append(self._rowd.metrics("rowd_queue_depth")[0])

    def __exit__(self, *_):
        self._done.set()
        self.join()

    def __enter__(self):
        self.start()
        return self


def _one_and_one(bench, tenants):
    """A writer and a reader for each tenant, one request a second each."""
    body = bench.body.read_text()
    for key, table, row in tenants:
        yield Target("insert", 1, "POST", f"x-api-key: {key}", [rows_path(table)], body)
        yield Target("get", 1, "GET", f"x-api-key: {key}", [f"{rows_path(table)}/{row}"])


def thousand(bench):
    """A writer and a reader in each of 1,000 tenants against the same in a single one."""
    seconds = 2 * bench.seconds
    with bench.tenants(OPEN_TENANTS, rows=100) as (tenants, start_rowd):
        with start_rowd(threads=2, cores=ALL_CORES) as rowd:
            def run(some, counted_s):
                return load.paced(bench, rowd, list(_one_and_one(bench, some)), counted_s,
                                  warm_up=2, cores=ALL_CORES)
            # One request a second needs a while until there is a 99th percentile.
            alone = run(tenants[:1], 20 if bench.runs >= 5 else 5)
            with _QueueWatch(rowd) as queues:
                together = run(tenants, seconds)
            refused, = rowd.metrics("rowd_queue_refusals_total")
    results = []
    for label, name in (("get", "reads"), ("insert", "durable inserts")):
        baseline, measured = alone[label].p99_us, together[label].p99_us
        results.append(Result(
            f"{OPEN_TENANTS:,} tenants with a write and a read a second, p99 of {name}",
            f"one tenant {baseline:.0f} us", f"{measured:.0f} us", measured / baseline, final=5.0,
            figures={"alone": alone[label].percentiles_us,
                     "together": together[label].percentiles_us, "late": together[label].late}))
    deepest = max(queues.depths)
    results.append(Result(
        f"{OPEN_TENANTS:,} tenants with a write and a read a second, queued writes", "-",
        f"at most {deepest}, {refused} refused", deepest, unit="waiting", final=OPEN_TENANTS / 10,
        figures={"depths": queues.depths, "refused": refused}))
    return results
