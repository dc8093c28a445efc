"""PocketBase: REST over SQLite, built as a Go module with commits that wait for the disk."""

import json
import shutil
import subprocess
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from harness.bench import ROWS, free_port, row_body
from harness.peers.peer import GET, INSERT, LIST, Ask, HttpPeer, Missing
from harness.process import ALL_CORES, Process

_SOURCE = Path(__file__).resolve().parents[2] / "peers" / "pocketbase"
_FILL_ROWS = 1000
_EMAIL, _PASSWORD = "perf@example.com", "perf-only-password"
_RECORDS = "/api/collections/{}/records"


def build(program):
    """The version of go.mod."""
    if not shutil.which("go"):
        raise Missing("no Go toolchain")
    done = subprocess.run(["go", "build", "-mod=readonly", "-o", program, "."], cwd=_SOURCE,
                          stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode != 0:
        raise Missing(f"go build failed: {done.stderr.strip()[-200:]}")
    return program


class PocketBasePeer(HttpPeer):
    name = "PocketBase"
    note = "REST; SQLite with synchronous=FULL; lists, which count all rows, over 2 connections"

    @contextmanager
    def started(self):
        program = build(self.bench.peers / "pocketbase")
        self.version = next(line.split()[1] for line in
                            (_SOURCE / "go.mod").read_text().splitlines()
                            if line.strip().startswith("github.com/pocketbase/pocketbase "))
        data = self.bench.scratch / "pocketbase-data"
        subprocess.run([program, "superuser", "upsert", _EMAIL, _PASSWORD, "--dir", data],
                       check=True, capture_output=True)
        self.port = free_port()
        with Process([program, "serve", "--http", f"127.0.0.1:{self.port}", "--dir", data],
                     self.bench.scratch / "pocketbase.log", cores=ALL_CORES) as server:
            self.root_pid = server.pid
            server.wait_until_answering(f"http://127.0.0.1:{self.port}/api/health")
            self._log_in()
            ids = self._fill()
            pages = sorted({int(o) // 50 + 1 for o in self.bench.offsets.read_text().split()})
            self.asks = {
                GET: Ask("GET", [f"{_RECORDS.format('filled')}/{each}" for each in ids]),
                LIST: Ask("GET", [f"{_RECORDS.format('filled')}?perPage=50&page={page}"
                                  for page in pages], slow=True),
                INSERT: Ask("POST", [_RECORDS.format("inserted")], [self.bench.body.read_text()])}
            yield self

    def _call(self, method, path, body):
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}", json.dumps(body).encode(),
            {"Content-Type": "application/json"}
            | (dict([self.headers.split(": ", 1)]) if self.headers else {}), method=method)
        with urllib.request.urlopen(request, timeout=120) as answer:
            return json.load(answer)

    def _log_in(self):
        made = self._call("POST", "/api/collections/_superusers/auth-with-password",
                          {"identity": _EMAIL, "password": _PASSWORD})
        self.headers = f"Authorization: {made['token']}"
        self._call("PATCH", "/api/settings", {
            "batch": {"enabled": True, "maxRequests": _FILL_ROWS, "timeout": 60},
            "logs": {"maxDays": 0}})

    def _fill(self):
        for name in ("filled", "inserted"):
            self._call("POST", "/api/collections", {
                "name": name, "type": "base",
                "fields": [{"name": "data", "type": "json", "maxSize": 100_000}]})
        ids = []
        for first in range(0, ROWS, _FILL_ROWS):
            made = self._call("POST", "/api/batch", {"requests": [
                {"method": "POST", "url": _RECORDS.format("filled"),
                 "body": json.loads(row_body(n))} for n in range(first, first + _FILL_ROWS)]})
            ids += [each["body"]["id"] for each in made]
        return ids
