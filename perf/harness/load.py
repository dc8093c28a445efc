"""wrk on the other core, and what a server spent on its requests meanwhile."""

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from harness.process import LOAD_CORE, cpu_seconds

PERF = Path(__file__).resolve().parent.parent


class LoadFailed(Exception):
    pass


@dataclass
class Load:
    requests: int
    seconds: float
    cpu_us: float  # server CPU microseconds per request
    p50_us: float
    p99_us: float

    @property
    def per_second(self):
        return self.requests / self.seconds


def _wrk(port, script, arguments, connections, seconds):
    run = subprocess.run(
        ["taskset", "-c", LOAD_CORE, "wrk", "-t1", f"-c{connections}", f"-d{seconds}s",
         "-s", PERF / "wrk" / script, f"http://127.0.0.1:{port}", "--", *map(str, arguments)],
        env=os.environ | {"ROWD_PERF": str(PERF)}, stdin=subprocess.DEVNULL,
        capture_output=True, text=True, check=True)
    return json.loads(run.stdout.splitlines()[-1])


def apply_load(server, script, arguments, connections, seconds):
    """Runs one wrk against `server` (which has `port` and `measured_pid`)."""
    before = cpu_seconds(server.measured_pid)
    seen = _wrk(server.port, script, arguments, connections, seconds)
    spent = cpu_seconds(server.measured_pid) - before
    if seen["errors"] or not seen["requests"]:
        raise LoadFailed(f"{script} on port {server.port}: {seen}")
    return Load(seen["requests"], seen["seconds"], spent / seen["requests"] * 1e6,
                seen["p50_us"], seen["p99_us"])


def get(server, key, prefix, paths, connections, seconds, depth=1):
    return apply_load(server, "get.lua", [key, prefix, paths, depth], connections, seconds)


def post(server, key, path, body, connections, seconds):
    return apply_load(server, "post.lua", [key, path, body], connections, seconds)
