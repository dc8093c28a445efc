"""Counts instructions per request under callgrind; see perf/instructions, which builds first."""

import argparse
import json
import os
import signal
import sys
import tempfile
from pathlib import Path

from harness import report
from harness.callgrind import Callgrind
from harness.rowd import make_data

ROOT = Path(__file__).resolve().parent.parent
RECORDED = ROOT / "perf" / "instructions.json"
GROWTH_MAX = 0.03


def options():
    parser = argparse.ArgumentParser(prog="perf/instructions", description=__doc__)
    parser.add_argument("--record", action="store_true",
                        help="write the numbers to perf/instructions.json")
    parser.add_argument("--program", type=Path, default=ROOT / "build" / "release" / "rowd",
                        help="what is counted (default build/release/rowd)")
    return parser.parse_args()


def lines(counts, recorded):
    yield ("work", "instructions", "recorded", "change", "verdict")
    for work, count in counts.items():
        before = recorded.get(work)
        if before is None:
            yield (work, f"{count:,}", "-", "-", "-")
            continue
        growth = count / before - 1
        yield (work, f"{count:,}", f"{before:,}", f"{growth:+.1%}",
               "GROWN" if growth > GROWTH_MAX else "fine")


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    o = options()
    o.program = o.program.resolve()
    os.chdir(ROOT)
    with tempfile.TemporaryDirectory(prefix="perf-", dir=o.program.parent) as scratch:
        data = Path(scratch) / "data"
        tenant, key = make_data(o.program, data)
        with Callgrind(o.program, data, tenant, key, scratch) as server:
            counts = server.count()
    recorded = json.loads(RECORDED.read_text()) if RECORDED.exists() else {}
    rows = list(lines(counts, recorded))
    print(report.text_table(rows))
    if o.record:
        RECORDED.write_text(json.dumps(counts, indent=1) + "\n")
        return 0
    return 1 if any(row[-1] == "GROWN" for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
