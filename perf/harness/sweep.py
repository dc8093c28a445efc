"""What a request costs as the table grows and as the tenants become more."""

from harness import load
from harness.bench import ROWS, row_body
from harness.report import Result

CONNECTIONS = 64
TABLE_SIZES = (1_000, 10_000, ROWS)
TENANT_COUNTS = (1, 10, 100, 1_000)
TENANT_ROWS = 100
TARGETS_MAX = 20_000


def _costs(bench, rowd, rows, pages):
    """CPU microseconds of each work; `rows` and `pages` are lines of key and path."""
    change = bench.body
    costs = {}
    for work, method, targets, body in (("get one row", "GET", rows, ""),
                                        ("list 50 rows", "GET", pages, ""),
                                        ("durable update", "PATCH", rows, change)):
        lines = bench.file("spread", "\n".join(targets[:TARGETS_MAX]))
        seen = load.spread(rowd, method, lines, CONNECTIONS, bench.seconds, body)
        costs[work] = seen.cpu_us
    return costs


def _table_targets(bench, table, size, ids):
    path = f"/api/v1/tables/{table}/rows"
    offsets = (bench.random.randrange(max(1, size - 50)) for _ in range(5_000))
    return ([f"{bench.key} {path}/{row}" for row in ids],
            [f"{bench.key} {path}?limit=50&offset={offset}" for offset in offsets])


def table_sizes(bench):
    costs = {}
    with bench.rowd() as rowd:
        for size in TABLE_SIZES:
            if size == ROWS:
                table, ids = bench.table, bench.ids.read_text().split()
            else:
                table = rowd.create_table()
                rowd.fill(table, (row_body(n) for n in range(size)))
                ids = rowd.row_ids(table, size)
                bench.random.shuffle(ids)
            costs[size] = _costs(bench, rowd, *_table_targets(bench, table, size, ids))
    return _results("rows", costs)


def tenant_counts(bench):
    costs = {}
    with bench.tenants(max(TENANT_COUNTS), TENANT_ROWS) as (tenants, start_rowd):
        for count in TENANT_COUNTS:
            rows = [f"{key} /api/v1/tables/{table}/rows/{row}"
                    for key, table, row in tenants[:count]]
            pages = [f"{key} /api/v1/tables/{table}/rows?limit=50"
                     for key, table, _ in tenants[:count]]
            with start_rowd() as rowd:
                for key, table, row in tenants[:count]:  # opened before it counts
                    rowd.call("GET", f"/api/v1/tables/{table}/rows/{row}", key=key)
                costs[count] = _costs(bench, rowd, rows, pages)
    return _results("tenants", costs)


def _results(of_what, costs):
    (least, first), *_, (most, last) = costs.items()
    return [Result(f"{work}, from {least:,} to {most:,} {of_what}", f"{first[work]:.2f} us CPU",
                   f"{last[work]:.2f} us CPU", last[work] / first[work],
                   figures={"cpu_us": {size: c[work] for size, c in costs.items()}})
            for work in first]
