"""rowd itself and the floor under everything that speaks HTTP, nginx."""

import os
import subprocess
from contextlib import contextmanager

from harness import nginx
from harness.peers.peer import COUNTED, GET, INSERT, LIST, Ask, HttpPeer
from harness.process import ALL_CORES


class RowdPeer(HttpPeer):
    name = "rowd"
    note = "HTTP, JSON, key, rate limit, row count and table limit in the same transaction"

    @contextmanager
    def started(self):
        bench = self.bench
        self.version = subprocess.run([bench.program, "version"], capture_output=True,
                                      text=True).stdout.split()[-1]
        self.headers = f"x-api-key: {bench.key}"
        with bench.rowd(threads=os.cpu_count(), cores=ALL_CORES) as self._rowd:
            self.port, self.root_pid = self._rowd.port, self._rowd.pid
            rows = bench.rows_path
            self.asks = {
                GET: Ask("GET", [f"{rows}/{row}" for row in bench.ids.read_text().split()]),
                LIST: Ask("GET", [f"{rows}?limit=50&offset={offset}"
                                  for offset in bench.offsets.read_text().split()]),
                INSERT: Ask("POST", [], [bench.body.read_text()])}
            self.asks[COUNTED] = self.asks[INSERT]
            yield self

    @contextmanager
    def _room(self, work, seconds):
        """Tables for so many seconds of inserts flat out, if `work` inserts: one would be full
        before the others had their turn."""
        if work not in (INSERT, COUNTED):
            yield
            return
        with self.bench.fresh_tables(self._rowd, seconds) as paths:
            self.asks[work].paths = paths
            yield

    def rate(self, work):
        with self._room(work, self.bench.seconds):
            return super().rate(work)

    def paced(self, work, per_second):
        with self._room(work, 0):
            return super().paced(work, per_second)


class NginxPeer(HttpPeer):
    name = "nginx"
    note = "answers a constant of the same size: no storage, no keys, no JSON"

    @contextmanager
    def started(self):
        seen = subprocess.run(["nginx", "-v"], capture_output=True, text=True).stderr
        self.version = seen.strip().rpartition("/")[2]
        self._servers = {}
        try:
            for work, size in ((GET, self.bench.row_bytes), (LIST, self.bench.page_bytes)):
                self._servers[work] = self.bench.nginx(
                    nginx.constant(size), workers=os.cpu_count(), cores=ALL_CORES)
                self.asks[work] = Ask("GET", ["/"])
            yield self
        finally:
            for server in self._servers.values():
                server.stop()

    def _choose(self, work):
        self.port, self.root_pid = self._servers[work].port, self._servers[work].pid

    def rate(self, work):
        self._choose(work)
        return super().rate(work)

    def paced(self, work, per_second):
        self._choose(work)
        return super().paced(work, per_second)
