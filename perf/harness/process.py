"""Processes under measurement: started, asked for their CPU time and memory, stopped."""

import os
import signal
import subprocess
import time
import urllib.request
from pathlib import Path

SERVER_CORE = "0"
LOAD_CORE = "1"
ALL_CORES = ",".join(map(str, sorted(os.sched_getaffinity(0))))


class Stopped(Exception):
    """The process ended although nobody stopped it."""


class Process:
    """A child on the given cores. Use as a context manager: it never outlives the block."""

    def __init__(self, command, log_path, env=None, cores=SERVER_CORE, **options):
        self._log_path = log_path
        with open(log_path, "ab") as log:
            self._child = subprocess.Popen(
                ["taskset", "-c", cores, *map(str, command)],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=env, **options)
        self.pid = self._child.pid  # taskset replaces itself by the command

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        if self._child.poll() is None:
            self._child.send_signal(signal.SIGTERM)
            try:
                self._child.wait(15)
            except subprocess.TimeoutExpired:
                self._child.kill()
                self._child.wait()

    def wait_until_answering(self, url, seconds=30, headers=None):
        """Returns the seconds until `url` first answered."""
        request = urllib.request.Request(url, headers=headers or {})
        start = time.monotonic()
        while time.monotonic() - start < seconds:
            if self._child.poll() is not None:
                raise Stopped(Path(self._log_path).read_text(errors="replace")[-2000:])
            try:
                with urllib.request.urlopen(request, timeout=1):
                    return time.monotonic() - start
            except OSError:
                time.sleep(0.001)
        raise TimeoutError(f"no answer from {url}")


def cpu_seconds(pid):
    """CPU time of all threads of a process so far, with the scheduler's nanoseconds."""
    total = 0
    for task in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{task}/schedstat") as f:
            total += int(f.read().split()[0])
    return total / 1e9


def resident_kib(pid, member="VmRSS"):
    """`RssAnon` leaves out the pages of mapped files, which belong to the kernel's cache."""
    with open(f"/proc/{pid}/status") as f:
        for line in f:
            if line.startswith(f"{member}:"):
                return int(line.split()[1])
    raise ValueError(f"no {member} of {pid}")
