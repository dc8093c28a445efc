"""What a rowd that does nothing costs: memory, and memory per connection."""

import socket
import time

from harness.process import resident_kib
from harness.report import Result

IDLE_CONNECTIONS = 1000


def idle_memory(bench):
    with bench.rowd() as rowd:
        time.sleep(1)
        kib = resident_kib(rowd.pid)
    return Result("resident memory, idle", "-", f"{kib / 1024:.1f} MB", kib / 1024, unit="MB",
                  final=12)


def _used_connection(rowd):
    connection = socket.create_connection(("127.0.0.1", rowd.port))
    connection.sendall(b"GET /api/v1/tables HTTP/1.1\r\nHost: localhost\r\nx-api-key: " +
                       rowd.key.encode() + b"\r\n\r\n")
    connection.recv(65536)
    return connection


def connection_memory(bench):
    """Each connection has had an answer before it idles, so buffers that stay are counted."""
    with bench.rowd() as rowd:
        warm = _used_connection(rowd)
        time.sleep(1)
        before = resident_kib(rowd.pid)
        connections = [_used_connection(rowd) for _ in range(IDLE_CONNECTIONS)]
        time.sleep(1)
        kib = (resident_kib(rowd.pid) - before) / IDLE_CONNECTIONS
        for connection in connections + [warm]:
            connection.close()
    return Result(f"memory per idle connection, of {IDLE_CONNECTIONS}", "-", f"{kib:.2f} KB", kib,
                  unit="KB", final=4)


