"""Soak: a mixed load at half of what the server can do, for minutes, over rows that come and go.
Memory, descriptors and files must be as large at the end as they were after the first tenth, and no
query may hold its snapshot for a second."""

import argparse
import json
import math
import os
import re
import sys
import threading
import time
from pathlib import Path

from harness import loops
from harness.process import LOAD_CORE, resident_kib
from harness.rowd import fresh_server
from overload import Tenant, Verdicts

ROOT = Path(__file__).resolve().parent.parent
PORT = 3972
OLDEST_READER = "rowd_oldest_reader_commits"
OLDEST_READ = "rowd_oldest_read_seconds"
LOOK_EVERY_S = 0.2


def size_of(data):
    return sum(f.stat().st_blocks * 512 for f in data.rglob("*") if f.is_file())


def metric(server, name):
    text = server.call("GET", "/metrics").decode()
    return float(re.search(rf"^{name} (\S+)", text, re.MULTILINE).group(1))


class OldestRead(threading.Thread):
    """Looks, while others are served, how long the oldest query has gone on; keeps the longest."""

    def __init__(self, server):
        super().__init__(daemon=True)
        self._server = server
        self._over = threading.Event()
        self.longest_s = 0.0
        self.looks = 0

    def run(self):
        while not self._over.wait(LOOK_EVERY_S):
            try:
                self.longest_s = max(self.longest_s, metric(self._server, OLDEST_READ))
            except (OSError, AttributeError):  # no answer, or one without the metric
                self.longest_s = math.inf
            self.looks += 1

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self._over.set()
        self.join()


def measure(server, data):
    return {"memory, MB": resident_kib(server.pid) / 1024,
            "descriptors": len(os.listdir(f"/proc/{server.pid}/fd")),
            "files, MB": size_of(data) / 2**20,
            "oldest reader, commits": metric(server, OLDEST_READER)}


def make_churn(tenant, ids):
    """Reads, scans, updates, and as many rows deleted as created."""
    def request(n):
        row = ids[n % len(ids)]
        if n % 5 == 0:
            body = json.dumps({"data": {"n": n, "s": "z" * (n % 200)}}).encode()
            return loops.request("PATCH", f"{tenant.path}/{row}", tenant.fields, body)
        if n % 5 == 1:
            body = json.dumps({"rows": [{"n": n, "s": "x" * 50}], "keyColumn": "n"}).encode()
            return loops.request("POST", "/v1/tables/LoadTable/rows/upsert", tenant.bot, body)
        if n % 5 == 2:
            body = json.dumps({"filter": {"n": {"$gt": 10**6}}}).encode()
            return loops.request("POST", "/v1/tables/LoadTable/rows/delete", tenant.bot, body)
        return tenant.find() if n % 5 == 3 else tenant.get()
    return request


def main():
    parser = argparse.ArgumentParser(prog="perf/soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10, help="10 by default")
    parser.add_argument("--program", default=ROOT / "build/release/rowd", type=Path)
    options = parser.parse_args()
    os.sched_setaffinity(0, {int(LOAD_CORE)})
    verdicts = Verdicts()
    with fresh_server(options.program, PORT) as (server, data):
        tenant = Tenant(server, options.program, data, "soaked")
        churn = make_churn(tenant, server.row_ids(tenant.path.split("/")[4], 1000))
        peak = loops.closed_loop(PORT, churn, 16, 3).good_per_second
        slice_s = options.minutes * 60 / 10
        seen = []
        with OldestRead(server) as reads:
            for _ in range(10):
                outcome = loops.open_loop(PORT, churn, peak / 2, slice_s)
                seen.append(measure(server, data))
                print(f"{len(seen) * 10:3}%  {outcome.good_per_second:.0f}/s  "
                      + "  ".join(f"{k} {v:.1f}" for k, v in seen[-1].items()), flush=True)
                verdicts.missed += bool(outcome.unexpected())
        for name in ("memory, MB", "descriptors", "files, MB"):
            early, late = seen[0][name], seen[-1][name]
            verdicts.say(name, f"{early:.1f} to {late:.1f}", "within a tenth, or 8",
                         late <= early * 1.1 + 8)
        time.sleep(1)
        oldest = measure(server, data)["oldest reader, commits"]
        verdicts.say(f"oldest query in {reads.looks} looks", f"{reads.longest_s:.3f} s", "below 1 s",
                     reads.looks > 0 and reads.longest_s < 1)
        verdicts.say("oldest reader a second later, commits", f"{oldest:.0f}", "at most 1", oldest <= 1)
    return 1 if verdicts.missed else 0


if __name__ == "__main__":
    sys.exit(main())
