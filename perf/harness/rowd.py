"""A rowd of its own with one tenant and one unlimited key, and a client for setting tables up."""

import asyncio
import contextlib
import http.client
import json
import re
import subprocess
import tempfile
from pathlib import Path

from harness.process import SERVER_CORE, Process

_CONNECTIONS = 64
_PAGE_ROWS = 100


def make_data(program, data):
    """Creates the tenant that is measured; returns its id and a key."""
    return make_tenant(program, data, "perf")


def make_tenant(program, data, name):
    """The tenant's id, and a key of it without limits."""
    made = subprocess.run([program, "tenant", "create", "--data", data, name], check=True,
                          capture_output=True, text=True)
    key = subprocess.run(
        [program, "key", "create", "--data", data, "--tenant", name, "--read-per-minute", "0",
         "--write-per-minute", "0"], check=True, capture_output=True, text=True)
    return made.stdout.split()[-1], key.stdout.split()[-1]


def make_tenants(program, data, tenants, rows):
    """Tenants with a table of so many rows each; returns their (key, table, id of a row)."""
    made = subprocess.run([program, data, str(tenants), str(rows)], check=True,
                          capture_output=True, text=True)
    return [tuple(line.split()) for line in made.stdout.splitlines()]


class Requests:
    """What may be asked of a rowd at `port` with `key`."""

    def call(self, method, path, body=None, headers=None, key=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Content-Type": "application/json"} | (headers or
                                                          {"x-api-key": key or self.key})
        connection.request(method, path, json.dumps(body) if body is not None else None, headers)
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        if answer.status >= 300:
            raise RuntimeError(f"{method} {path}: {answer.status} {text[:300]!r}")
        return text

    def create_table(self, name="perf", columns=(), key=None):
        made = self.call("POST", "/api/v1/tables",
                         {"name": name, "maxRows": 100_000, "columns": list(columns)}, key=key)
        return json.loads(made)["data"]["id"]

    def delete_table(self, table, key=None):
        self.call("DELETE", f"/api/v1/tables/{table}", key=key)

    def fill(self, table, bodies):
        """Creates one row per body over parallel connections."""
        self.fill_table(f"/api/v1/tables/{table}/rows", bodies)

    def fill_table(self, path, bodies):
        asyncio.run(_fill(self.port, self.key, path, bodies))

    def row_ids(self, table, count):
        ids = []
        for offset in range(0, count, _PAGE_ROWS):
            path = f"/api/v1/tables/{table}/rows?limit={_PAGE_ROWS}&offset={offset}"
            ids += [row["id"] for row in json.loads(self.call("GET", path))["data"]]
        return ids

    def metrics(self, *names):
        """The values of these lines of /metrics."""
        text = self.call("GET", "/metrics").decode()
        return tuple(int(re.search(rf"^{name} (\d+)", text, re.MULTILINE).group(1))
                     for name in names)


class Rowd(Process, Requests):
    def __init__(self, program, data, key, port, threads=1, cores=SERVER_CORE):
        self.port = port
        self.key = key
        super().__init__(
            [program, "serve", "--data", data, "--listen", f"127.0.0.1:{port}", "--threads",
             threads, "--access-log-sample", "0.01"],
            Path(data).with_suffix(".log"), cores=cores)
        # An answer that needs the key and the tenant's files, not only a listening server.
        self.first_answer_s = self.wait_until_answering(
            f"http://127.0.0.1:{port}/api/v1/tables", headers={"x-api-key": key})
        self.measured_pid = self.pid


@contextlib.contextmanager
def fresh_server(program, port):
    """A server on data of its own, and where they are."""
    with tempfile.TemporaryDirectory(dir=program.parent) as directory:
        data = Path(directory) / "data"
        _, key = make_data(program, data)
        with Rowd(program, data, key, port) as server:
            yield server, data


async def _fill(port, key, path, bodies):
    waiting = iter(bodies)  # shared: each connection takes the next body
    head = (f"POST {path} HTTP/1.1\r\nHost: localhost\r\nx-api-key: {key}\r\n"
            "Content-Type: application/json\r\nContent-Length: ")

    async def one_connection():
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for body in waiting:
            writer.write(f"{head}{len(body)}\r\n\r\n{body}".encode())
            answer = await reader.readuntil(b"\r\n\r\n")
            if not answer.startswith(b"HTTP/1.1 201"):
                raise RuntimeError(answer.decode(errors="replace"))
            length = re.search(rb"(?i)content-length: *(\d+)", answer)
            await reader.readexactly(int(length.group(1)))
        writer.close()

    await asyncio.gather(*(one_connection() for _ in range(_CONNECTIONS)))
