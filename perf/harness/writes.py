"""Writing, beside nginx and the bare LMDB library. Each takes a Bench and returns a Result."""

import json
import socket
import statistics
import time

from harness import load, nginx
from harness.bench import median
from harness.reads import CONNECTIONS, against
from harness.report import Result

BULK_ROWS = 1000
BULK_CALLS = 60
ANSWER_BYTES_MORE = 130  # in the answer to an insert, beside the row itself


def _insert(bench, rowd, connections):
    with bench.fresh_tables(rowd, bench.seconds) as paths:
        return load.post(rowd, bench.key, paths, bench.body, connections, bench.seconds)


def insert(bench):
    """CPU time beside nginx, and how far the slow inserts are from the usual ones."""
    answer = nginx.constant(ANSWER_BYTES_MORE + len(bench.body.read_text()))
    with bench.rowd() as rowd, bench.nginx(answer) as floor:
        def insert_nginx():
            return load.post(floor, bench.key, ["/"], bench.body, CONNECTIONS, bench.seconds)
        runs = bench.alternate(insert_nginx, lambda: _insert(bench, rowd, CONNECTIONS))
    work = f"durable insert, {CONNECTIONS} connections"
    p50, p99 = median(runs[1], "p50_us"), median(runs[1], "p99_us")
    return [against("nginx", work, *runs, floor=4.5, final=2.2),
            Result(f"{work}, p99", f"p50 {p50:.0f} us", f"{p99:.0f} us", p99 / p50, final=3.0,
                   figures={"p50_us": [r.p50_us for r in runs[1]],
                            "p99_us": [r.p99_us for r in runs[1]]})]


def insert_latency(bench):
    with bench.rowd() as rowd:
        commits, inserts = bench.alternate(lambda: bench.lmdb(1), lambda: _insert(bench, rowd, 1))
    baseline = statistics.median(c["commit_p50_us"] for c in commits)
    measured = median(inserts, "p50_us")
    return Result(
        "durable insert, 1 connection, p50", f"LMDB commit {baseline:.0f} us", f"{measured:.0f} us",
        measured / baseline, final=1.3,
        figures={"lmdb_p50_us": [c["commit_p50_us"] for c in commits],
                 "rowd_p50_us": [i.p50_us for i in inserts]})


def insert_rate(bench):
    """Inserts per second against the bare library committing batches of the size rowd had."""
    counters = ("rowd_commits_total", "rowd_operations_total")
    with bench.rowd() as rowd:
        before = rowd.metrics(*counters)
        inserts = [_insert(bench, rowd, CONNECTIONS) for _ in range(bench.runs)]
        after = rowd.metrics(*counters)
    batch = max(1, round((after[1] - before[1]) / (after[0] - before[0])))
    baselines = [bench.lmdb(batch)["rows_per_s"] for _ in range(bench.runs)]
    baseline, measured = statistics.median(baselines), median(inserts, "per_second")
    return Result(
        f"durable inserts per second, {CONNECTIONS} connections",
        f"LMDB {baseline:.0f}/s, {batch} per commit", f"{measured:.0f}/s", measured / baseline,
        higher_is_better=True,
        figures={"lmdb_per_second": baselines, "rowd_per_second": [i.per_second for i in inserts],
                 "operations_per_commit": batch})


def _bulk_columns(row):
    kinds = {str: "string", bool: "boolean", float: "number", int: "number"}
    return {name: {"type": kinds[type(value)]} for name, value in row.items()}


def _read_answer(connection):
    """The status; only as much is parsed as finding the answer's end needs."""
    head, rest = b"", 0
    while b"\r\n\r\n" not in head:
        head += connection.recv(1 << 16)
    end = head.index(b"\r\n\r\n") + 4
    length = int(head[:end].lower().split(b"content-length:")[1].split(b"\r\n")[0])
    rest = length - (len(head) - end)
    while rest > 0:
        rest -= len(connection.recv(1 << 16))
    return int(head[9:12])


def _bulk_calls(bench, rowd):
    """Rows per second of calls with 1,000 rows each, one after the other on one connection."""
    row = json.loads(bench.body.read_text())["data"]
    headers = {"Authorization": f"Bearer {bench.key}", "x-bot-id": bench.bot}
    made = rowd.call("POST", "/v1/tables", {
        "name": "BulkTable", "schema": {"type": "object", "properties": _bulk_columns(row)}},
        headers)
    table = json.loads(made)["table"]["id"]
    body = json.dumps({"rows": [row] * BULK_ROWS}, separators=(",", ":")).encode()
    fields = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    request = (f"POST /v1/tables/{table}/rows HTTP/1.1\r\nHost: localhost\r\n{fields}"
               f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n").encode()
    try:
        with socket.create_connection(("127.0.0.1", rowd.port)) as connection:
            start = time.monotonic()
            for _ in range(BULK_CALLS):
                connection.sendall(request + body)
                if (status := _read_answer(connection)) != 200:
                    raise load.LoadFailed(f"a bulk call was answered with {status}")
            return BULK_CALLS * BULK_ROWS / (time.monotonic() - start)
    finally:
        rowd.call("DELETE", f"/v1/tables/{table}", headers=headers)


def bulk(bench):
    """Beside LMDB with ascending keys, and with random ones, as rows without an order have."""
    row_bytes = len(json.dumps(json.loads(bench.body.read_text())["data"], separators=(",", ":")))

    def lmdb(*keys):
        return lambda: bench.lmdb(BULK_ROWS, row_bytes, keys)["rows_per_s"]
    with bench.rowd() as rowd:
        runs = bench.alternate(lmdb(), lmdb("random"), lambda: _bulk_calls(bench, rowd))
    appended, scattered, measured = map(statistics.median, runs)
    work = f"rows per second in calls of {BULK_ROWS:,} rows"
    figures = dict(zip(("appended_per_second", "scattered_per_second", "rowd_per_second"), runs))
    return [Result(work, f"LMDB {appended:.0f}/s", f"{measured:.0f}/s", measured / appended,
                   final=0.8, higher_is_better=True, figures=figures),
            Result(f"{work}, beside random keys", f"LMDB {scattered:.0f}/s", f"{measured:.0f}/s",
                   measured / scattered, higher_is_better=True)]
