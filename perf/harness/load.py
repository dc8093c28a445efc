"""Load on a server: wrk as fast as it goes, or paced_load at a constant rate."""

import json
import os
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from harness.process import LOAD_CORE, cpu_seconds

PERF = Path(__file__).resolve().parent.parent


class LoadFailed(Exception):
    pass


@dataclass
class Load:
    requests: int
    seconds: float
    cpu_us: float  # server CPU microseconds per request
    p50_us: float
    p99_us: float

    @property
    def per_second(self):
        return self.requests / self.seconds


def wrk(port, script, arguments, connections, seconds, cores):
    """What one run of wrk counted."""
    run = subprocess.run(
        ["taskset", "-c", cores, "wrk", "-t1", f"-c{connections}", f"-d{seconds}s",
         "--timeout", "30s", "-s", PERF / "wrk" / script, f"http://127.0.0.1:{port}", "--",
         *map(str, arguments)],
        env=os.environ | {"ROWD_PERF": str(PERF)}, stdin=subprocess.DEVNULL,
        capture_output=True, text=True, check=True)
    return json.loads(run.stdout.splitlines()[-1])


def apply_load(server, script, arguments, connections, seconds, cores=LOAD_CORE):
    """Runs one wrk against `server` (which has `port` and `measured_pid`)."""
    before = cpu_seconds(server.measured_pid)
    seen = wrk(server.port, script, arguments, connections, seconds, cores)
    spent = cpu_seconds(server.measured_pid) - before
    if seen["errors"] or not seen["requests"]:
        raise LoadFailed(f"{script} on port {server.port}: {seen}")
    return Load(seen["requests"], seen["seconds"], spent / seen["requests"] * 1e6,
                seen["p50_us"], seen["p99_us"])


def get(server, key, prefix, paths, connections, seconds, depth=1, **options):
    return apply_load(server, "get.lua", [key, prefix, paths, depth], connections, seconds,
                      **options)


def post(server, key, paths, body, connections, seconds, **options):
    """`paths`: a list; the next is taken when one is full."""
    with tempfile.NamedTemporaryFile("w", suffix=".paths") as lines:
        lines.write("\n".join(paths))
        lines.flush()
        return apply_load(server, "post.lua", [key, lines.name, body], connections, seconds,
                          **options)


def spread(server, method, targets, connections, seconds, body=""):
    """Requests to random lines of the file `targets`, each a key and a path."""
    return apply_load(server, "spread.lua", [method, targets, body], connections, seconds)


@dataclass
class Target:
    """What one connection of a paced load asks for, again and again."""
    label: str         # the answers of equal labels are counted together
    per_second: float
    method: str
    headers: str       # separated by `|`
    paths: list        # taken in turn
    body: str = ""

    def line(self):
        return "\t".join([self.label, str(self.per_second), self.method, self.headers,
                          " ".join(self.paths), self.body])


class Paced:
    """What one label of a paced load met with."""

    def __init__(self, counted):
        self.answers = counted["answers"]
        self.late = counted["late"]
        self.percentiles_us = {float(p): us for p, us in counted["percentiles_us"].items()}
        self.p50_us = self.percentiles_us[50.0]
        self.p99_us = self.percentiles_us[99.0]


def paced(bench, server, targets, seconds, warm_up=1, cores=LOAD_CORE):
    """A constant rate, whatever the server does: latency counts from when a request was due."""
    lines = bench.file("targets", "\n".join(t.line() for t in targets))
    # What measures goes before what only loads; without the right to, `nice` runs it all the same.
    run = subprocess.run(
        ["nice", "-n", "-10", "taskset", "-c", cores, bench.tools / "paced_load",
         str(server.port), lines, str(warm_up), str(seconds)], check=True, capture_output=True, text=True)
    counted = json.loads(run.stdout)
    if any(c["errors"] or not c["answers"] for c in counted.values()):
        raise LoadFailed(f"paced load on port {server.port}: {run.stdout}")
    return {label: Paced(c) for label, c in counted.items()}
