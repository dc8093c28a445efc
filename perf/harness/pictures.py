"""The two pictures of the README: latency.svg and cost.svg, beside the results they show."""

import json

from harness.chart import Chart, svg

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


def draw(path):
    """From what perf/run has kept in `path`."""
    results = json.loads(path.read_text())["results"]
    missing = {"latency", "table-size", "tenant-count"} - {r["name"] for r in results}
    if missing:
        raise ValueError(f"{path.name} lacks {', '.join(sorted(missing))}")
    (path.parent / "latency.svg").write_text(svg(latency(results)))
    (path.parent / "cost.svg").write_text(svg(
        cost(results, "table-size", "Cost against rows in the table", "rows"),
        cost(results, "tenant-count", "Cost against tenants, 100 rows each", "tenants")))
    print(f"drawn from {path.name}: latency.svg, cost.svg")
