"""What every measurement shares: a rowd with a filled table, scratch files, repetition."""

import json
import math
import random
import shutil
import socket
import statistics
import subprocess
from contextlib import contextmanager
from pathlib import Path

from harness import nginx
from harness.process import SERVER_CORE
from harness.rowd import Rowd, make_data, make_tenants

ROWS = 100_000  # the most that a table takes
INSERTS_PER_SECOND_MAX = 150_000
SEED = 42


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def row_body(number):
    """A request that creates a row of about 220 bytes."""
    return json.dumps({"data": {
        "invoiceId": f"in_{number:08d}", "customer": f"Customer number {number:06d}",
        "email": f"customer{number:06d}@example.com", "amount": number * 1.25 + 0.5,
        "currency": "usd", "status": "paid" if number % 3 else "open", "dueDate": "2026-01-15",
        "paid": bool(number % 3), "note": "delivered by courier, signed"}}, separators=(",", ":"))


class Bench:
    def __init__(self, build, scratch, runs, seconds, program=None):
        self.program = program or Path(build) / "rowd"
        self.tools = Path(build) / "perf"
        self.peers = Path(build).parent / "perf" / "peers"  # what perf/compare installs
        self.scratch = Path(scratch)
        self.runs = runs
        self.seconds = seconds
        self.data = self.scratch / "data"
        self.body = self.file("body", row_body(ROWS))
        self.random = random.Random(SEED)
        self.bot, self.key = make_data(self.program, self.data)

    def prepare(self):
        """Makes a neighbour to the tenant, and fills the table that is read from."""
        (self.neighbour_key, _, _), = make_tenants(self.tools / "make_tenants", self.data, 1, 1)
        with self.rowd() as rowd:
            self.table = rowd.create_table()
            rowd.fill(self.table, (row_body(n) for n in range(ROWS)))
            ids = rowd.row_ids(self.table, ROWS)
            self.row_bytes = len(rowd.call("GET", f"{self.rows_path}/{ids[0]}"))
            self.page_bytes = len(rowd.call("GET", f"{self.rows_path}?limit=50"))
        self.random.shuffle(ids)
        self.id = ids[0]
        self.ids = self.file("ids", "\n".join(ids))
        offsets = self.random.sample(range(ROWS - 50), min(5_000, ROWS // 2))
        self.offsets = self.file("offsets", "\n".join(map(str, offsets)))

    def file(self, name, content):
        path = self.scratch / name
        path.write_text(content)
        return path

    @property
    def rows_path(self):
        return f"/api/v1/tables/{self.table}/rows"

    def rowd(self, **options):
        return Rowd(self.program, self.data, self.key, free_port(), **options)

    @contextmanager
    def tenants(self, count, rows):
        """A data directory of many tenants; yields their (key, table, row) and what starts a rowd
        on it."""
        data = self.scratch / f"tenants-{count}"
        try:
            made = make_tenants(self.tools / "make_tenants", data, count, rows)
            yield made, lambda **options: Rowd(self.program, data, made[0][0], free_port(),
                                               **options)
        finally:
            shutil.rmtree(data, ignore_errors=True)

    def nginx(self, answer, **options):
        port = free_port()
        return nginx.Nginx(self.scratch / f"nginx-{port}", port, answer, **options)

    def lmdb(self, rows_per_commit, row_bytes=None, keys=()):
        """One run of the bare library on the same disk and core."""
        directory = self.scratch / "lmdb"
        directory.mkdir()
        try:
            run = subprocess.run(
                ["taskset", "-c", SERVER_CORE, self.tools / "lmdb_baseline", directory,
                 str(row_bytes or len(self.body.read_text())), str(rows_per_commit),
                 str(self.seconds), *keys],
                check=True, capture_output=True, text=True)
            return json.loads(run.stdout)
        finally:
            for each in directory.iterdir():
                each.unlink()
            directory.rmdir()

    def alternate(self, *works):
        """Runs the works in turn, `runs` times; returns the list of results of each."""
        results = [[] for _ in works]
        for _ in range(self.runs):
            for work, into in zip(works, results):
                into.append(work())
        return results

    @contextmanager
    def fresh_tables(self, rowd, seconds, key=None):
        """Yields the paths of the rows of as many tables as `seconds` of inserts may fill."""
        tables = [rowd.create_table(key=key)
                  for _ in range(1 + math.ceil(seconds * INSERTS_PER_SECOND_MAX / ROWS))]
        try:
            yield [f"/api/v1/tables/{table}/rows" for table in tables]
        finally:
            for table in tables:
                rowd.delete_table(table, key)


def median(results, member):
    return statistics.median(getattr(r, member) for r in results)
