"""A rowd under valgrind's callgrind, which counts the instructions of all its threads.

What makes the counts repeat: one connection, one request at a time, and a rest before each, so that
the server always sleeps when a request comes and takes the same way through its event loop.
"""

import json
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


COLUMNS = [{"name": name, "type": kind} for name, kind in {
    "invoiceId": "text", "customer": "text", "email": "text", "amount": "number",
    "currency": "text", "status": "text", "dueDate": "date", "paid": "boolean",
    "note": "text"}.items()]


def fields(number):
    """What row_body() puts into a row."""
    return json.dumps(json.loads(row_body(number))["data"], separators=(",", ":"))


class Callgrind(Process, Requests):
    def __init__(self, program, data, tenant, key, scratch):
        self.port, self.key, self._scratch = free_port(), key, Path(scratch)
        self._tenant = tenant
        super().__init__(
            ["valgrind", "--tool=callgrind", "--instr-atstart=no",
             f"--callgrind-out-file={self._scratch}/callgrind.out",
             program, "serve", "--data", data, "--listen", f"127.0.0.1:{self.port}",
             "--threads", 1, "--map-bytes", "1G", "--access-log-sample", "0.01"],
            self._scratch / "callgrind.log")
        self.wait_until_answering(f"http://127.0.0.1:{self.port}/healthz", 60)

    def count(self):
        """Instructions per request of each work."""
        return {work: self._count(request)
                for works in (self._plain, self._typed) for work, request in works().items()}

    def _plain(self):
        table = self._filled_table("perf", ())
        ids = self.row_ids(table, ROWS)
        path = f"/api/v1/tables/{table}/rows"
        pick = random.Random(SEED)
        return {
            "get one row": lambda: self._request("GET", f"{path}/{pick.choice(ids)}"),
            "list 50 rows":
                lambda: self._request("GET", f"{path}?limit=50&offset={pick.randrange(ROWS - 50)}"),
            "durable insert": lambda: self._request("POST", path, row_body(ROWS)),
        }

    def _typed(self):
        table = self._filled_table("typedTable", COLUMNS)
        documents = f"/api/v1/table/collections/{table}/documents"
        rows = f"/apps/{self._tenant}/tables/{table}/rows"
        pick = random.Random(SEED)

        def offset():
            return pick.randrange(ROWS - 50)

        return {
            "list 50 documents (Flowra)": lambda: self._request(
                "GET", f"{documents}?limit=50&skip={offset()}", head=self._bearer()),
            "list 50 rows (Starion)": lambda: self._request(
                "GET", f"{rows}?limit=50&offset={offset()}", head=self._bearer()),
            "list 50 rows (Botpress)": lambda: self._bot(
                table, "find", f'{{"limit":50,"offset":{offset()}}}'),
            "upsert of one row": lambda: self._bot(
                table, "upsert",
                f'{{"rows":[{fields(pick.randrange(ROWS))}],"keyColumn":"amount"}}'),
            "find by an indexed column": lambda: self._bot(
                table, "find", f'{{"filter":{{"amount":{pick.randrange(ROWS) * 1.25 + 0.5}}}}}'),
            "create 50 rows": lambda: self._bot(
                table, "", f'{{"rows":[{",".join(map(fields, range(50)))}]}}'),
        }

    def _filled_table(self, name, columns):
        table = self.create_table(name, columns)
        self.fill(table, (row_body(n) for n in range(ROWS)))
        return table

    def _bot(self, table, verb, body):
        return self._request("POST", f"/v1/tables/{table}/rows/{verb}".rstrip("/"), body,
                             self._bearer() + f"x-bot-id: {self._tenant}\r\n")

    def _bearer(self):
        return f"Authorization: Bearer {self.key}\r\n"

    def _request(self, method, path, body="", head=""):
        head = head or f"x-api-key: {self.key}\r\n"
        head = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\n{head}"
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
