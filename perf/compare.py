"""Measures rowd beside what a user would pick instead; see perf/compare, which builds it first."""

import argparse
import os
import signal
import statistics
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from harness import load, report
from harness.bench import ROWS, Bench
from harness.peers.harperdb import HarperPeer
from harness.peers.own import NginxPeer, RowdPeer
from harness.peers.peer import CONNECTIONS, COUNTED, GET, INSERT, WORKS, Missing
from harness.peers.pocketbase import PocketBasePeer
from harness.peers.postgres import PostgresPeer

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build" / "release"
PEERS = (RowdPeer, NginxPeer, PostgresPeer, HarperPeer, PocketBasePeer)
# How many times as fast as this peer rowd shall be. Where no goal is named: faster.
GOALS = {(INSERT, "PostgreSQL"): 3, (COUNTED, "PostgreSQL"): 30, (INSERT, "HarperDB"): 25,
         (GET, "PostgreSQL"): 2.5, (INSERT, "PocketBase"): 10, (GET, "PocketBase"): 10}
# Requests a second of the open loop: what every peer can do.
PACED = {GET: 1_000, INSERT: 250}


def options():
    parser = argparse.ArgumentParser(prog="perf/compare", description=__doc__)
    parser.add_argument("--runs", type=int, help="runs of each measurement (default 5)")
    parser.add_argument("--seconds", type=int, help="length of one run (default 3)")
    parser.add_argument("--quick", action="store_true", help="1 run of 1 second")
    parser.add_argument("--program", type=Path, help="another one than build/release/rowd")
    o = parser.parse_args()
    o.program = o.program and o.program.resolve()
    o.runs = o.runs or (1 if o.quick else 5)
    o.seconds = o.seconds or (1 if o.quick else 3)
    return o


def start_peers(stack, bench):
    """The peers that run, and why the others are missing."""
    running, missing = [], {}
    for kind in PEERS:
        print(f"starting {kind.name} with {ROWS:,} rows ...", file=sys.stderr)
        try:
            running.append(stack.enter_context(kind(bench).started()))
        except Missing as why:
            missing[kind.name] = str(why)
    return running, missing


def measure(peers, runs):
    """The medians of rate and CPU time, per work and peer; the peers take turns."""
    measured = {}
    for work in WORKS:
        seen = {p: [] for p in peers if work in p.works()}
        for run in range(runs):
            print(f"{work}, run {run + 1} of {runs} ...", file=sys.stderr)
            for p, rates in list(seen.items()):
                try:
                    rates.append(p.rate(work))
                except (load.LoadFailed, subprocess.CalledProcessError) as why:
                    print(f"FAILED: {why}", file=sys.stderr)
                    del seen[p]
        measured[work] = {p.name: (statistics.median(r.per_second for r in rates),
                                   statistics.median(r.cpu_us for r in rates))
                          for p, rates in seen.items()}
    return measured


def verdict(work, name, ratio):
    goal = GOALS.get((work, name))
    if name in ("rowd", "nginx"):
        return "-"
    if goal is None:
        return "ahead" if ratio > 1 else "BEHIND"
    return f"{'reached' if ratio >= goal else 'MISSED'}, >= {goal:g} x"


def rate_lines(measured, missing):
    yield ("work", "who", "per second", "CPU us each", "rowd is", "verdict")
    for work, rates in measured.items():
        own = rates["rowd"][0]
        for name, (per_second, cpu_us) in rates.items():
            ratio = own / per_second
            yield (work, name, f"{per_second:,.0f}", f"{cpu_us:.1f}",
                   "-" if name == "rowd" else f"{ratio:.2f} x", verdict(work, name, ratio))
        for name in missing:
            yield (work, name, "missing", "-", "-", "-")


def paced_lines(peers):
    yield ("at a constant rate", "who", "p50 us", "p99 us")
    for work, per_second in PACED.items():
        for p in peers:
            if work in p.works():
                print(f"{work} at {per_second} a second, {p.name} ...", file=sys.stderr)
                p50, p99 = p.paced(work, per_second)
                yield (f"{work}, {per_second:,} a second", p.name, f"{p50:,.0f}", f"{p99:,.0f}")


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    o = options()
    os.chdir(ROOT)
    facts = report.machine()
    print(f"{facts['cpu']}, {facts['cores']} cores, {facts['system']}, commit {facts['commit']}; "
          f"{CONNECTIONS} connections, {ROWS:,} rows, medians of {o.runs} runs of {o.seconds} s, "
          "nothing pinned")
    if facts["load"] > 0.5:
        print(f"The machine is busy (load {facts['load']:.1f}): believe the ratios at most.")
    with ExitStack() as stack:
        scratch = stack.enter_context(tempfile.TemporaryDirectory(prefix="perf-", dir=BUILD))
        bench = Bench(BUILD, scratch, o.runs, o.seconds, o.program)
        bench.prepare()
        peers, missing = start_peers(stack, bench)
        for p in peers:
            print(f"{p.name} {p.version}: {p.note}")
        for name, why in missing.items():
            print(f"{name} is MISSING: {why}")
        print(report.text_table(list(rate_lines(measure(peers, o.runs), missing))))
        print()
        print(report.text_table(list(paced_lines(peers))))


if __name__ == "__main__":
    main()
