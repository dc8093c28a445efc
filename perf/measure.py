"""Measures a release build and prints one table; see perf/run, which builds it first."""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from harness import footprint, open_loop, pictures, reads, report, sweep, tenants, writes
from harness.bench import ROWS, Bench
from harness.load import LoadFailed

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build" / "release"

RESULTS = ROOT / "perf" / "results"

WORKS = {
    "get-one": reads.get_one,
    "list-50": reads.list_50,
    "get-pipelined": reads.get_pipelined,
    "insert": writes.insert,
    "insert-latency": writes.insert_latency,
    "insert-rate": writes.insert_rate,
    "bulk": writes.bulk,
    "deep-offset": reads.deep_offset,
    "neighbours": tenants.neighbours,
    "thousand-tenants": tenants.thousand,
    "idle-memory": footprint.idle_memory,
    "connection-memory": footprint.connection_memory,
    "tenant-memory": tenants.memory,
    "start": tenants.start,
    "two-threads": reads.two_threads,
    "latency": open_loop.latencies,
    "table-size": sweep.table_sizes,
    "tenant-count": sweep.tenant_counts,
}


def options():
    parser = argparse.ArgumentParser(prog="perf/run", description=__doc__)
    parser.add_argument("--runs", type=int, help="runs of each measurement (default 5)")
    parser.add_argument("--seconds", type=int, help="length of one run (default 3)")
    parser.add_argument("--quick", action="store_true", help="3 runs of 1 second")
    parser.add_argument("--reference", action="store_true",
                        help="keep the results as results/reference.json and draw the pictures")
    parser.add_argument("--only", action="append", choices=WORKS, help="may be repeated")
    parser.add_argument("--program", type=Path, help="another one than build/release/rowd")
    o = parser.parse_args()
    o.program = o.program and o.program.resolve()
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
        bench = Bench(BUILD, scratch, o.runs, o.seconds, o.program)
        print(f"filling a table with {ROWS} rows ...", file=sys.stderr)
        bench.prepare()
        results, failed = [], []
        for name in o.only or WORKS:
            print(f"measuring {name} ...", end="", file=sys.stderr, flush=True)
            start = time.monotonic()
            try:
                made = WORKS[name](bench)
            except (LoadFailed, OSError, subprocess.CalledProcessError) as why:
                failed.append(f"{name} FAILED: {why}")
                continue
            finally:
                print(f" {time.monotonic() - start:.0f} s", file=sys.stderr)
            results += [r.of(name) for r in (made if isinstance(made, list) else [made])]
    print("\n".join([report.table(results), *failed]))
    kept = report.save(RESULTS, "reference" if o.reference else None, facts, results)
    print(f"kept in {kept.relative_to(ROOT)}")
    if o.reference and not o.only:
        pictures.draw(kept)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
