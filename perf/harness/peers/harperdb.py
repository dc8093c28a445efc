"""HarperDB, the nearest relative: REST over LMDB. Asked through its REST interface, which is faster
than its operations API; filled through the latter."""

import base64
import json
import os
import shutil
import subprocess
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from harness.bench import ROWS, free_port, row_body
from harness.peers.peer import GET, INSERT, LIST, Ask, HttpPeer, Missing
from harness.process import ALL_CORES, Process

_SOURCE = Path(__file__).resolve().parents[2] / "peers" / "harperdb"
_FILL_ROWS = 1000
_USER, _PASSWORD = "perf", "perf-only"


def install(directory):
    """The version of the lock file, from npm."""
    if not shutil.which("npm"):
        raise Missing("no npm")
    directory.mkdir(parents=True, exist_ok=True)
    lock = _SOURCE / "package-lock.json"
    installed = directory / "package-lock.json"
    if not (installed.exists() and installed.read_bytes() == lock.read_bytes()
            and (directory / "node_modules").exists()):
        for file in ("package.json", "package-lock.json"):
            shutil.copy(_SOURCE / file, directory)
        # Not `npm ci`: newer ones refuse a lock file without the packages of other platforms.
        done = subprocess.run(["npm", "install", "--no-save", "--no-audit", "--no-fund"],
                              cwd=directory, stdin=subprocess.DEVNULL, capture_output=True,
                              text=True)
        if done.returncode != 0:
            raise Missing(f"npm install failed: {done.stderr.strip()[-200:]}")
    return directory / "node_modules" / ".bin" / "harperdb"


class HarperPeer(HttpPeer):
    name = "HarperDB"
    note = "REST; logs every change; lists, which walk to their offset, over 2 connections"

    @contextmanager
    def started(self):
        program = install(self.bench.peers / "harperdb")
        version = json.loads((program.parents[1] / "harperdb" / "package.json").read_text())
        self.version = version["version"]
        home = self.bench.scratch / "harperdb"
        _write_application(home / "root" / "components" / "perf")
        self.port, self._operations = free_port(), free_port()
        token = base64.b64encode(f"{_USER}:{_PASSWORD}".encode()).decode()
        self.headers = f"Authorization: Basic {token}"
        with Process([program, "run"], self.bench.scratch / "harperdb.log", cores=ALL_CORES,
                     env=os.environ | self._settings(home)) as server:
            self.root_pid = server.pid
            self._wait()
            self._fill()
            self.asks = {
                GET: Ask("GET", [f"/Row/{_id(n)}" for n in range(0, ROWS, 7)]),
                LIST: Ask("GET", [f"/Row/?limit({offset},{int(offset) + 50})"
                                  for offset in self.bench.offsets.read_text().split()],
                          slow=True),
                INSERT: Ask("POST", ["/Inserted/"], [_data(self.bench.body.read_text())])}
            yield self

    def _settings(self, home):
        # APIs on loopback, a thread per core like rowd; the rest as `prod` comes.
        return {"ROOTPATH": str(home / "root"), "HOME": str(home), "TC_AGREEMENT": "yes",
                "HDB_ADMIN_USERNAME": _USER, "HDB_ADMIN_PASSWORD": _PASSWORD,
                "DEFAULTS_MODE": "prod", "NODE_HOSTNAME": "localhost",
                "REPLICATION_HOSTNAME": "localhost", "REPLICATION_SECUREPORT": "null",
                "MQTT_NETWORK_PORT": "null", "MQTT_NETWORK_SECUREPORT": "null",
                "THREADS_COUNT": str(os.cpu_count()), "HTTP_PORT": f"127.0.0.1:{self.port}",
                "OPERATIONSAPI_NETWORK_PORT": f"127.0.0.1:{self._operations}",
                "OPERATIONSAPI_NETWORK_DOMAINSOCKET": str(home / "operations.sock")}

    def _operation(self, **operation):
        request = urllib.request.Request(
            f"http://127.0.0.1:{self._operations}", json.dumps(operation).encode(),
            {"Content-Type": "application/json"} | dict([self.headers.split(": ", 1)]))
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)

    def _wait(self):
        for _ in range(240):
            try:
                if "Row" in json.dumps(self._operation(operation="describe_all")):
                    return
            except OSError:
                pass
            time.sleep(0.5)
        raise Missing("the server does not answer, see harperdb.log")

    def _fill(self):
        for first in range(0, ROWS, _FILL_ROWS):
            records = [{"id": _id(n)} | json.loads(_data(row_body(n)))
                       for n in range(first, first + _FILL_ROWS)]
            self._operation(operation="insert", database="data", table="Row", records=records)


def _write_application(directory):
    """Two tables, offered over REST."""
    directory.mkdir(parents=True)
    (directory / "config.yaml").write_text("rest: true\ngraphqlSchema:\n  files: '*.graphql'\n")
    (directory / "schema.graphql").write_text(
        "type Row @table @export { id: ID @primaryKey }\n"
        "type Inserted @table @export { id: ID @primaryKey }\n")


def _id(number):
    return f"r{number:07d}"


def _data(body):
    """The row itself out of a request of rowd."""
    return body[len('{"data":'):-1]
