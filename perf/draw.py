"""Draws latency.svg and cost.svg from what perf/run has kept; see perf/draw."""

import json
import sys
from pathlib import Path

from harness.chart import Chart, svg

RESULTS = Path(__file__).resolve().parent / "results"
PERCENTILES = ("50", "75", "90", "95", "99", "99.9")


def _of(results, name):
    """The figures of one measurement by what was measured, without how much of it."""
    return {r["work"].split(",")[0]: r["figures"] for r in results if r["name"] == name}


def latency(results):
    measured = {r["work"]: r["figures"]["percentiles_us"] for r in results
                if r["name"] == "latency"}
    lines = {work: [(i, by_percentile[str(float(p))]) for i, p in enumerate(PERCENTILES)]
             for work, by_percentile in measured.items()}
    return Chart("Latency at a constant rate, 64 connections", "percentile", "microseconds",
                 PERCENTILES, lines)


def cost(results, name, title, x_label):
    measured = {work: figures["cpu_us"] for work, figures in _of(results, name).items()}
    sizes = list(next(iter(measured.values())))
    lines = {work: [(i, cpu_us[size]) for i, size in enumerate(sizes)]
             for work, cpu_us in measured.items()}
    return Chart(title, x_label, "CPU microseconds per request",
                 [f"{int(size):,}" for size in sizes], lines)


def main():
    runs = [RESULTS / sys.argv[1]] if len(sys.argv) > 1 else sorted(RESULTS.glob("2*.json"))
    if not runs:
        sys.exit("perf/draw: no results; perf/run makes them")
    results = json.loads(runs[-1].read_text())["results"]
    missing = {"latency", "table-size", "tenant-count"} - {r["name"] for r in results}
    if missing:
        sys.exit(f"perf/draw: {runs[-1].name} lacks {', '.join(sorted(missing))}")
    (RESULTS / "latency.svg").write_text(svg(latency(results)))
    (RESULTS / "cost.svg").write_text(svg(
        cost(results, "table-size", "Cost against rows in the table", "rows"),
        cost(results, "tenant-count", "Cost against tenants, 100 rows each", "tenants")))
    print("drawn: perf/results/latency.svg, perf/results/cost.svg")


if __name__ == "__main__":
    main()
