"""Measures a release build and prints one table; see perf/run, which builds it first."""

import argparse
import os
import signal
import sys
import tempfile
from pathlib import Path

from harness import footprint, report, works
from harness.bench import ROWS, Bench

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build" / "release"

WORKS = {
    "get-one": works.get_one,
    "get-pipelined": works.get_pipelined,
    "list-50": works.list_50,
    "deep-offset": works.deep_offset,
    "insert": works.insert,
    "insert-latency": works.insert_latency,
    "insert-rate": works.insert_rate,
    "idle-memory": footprint.idle_memory,
    "connection-memory": footprint.connection_memory,
    "start": footprint.start,
}


def options():
    parser = argparse.ArgumentParser(prog="perf/run", description=__doc__)
    parser.add_argument("--runs", type=int, help="runs of each measurement (default 5)")
    parser.add_argument("--seconds", type=int, help="length of one run (default 3)")
    parser.add_argument("--quick", action="store_true", help="3 runs of 1 second")
    parser.add_argument("--only", action="append", choices=WORKS, help="may be repeated")
    o = parser.parse_args()
    o.runs = o.runs or (3 if o.quick else 5)
    o.seconds = o.seconds or (1 if o.quick else 3)
    return o


def main():
    # So that every `with` ends its server when we are told to end.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    o = options()
    os.chdir(ROOT)
    facts = report.machine() | {"runs": o.runs, "seconds": o.seconds}
    print(f"{facts['cpu']}, {facts['cores']} cores, {facts['system']}, commit {facts['commit']}; "
          f"medians of {o.runs} runs of {o.seconds} s")
    if facts["load"] > 0.5:
        print(f"The machine is busy (load {facts['load']:.1f}): latency and inserts per second "
              "mean little.")
    # Beside the build and not in /tmp, which may be memory: commits shall meet a disk.
    with tempfile.TemporaryDirectory(prefix="perf-", dir=BUILD) as scratch:
        bench = Bench(BUILD, scratch, o.runs, o.seconds)
        print(f"filling a table with {ROWS} rows ...", file=sys.stderr)
        bench.prepare()
        results = []
        for name in o.only or WORKS:
            print(f"measuring {name} ...", file=sys.stderr)
            results.append(WORKS[name](bench))
    print(report.table(results))
    print(f"kept in {report.save(ROOT / 'perf' / 'results', facts, results).relative_to(ROOT)}")


if __name__ == "__main__":
    main()
