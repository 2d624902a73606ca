"""The same requests put to the application in this one process: processor time a request, and no more.

No server, no client, no waiting: on a machine that does other things too, the figure to compare by.
"""

from __future__ import annotations

import io
import sys
import time
from urllib.parse import unquote

from django.conf import settings

from benchmarks.load import Request
from benchmarks.scenarios import Scenario, floor, likeness, scenarios
from benchmarks.web import application


def measure_inside(only: str, turns: int = 30) -> None:
    """Print the least of three means of each scenario, after a warming-up."""
    least = floor()
    under = _milliseconds(least, turns * 5)
    print("| | CPU ms | of the floor | aim |\n| --- | ---: | ---: | ---: |")
    print(f"| {least.name} | {under:.2f} | 1.00 | |")
    measured = []
    for scenario in scenarios():
        if only in scenario.name:
            # Beside each line: what else the machine does should touch both.
            under = _milliseconds(least, turns)
            taken = _milliseconds(scenario, turns)
            measured.append((scenario, taken))
            aim = "" if scenario.aim is None else f"{scenario.aim:.2f}"
            print(f"| {scenario.name} | {taken:.2f} | {under / taken:.2f} | {aim} |", flush=True)
    print("\n".join(["", *likeness(measured)]))


def _milliseconds(scenario: Scenario, turns: int) -> float:
    for _turn in range(min(60, 2 * len(scenario.requests)) if not scenario.is_once else 10):
        _ask(scenario)
    means = []
    for _run in range(3):
        began = time.process_time()
        for _turn in range(turns):
            _ask(scenario)
        means.append((time.process_time() - began) * 1e3 / turns)
    return min(means)


def _ask(scenario: Scenario) -> None:
    request = scenario.requests[scenario.used % len(scenario.requests)]
    scenario.used += 1
    said: list[str] = []
    answer = application(_environ(request), lambda status, headers: said.append(status))
    b"".join(answer)
    answer.close()
    if not said[0].startswith(str(scenario.status)):
        raise RuntimeError(f"{scenario.name}: {request.path} answered {said[0]}")


def _environ(request: Request) -> dict[str, object]:
    path, _mark, query = request.path.partition("?")
    body = request.body.encode()
    environ: dict[str, object] = {
        "REQUEST_METHOD": "POST" if body else "GET",
        "PATH_INFO": unquote(path).encode().decode("latin-1"),
        "QUERY_STRING": query,
        "SERVER_NAME": settings.HOST,
        "SERVER_PORT": str(settings.PORT),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": settings.SITE_URL.partition("://")[2],
        "HTTP_ACCEPT_LANGUAGE": "en",
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.url_scheme": "http",
    }
    if request.cookie:
        environ["HTTP_COOKIE"] = request.cookie
    return environ
