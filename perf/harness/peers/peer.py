"""What perf/compare asks of every peer."""

import os
from dataclasses import dataclass, field

from harness import load
from harness.load import Target
from harness.process import ALL_CORES

CONNECTIONS = 64
SLOW_CONNECTIONS = 2
GET, LIST, INSERT, COUNTED = ("get one row by id", "50 rows at a random offset", "durable insert",
                              "durable insert that keeps a row count")
WORKS = (GET, LIST, INSERT, COUNTED)


class Missing(Exception):
    """The peer cannot be installed or started here; says why."""


@dataclass
class Rate:
    per_second: float
    cpu_us: float  # of all the peer's processes, per operation


@dataclass
class Ask:
    """One kind of HTTP request."""
    method: str
    paths: list
    bodies: list = field(default_factory=list)
    slow: bool = False  # so much that it is asked for over few connections, and for longer


def tree_cpu_seconds(pid):
    """CPU time of a process, its descendants, and those of them that have ended."""
    try:
        with open(f"/proc/{pid}/stat") as f:
            ticks = sum(map(int, f.read().rpartition(")")[2].split()[11:15]))
        children = []
        for task in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{task}/children") as f:
                children += f.read().split()
    except (FileNotFoundError, ProcessLookupError):
        return 0  # ended just now
    return ticks / os.sysconf("SC_CLK_TCK") + sum(map(tree_cpu_seconds, map(int, children)))


class HttpPeer:
    """A peer that speaks HTTP. A subclass starts it and sets `port`, `root_pid` and `asks`."""

    name = version = note = ""
    headers = ""

    def __init__(self, bench):
        self.bench = bench
        self.asks = {}  # what is asked for, per work

    def works(self):
        return tuple(self.asks)

    def rate(self, work):
        ask = self.asks[work]
        paths = self.bench.file("ask-paths", "\n".join(ask.paths))
        bodies = self.bench.file("ask-bodies", "\n".join(ask.bodies)) if ask.bodies else ""
        connections, seconds = CONNECTIONS, self.bench.seconds
        if ask.slow:
            connections, seconds = SLOW_CONNECTIONS, 4 * seconds
        before = tree_cpu_seconds(self.root_pid)
        seen = load.wrk(self.port, "ask.lua", [ask.method, self.headers, paths, bodies],
                        connections, seconds, ALL_CORES)
        spent = tree_cpu_seconds(self.root_pid) - before
        if seen["errors"] or not seen["requests"]:
            raise load.LoadFailed(f"{self.name}, {work}: {seen}")
        return Rate(seen["requests"] / seen["seconds"], spent / seen["requests"] * 1e6)

    def paced(self, work, per_second):
        """Median and 99th percentile in microseconds at a constant rate."""
        ask = self.asks[work]
        targets = [Target("all", per_second / CONNECTIONS, ask.method, self.headers,
                          ask.paths[i::CONNECTIONS][:100] or ask.paths,
                          ask.bodies[0] if ask.bodies else "") for i in range(CONNECTIONS)]
        seen = load.paced(self.bench, self, targets, self.bench.seconds, cores=ALL_CORES)["all"]
        return seen.p50_us, seen.p99_us
