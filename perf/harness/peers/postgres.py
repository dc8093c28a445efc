"""PostgreSQL with pgbench: no HTTP and no JSON answers, statements prepared, one table."""

import json
import os
import pwd
import re
import shutil
import statistics
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from harness.bench import ROWS, free_port, row_body
from harness.peers.peer import (CONNECTIONS, COUNTED, GET, INSERT, LIST, Missing, Rate,
                                tree_cpu_seconds)
from harness.process import ALL_CORES, Process

_PROGRAMS = Path("/usr/lib/postgresql/15/bin")
_SCHEMA = """
create table rows (id bigserial primary key, data jsonb not null,
                   created_at timestamptz not null default now(),
                   updated_at timestamptz not null default now());
create table inserted (like rows including all);
create table tables (id int primary key, row_count bigint not null);
insert into tables values (1, 0);
"""
_INSERT = "insert into inserted (data) values ('{data}') returning id, created_at, updated_at;"
_SCRIPTS = {
    GET: f"\\set id random(1, {ROWS})\nselect id, data, created_at, updated_at from rows "
         "where id = :id;\n",
    LIST: f"\\set offset random(0, {ROWS - 50})\nselect id, data, created_at, updated_at from rows "
          "order by id limit 50 offset :offset;\n",
    INSERT: _INSERT + "\n",
    COUNTED: f"begin;\n{_INSERT}\nupdate tables set row_count = row_count + 1 where id = 1;\n"
             "end;\n",
}


class PostgresPeer:
    name = "PostgreSQL"
    note = "SQL over its own protocol, prepared statements; no HTTP, no key, no rate limit"

    def __init__(self, bench):
        self.bench = bench

    def works(self):
        return tuple(_SCRIPTS)

    @contextmanager
    def started(self):
        if not (_PROGRAMS / "postgres").exists():
            raise Missing("postgresql-15 is not installed")
        # PostgreSQL refuses to run as root, and another user may not reach the build directory.
        self._user = pwd.getpwnam("postgres") if os.getuid() == 0 else None
        directory = Path(tempfile.mkdtemp(prefix="rowd-perf-", dir="/var/tmp"))
        try:
            if self._user:
                os.chown(directory, self._user.pw_uid, self._user.pw_gid)
            with self._server(directory):
                self._fill(directory)
                yield self
        finally:
            shutil.rmtree(directory, ignore_errors=True)

    def _as_user(self):
        if not self._user:
            return {}
        return {"user": self._user.pw_uid, "group": self._user.pw_gid, "extra_groups": []}

    @contextmanager
    def _server(self, directory):
        cluster = directory / "cluster"
        subprocess.run([_PROGRAMS / "initdb", "-D", cluster, "-A", "trust", "-U", "postgres",
                        "-E", "UTF8"], check=True, capture_output=True, cwd="/", **self._as_user())
        self.version = (cluster / "PG_VERSION").read_text().strip()
        self._port = free_port()
        with Process([_PROGRAMS / "postgres", "-D", cluster, "-p", self._port,
                      "-c", "listen_addresses=127.0.0.1",
                      "-c", f"unix_socket_directories={directory}",
                      "-c", "synchronous_commit=on"],
                     self.bench.scratch / "postgres.log", cores=ALL_CORES, cwd="/",
                     **self._as_user()) as server:
            self.root_pid = server.pid
            self._wait()
            yield

    def _wait(self):
        for _ in range(300):
            if subprocess.run(["pg_isready", "-q", "-t", "1", "-h", "127.0.0.1", "-p",
                               str(self._port)]).returncode == 0:
                return
            time.sleep(0.1)
        raise Missing("the server does not answer")

    def _sql(self, text):
        done = subprocess.run(
            ["psql", "-X", "-q", "-At", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p",
             str(self._port), "-U", "postgres"], input=text, check=True, capture_output=True,
            text=True)
        return done.stdout.strip()

    def _fill(self, directory):
        rows = "\n".join(_data(row_body(n)) for n in range(ROWS))
        self._sql(f"{_SCHEMA}copy rows (data) from stdin;\n{rows}\n\\.\nvacuum analyze rows;")
        self.version = self._sql("show server_version;").split()[0]
        self._scripts = {}
        for number, (work, text) in enumerate(_SCRIPTS.items()):
            # With spaces, because pgbench would take `:true` for a variable.
            data = json.dumps(json.loads(_data(self.bench.body.read_text())))
            self._scripts[work] = self.bench.file(f"pgbench-{number}.sql",
                                                  text.replace("{data}", data))

    def _pgbench(self, work, *options):
        self._sql("truncate inserted;")
        command = ["taskset", "-c", ALL_CORES, "pgbench", "-n", "-M", "prepared", "-c",
                   CONNECTIONS, "-j", 2, "-T", self.bench.seconds, "-h", "127.0.0.1", "-p",
                   self._port, "-U", "postgres", "-f", self._scripts[work], *options, "postgres"]
        done = subprocess.run(list(map(str, command)), check=True, capture_output=True, text=True,
                              cwd=self.bench.scratch)
        count = int(re.search(r"actually processed: (\d+)", done.stdout).group(1))
        return count, float(re.search(r"tps = ([\d.]+)", done.stdout).group(1))

    def rate(self, work):
        before = tree_cpu_seconds(self.root_pid)
        count, per_second = self._pgbench(work)
        time.sleep(0.3)  # until its backends have ended and been counted
        return Rate(per_second, (tree_cpu_seconds(self.root_pid) - before) / count * 1e6)

    def paced(self, work, per_second):
        for old in self.bench.scratch.glob("paced.*"):
            old.unlink()
        self._pgbench(work, "--rate", per_second, "--log", "--log-prefix=paced")
        latencies = sorted(int(line.split()[2]) for log in self.bench.scratch.glob("paced.*")
                           for line in log.read_text().splitlines())
        return statistics.median(latencies), latencies[int(0.99 * (len(latencies) - 1))]


def _data(body):
    """The row itself out of a request of rowd."""
    return body[len('{"data":'):-1]
