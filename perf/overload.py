"""Overload: twice the requests that the server can answer, open loop, then one tenant that floods
beside another. Prints a table of what was seen beside what was promised; exits 1 when one is
missed."""

import argparse
import json
import multiprocessing
import os
import sys
import time
from pathlib import Path

from harness import loops
from harness.process import LOAD_CORE, resident_kib
from harness.rowd import fresh_server, make_tenant

ROOT = Path(__file__).resolve().parent.parent
PORT = 3971
ROWS = 20_000
COLUMNS = [{"name": "n", "type": "number"}, {"name": "s", "type": "text"}]


class Tenant:
    """A tenant with a table of ROWS rows, and requests to it of three kinds."""

    def __init__(self, server, program, data, name):
        self.id, key = make_tenant(program, data, name)
        self.fields = {"x-api-key": key}
        self.bot = {"Authorization": f"Bearer {key}", "x-bot-id": self.id}
        server.key = key
        self.path = "/api/v1/tables/" + server.create_table("LoadTable", COLUMNS) + "/rows"
        server.fill_table(self.path, (json.dumps({"data": {"n": i, "s": "x" * 100}})
                                      for i in range(ROWS)))
        self.row = json.loads(server.call("GET", self.path + "?limit=1"))["data"][0]["id"]
        self.scan = json.dumps({"filter": {"s": {"$regex": "y$"}}, "limit": 10}).encode()
        self.insert = json.dumps({"data": {"n": 0, "s": "x" * 100}}).encode()

    def get(self, _=0):
        return loops.request("GET", f"{self.path}/{self.row}", self.fields)

    def find(self, _=0):
        return loops.request("POST", "/v1/tables/LoadTable/rows/find", self.bot, self.scan)

    def mixed(self, n):
        """One read, one write, two scans."""
        if n % 4 == 0:
            return self.get()
        if n % 4 == 1:
            return loops.request("POST", self.path, self.fields, self.insert)
        return self.find()


class Verdicts:
    def __init__(self):
        self.missed = 0

    def say(self, what, seen, promised, good):
        self.missed += not good
        print(f"{what:<42} {seen:>22}   {promised:<26} {'' if good else 'MISSED'}", flush=True)


def check_overload(server, tenant, seconds, verdicts):
    peak = loops.closed_loop(PORT, tenant.mixed, 32, max(3, seconds / 6)).good_per_second
    before = resident_kib(server.pid)
    seen = loops.open_loop(PORT, tenant.mixed, 2 * peak, seconds)
    after = resident_kib(server.pid)
    time.sleep(1)
    calm = loops.open_loop(PORT, tenant.mixed, peak / 4, 2)

    verdicts.say("peak, closed loop", f"{peak:.0f}/s", "", True)
    part = seen.good_per_second / peak
    verdicts.say(f"goodput at twice that for {seconds} s", f"{part:.0%} of peak", "over 80%", part > 0.8)
    verdicts.say("answers by status", " ".join(f"{s}:{n}" for s, n in sorted(seen.statuses.items())),
                 "2xx, 429, 503 only", not seen.unexpected())
    verdicts.say("429 and 503 without Retry-After", str(seen.without_retry_after), "0",
                 seen.without_retry_after == 0)
    grown = (after - before) / 1024
    verdicts.say("resident memory", f"{before / 1024:.0f} + {grown:.1f} MB", "below 64 MB more",
                 grown < 64)
    verdicts.say("a second later, at a quarter of the peak",
                 f"{calm.good}/{sum(calm.statuses.values())} good, p99 {calm.percentile_ms(.99):.1f} ms",
                 "all good", calm.good == sum(calm.statuses.values()))


def _flood(tenant, per_second, seconds):
    loops.open_loop(PORT, tenant.find, per_second, seconds)


def check_neighbour(flooding, quiet, seconds, verdicts):
    capacity = loops.closed_loop(PORT, flooding.find, 32, 3).good_per_second
    time.sleep(1)
    alone = loops.open_loop(PORT, quiet.get, 100, seconds)
    flood = multiprocessing.Process(target=_flood, args=(flooding, 2 * capacity, seconds + 2))
    flood.start()
    time.sleep(1)
    beside = loops.open_loop(PORT, quiet.get, 100, seconds)
    flood.join()
    verdicts.say("a quiet tenant's p99, alone", f"{alone.percentile_ms(.99):.2f} ms", "", True)
    ratio = beside.percentile_ms(.99) / alone.percentile_ms(.99)
    verdicts.say(f"beside a flood of {2 * capacity:.0f} scans/s",
                 f"{beside.percentile_ms(.99):.2f} ms, {ratio:.1f}x", "within 2x", ratio <= 2)
    verdicts.say("its answers", " ".join(f"{s}:{n}" for s, n in sorted(beside.statuses.items())),
                 "all 200", set(beside.statuses) == {200})


def main():
    parser = argparse.ArgumentParser(prog="perf/overload", description=__doc__)
    parser.add_argument("--seconds", type=int, default=60, help="of overload, 60 by default")
    parser.add_argument("--program", default=ROOT / "build/release/rowd", type=Path)
    options = parser.parse_args()
    os.sched_setaffinity(0, {int(LOAD_CORE)})
    verdicts = Verdicts()
    with fresh_server(options.program, PORT) as (server, data):
        flooding = Tenant(server, options.program, data, "flooding")
        quiet = Tenant(server, options.program, data, "quiet")
        check_overload(server, flooding, options.seconds, verdicts)
        check_neighbour(flooding, quiet, max(5, options.seconds // 4), verdicts)
    return 1 if verdicts.missed else 0


if __name__ == "__main__":
    sys.exit(main())
