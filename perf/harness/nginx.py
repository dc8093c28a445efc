"""The yardstick: an nginx that answers every request with a fixed body, or from a file."""

import os
import time
from pathlib import Path

from harness.process import Process

# A single parameter of nginx's configuration is at most 4 KiB long.
_CHUNK = 2048

_CONFIG = """
worker_processes {workers};
daemon off;
user {user};
pid {directory}/nginx.pid;
error_log {directory}/error.log crit;
events {{ worker_connections 2048; }}
http {{
    access_log off;
    keepalive_requests 1000000000;
    keepalive_timeout 600s;
    default_type application/json;
    client_body_temp_path {directory}/body;
    proxy_temp_path {directory}/proxy;
    fastcgi_temp_path {directory}/fastcgi;
    uwsgi_temp_path {directory}/uwsgi;
    scgi_temp_path {directory}/scgi;
    server {{
        listen 127.0.0.1:{port};
        {answer}
    }}
}}
"""


def constant(body_bytes):
    """The part of a configuration that answers everything with so many bytes."""
    chunks, rest = divmod(max(0, body_bytes - len('{"data":""}')), _CHUNK)
    body = '{"data":"' + "${chunk}" * chunks + "x" * rest + '"}'
    return f"set $chunk '{'x' * _CHUNK}'; location / {{ return 200 '{body}'; }}"


def static_file(path):
    """The part that answers everything with a file, which is kept open."""
    return (f"root {Path(path).parent}; location / {{ rewrite ^ /{Path(path).name} break; "
            "sendfile on; tcp_nopush on; open_file_cache max=16; }")


class Nginx(Process):
    def __init__(self, directory, port, answer, workers=1, **options):
        directory = Path(directory)
        directory.mkdir(parents=True, exist_ok=True)
        config = directory / "nginx.conf"
        config.write_text(_CONFIG.format(
            directory=directory, port=port, answer=answer, workers=workers,
            user="root" if os.getuid() == 0 else "nobody"))
        self.port = port
        super().__init__(["nginx", "-p", directory, "-c", config, "-e", directory / "error.log"],
                         directory / "output.log", **options)
        self.wait_until_answering(f"http://127.0.0.1:{port}/")
        self.measured_pid = self._worker()

    def _worker(self):
        for _ in range(100):
            with open(f"/proc/{self.pid}/task/{self.pid}/children") as f:
                children = f.read().split()
            if children:
                return int(children[0])
            time.sleep(0.01)
        raise TimeoutError("nginx has no worker")
