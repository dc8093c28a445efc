"""Requests at a rate that does not wait for the answers (open loop), or by clients that do (closed
loop), over as many connections as it takes; what was answered, and how long it took."""

import asyncio
import collections
import re
import time

_LENGTH = re.compile(rb"(?i)content-length: *(\d+)")
_CONNECTIONS_MAX = 4000


class Outcome:
    """What came of the requests of one run."""

    def __init__(self, seconds):
        self.seconds = seconds
        self.statuses = collections.Counter()  # 0: no answer
        self.without_retry_after = 0           # of 429 and 503
        self.latencies_ms = []                 # of good answers, from when they were due

    @property
    def good(self):
        return sum(n for status, n in self.statuses.items() if 200 <= status < 300)

    @property
    def good_per_second(self):
        return self.good / self.seconds

    def unexpected(self):
        return {status: n for status, n in self.statuses.items()
                if not 200 <= status < 300 and status not in (429, 503)}

    def percentile_ms(self, part):
        ordered = sorted(self.latencies_ms)
        return ordered[min(len(ordered) - 1, int(len(ordered) * part))] if ordered else 0.0

    def count(self, status, head, due):
        self.statuses[status] += 1
        if 200 <= status < 300:
            self.latencies_ms.append((time.monotonic() - due) * 1e3)
        if status in (429, 503) and b"\r\nRetry-After: " not in head:
            self.without_retry_after += 1


def request(method, path, fields, body=b""):
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost"]
    lines += [f"{name}: {value}" for name, value in fields.items()]
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


class _Pool:
    def __init__(self, port):
        self._port = port
        self._free = []
        self._open = 0

    async def ask(self, text, due, outcome):
        if not self._free and self._open >= _CONNECTIONS_MAX:
            outcome.count(0, b"", due)
            return
        status, head = 0, b""
        try:
            reader, writer = self._free.pop() if self._free else await self._connect()
            writer.write(text)
            head = await reader.readuntil(b"\r\n\r\n")
            await reader.readexactly(int(_LENGTH.search(head).group(1)))
            status = int(head[9:12])
            if b"\r\nConnection: close" in head:
                self._close(writer)
            else:
                self._free.append((reader, writer))
        except (OSError, EOFError):
            self._open -= 1
        outcome.count(status, head, due)

    async def _connect(self):
        self._open += 1
        return await asyncio.open_connection("127.0.0.1", self._port)

    def _close(self, writer):
        self._open -= 1
        writer.close()

    def close(self):
        for _, writer in self._free:
            writer.close()


async def _open_loop(port, make_request, per_second, seconds):
    outcome, pool, running = Outcome(seconds), _Pool(port), set()
    start = time.monotonic()
    for n in range(int(per_second * seconds)):
        due = start + n / per_second
        if (wait := due - time.monotonic()) > 0:
            await asyncio.sleep(wait)
        task = asyncio.ensure_future(pool.ask(make_request(n), due, outcome))
        running.add(task)
        task.add_done_callback(running.discard)
        if n % 50 == 0:
            await asyncio.sleep(0)
    if running:
        await asyncio.wait(running, timeout=30)
    pool.close()
    return outcome


async def _closed_loop(port, make_request, clients, seconds):
    outcome, pool = Outcome(seconds), _Pool(port)
    end = time.monotonic() + seconds
    numbers = iter(range(10**9))

    async def one_client():
        while (now := time.monotonic()) < end:
            await pool.ask(make_request(next(numbers)), now, outcome)

    await asyncio.gather(*(one_client() for _ in range(clients)))
    pool.close()
    return outcome


def open_loop(port, make_request, per_second, seconds):
    return asyncio.run(_open_loop(port, make_request, per_second, seconds))


def closed_loop(port, make_request, clients, seconds):
    return asyncio.run(_closed_loop(port, make_request, clients, seconds))
