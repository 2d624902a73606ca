"""The load: wrk where it is installed, else threads of this process, which ask for less than a server can give."""

from __future__ import annotations

import http.client
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

LUA = Path(__file__).parent / "load.lua"


@dataclass(frozen=True)
class Request:
    """What one click sends: a GET, or a POST where there is a body."""

    path: str
    cookie: str = ""
    body: str = ""


@dataclass(frozen=True)
class Sample:
    """One run. Times in milliseconds."""

    requests: int
    seconds: float
    p50: float
    p99: float
    failures: int

    @property
    def rate(self) -> float:
        return self.requests / self.seconds


def client() -> str:
    return "wrk" if shutil.which("wrk") else "Python threads"


def run(
    requests: Sequence[Request], *, port: int, seconds: float, connections: int, start: int = 0
) -> Sample:
    """Send the requests in turn over kept connections. `start`: how many of them earlier runs have used."""
    send = _wrk if client() == "wrk" else _threads
    return send(requests, port, seconds, connections, start)


def _wrk(requests: Sequence[Request], port: int, seconds: float, connections: int, start: int) -> Sample:
    with tempfile.NamedTemporaryFile("w", suffix=".requests") as file:
        file.writelines(f"{request.path}\n{request.cookie}\n{request.body}\n" for request in requests)
        file.flush()
        host = f"127.0.0.1:{port}"
        # wrk counts in whole seconds.
        command = ["wrk", "-t1", f"-c{connections}", f"-d{max(1, round(seconds))}s", "--timeout", "10s"]
        command += ["-s", str(LUA), f"http://{host}/", "--", file.name, str(start), host]
        answer = subprocess.run(command, capture_output=True, text=True, timeout=seconds + 60)
    figures = [line.split()[1:] for line in answer.stdout.splitlines() if line.startswith("FIGURES")]
    if not figures:
        raise RuntimeError(f"wrk said: {answer.stdout}{answer.stderr}")
    sent, microseconds, p50, p99, failures = map(int, figures[0])
    return Sample(sent, microseconds / 1e6, p50 / 1e3, p99 / 1e3, failures)


def _threads(requests: Sequence[Request], port: int, seconds: float, connections: int, start: int) -> Sample:
    turn = count(start)
    times: list[float] = []
    failures: list[int] = []
    began = time.perf_counter()

    def reader() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        while time.perf_counter() - began < seconds:
            request = requests[next(turn) % len(requests)]
            sent = time.perf_counter()
            try:
                if answer(connection, request).status >= 400:
                    failures.append(1)
            except (OSError, http.client.HTTPException):
                failures.append(1)
                connection.close()
            times.append((time.perf_counter() - sent) * 1e3)

    threads = [threading.Thread(target=reader) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    elapsed = time.perf_counter() - began
    times.sort()
    p50, p99 = (times[int(len(times) * part)] if times else 0.0 for part in (0.5, 0.99))
    return Sample(len(times), elapsed, p50, p99, len(failures))


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    location: str


def answer(connection: http.client.HTTPConnection, request: Request) -> Answer:
    """Send one request and read the whole answer."""
    headers = {"Accept-Language": "en"}
    if request.cookie:
        headers["Cookie"] = request.cookie
    if request.body:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request("POST", request.path, request.body, headers)
    else:
        connection.request("GET", request.path, headers=headers)
    response = connection.getresponse()
    return Answer(response.status, response.read(), response.getheader("Location", ""))
