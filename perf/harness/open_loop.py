"""Latency at a constant rate (open loop): a request that is late makes all behind it late, too."""

from harness import load
from harness.load import Target
from harness.report import Result

CONNECTIONS = 64
# Well below what one core can do, so that the figures are about latency and not about overload.
RATES = {"get one row": 10_000, "list 50 rows": 5_000, "durable insert": 5_000}


def _targets(bench, path, rate, body, method, suffixes):
    each = rate / CONNECTIONS
    return [Target("all", each, method, f"x-api-key: {bench.key}",
                   [path + s for s in suffixes[i::CONNECTIONS][:200]], body)
            for i in range(CONNECTIONS)]


def latencies(bench):
    ids, offsets = bench.ids.read_text().split(), bench.offsets.read_text().split()
    results = []
    with bench.rowd() as rowd, bench.fresh_tables(rowd, bench.seconds) as (inserted, *_):
        works = {"get one row": ("GET", bench.rows_path + "/", ids, ""),
                 "list 50 rows": ("GET", bench.rows_path + "?limit=50&offset=", offsets, ""),
                 "durable insert": ("POST", inserted, [""] * CONNECTIONS, bench.body.read_text())}
        for work, (method, path, suffixes, body) in works.items():
            targets = _targets(bench, path, RATES[work], body, method, suffixes)
            seen = load.paced(bench, rowd, targets, bench.seconds)["all"]
            results.append(Result(
                f"{work}, {RATES[work]:,} a second", f"p50 {seen.p50_us:.0f} us",
                f"p99 {seen.p99_us:.0f} us", seen.p99_us, unit="us",
                figures={"percentiles_us": seen.percentiles_us, "late": seen.late,
                         "answers": seen.answers}))
    return results
