"""A rowd under valgrind's callgrind, which counts the instructions of all its threads.

What makes the counts repeat: one connection, one request at a time, and a rest before each, so that
the server always sleeps when a request comes and takes the same way through its event loop.
"""

import random
import re
import socket
import subprocess
import time
from pathlib import Path

from harness.bench import SEED, free_port, row_body
from harness.process import Process
from harness.rowd import Requests

ROWS = 2_000
WARM_UP = 100
REQUESTS = 500
REST_S = 0.002


class Callgrind(Process, Requests):
    def __init__(self, program, data, key, scratch):
        self.port, self.key, self._scratch = free_port(), key, Path(scratch)
        super().__init__(
            ["valgrind", "--tool=callgrind", "--instr-atstart=no",
             f"--callgrind-out-file={self._scratch}/callgrind.out",
             program, "serve", "--data", data, "--listen", f"127.0.0.1:{self.port}",
             "--threads", 1, "--map-bytes", "1G", "--access-log-sample", "0.01"],
            self._scratch / "callgrind.log")
        self.wait_until_answering(f"http://127.0.0.1:{self.port}/healthz", 60)

    def count(self):
        """Instructions per request of each work."""
        table = self.create_table()
        self.fill(table, (row_body(n) for n in range(ROWS)))
        ids = self.row_ids(table, ROWS)
        path = f"/api/v1/tables/{table}/rows"
        pick = random.Random(SEED)
        return {work: self._count(request) for work, request in {
            "get one row": lambda: self._request("GET", f"{path}/{pick.choice(ids)}"),
            "list 50 rows":
                lambda: self._request("GET", f"{path}?limit=50&offset={pick.randrange(ROWS - 50)}"),
            "durable insert": lambda: self._request("POST", path, row_body(ROWS)),
        }.items()}

    def _request(self, method, path, body=""):
        head = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nx-api-key: {self.key}\r\n"
        if body:
            head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        return f"{head}\r\n{body}".encode()

    def _count(self, request):
        with socket.create_connection(("127.0.0.1", self.port)) as connection:
            def ask(times):
                for _ in range(times):
                    time.sleep(REST_S)
                    connection.sendall(request())
                    _read_answer(connection)
            ask(WARM_UP)
            self._control("--instr=on")
            ask(WARM_UP)
            self._control("--zero")
            ask(REQUESTS)
            self._control("--dump")
            self._control("--instr=off")
        return round(self._total() / REQUESTS)

    def _control(self, command):
        subprocess.run(["callgrind_control", command, str(self.pid)], check=True,
                       capture_output=True, cwd=self._scratch)

    def _total(self):
        """Of the newest dump."""
        dumps = sorted(self._scratch.glob("callgrind.out.*"), key=lambda p: int(p.suffix[1:]))
        return int(re.search(r"^(?:totals|summary): (\d+)", dumps[-1].read_text(),
                             re.MULTILINE).group(1))


def _read_answer(connection):
    text = b""
    while b"\r\n\r\n" not in text:
        text += connection.recv(1 << 16)
    head, _, body = text.partition(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 2"):
        raise RuntimeError(text.decode(errors="replace"))
    length = int(re.search(rb"(?i)content-length: *(\d+)", head).group(1))
    while len(body) < length:
        body += connection.recv(1 << 16)
