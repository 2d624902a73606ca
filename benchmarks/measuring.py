"""Ask the running server, a floor before each, and print the table."""

from __future__ import annotations

import http.client
import os
import platform
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks.load import Request, Sample, answer, client, run
from benchmarks.scenarios import Scenario, floor, likeness, scenarios
from forum.models import Post


@dataclass
class Line:
    """What came of one scenario: medians of its runs, each against the floor measured just before it."""

    scenario: Scenario
    samples: list[Sample]
    ratios: list[float]
    work: list[float]  # processor time a request, in milliseconds, of the web processes alone
    spared: list[float]  # the same as a ratio: the floor's over this one's
    size: int
    queries: int | None

    def figures(self) -> list[str]:
        aim = "" if self.scenario.aim is None else f"{self.scenario.aim:.2f}"
        return [
            self.scenario.name,
            f"{median(sample.rate for sample in self.samples):,.0f}",
            f"{median(sample.p50 for sample in self.samples):.1f}",
            f"{median(sample.p99 for sample in self.samples):.1f}",
            f"{self.size:,}",
            "" if self.queries is None else str(self.queries),
            f"{median(self.work):.2f}",
            f"{median(self.spared):.2f}",
            f"{median(self.ratios):.2f}",
            aim,
        ]


def measure(
    *, port: int, pid: int, seconds: int, rounds: int, connections: int, only: str, workers: int
) -> None:
    """Every scenario `rounds` times, in turn, so that a busy minute of the machine touches them all."""
    least = floor()
    chosen = [scenario for scenario in scenarios() if only in scenario.name]
    lines = [Line(scenario, [], [], [], [], *_probe(port, scenario)) for scenario in [least, *chosen]]
    # Both processes have met every page before the clock runs.
    for line in lines:
        _run(line.scenario, port, 3, connections)
    loads = [os.getloadavg()[0]]
    for _round in range(rounds):
        for line in lines[1:]:
            began = _processor_time(pid)
            under = _run(least, port, 1, connections)
            between = _processor_time(pid)
            sample = _run(line.scenario, port, seconds, connections)
            least_work = (between - began) * 1e3 / max(1, under.requests)
            work = (_processor_time(pid) - between) * 1e3 / max(1, sample.requests)
            lines[0].work.append(least_work)
            lines[0].spared.append(1.0)
            line.work.append(work)
            line.spared.append(least_work / work if work else 0.0)
            lines[0].samples.append(under)
            lines[0].ratios.append(1.0)
            line.samples.append(sample)
            if under.requests:  # none came through: the machine was busy with others' work
                line.ratios.append(sample.rate / under.rate)
        loads.append(os.getloadavg()[0])
    print(_conditions(seconds, rounds, connections, workers, loads))
    print(_table([line.figures() for line in lines]))
    print("\n".join(["", *likeness([(line.scenario, median(line.work)) for line in lines])]))
    failures = sum(sample.failures for line in lines for sample in line.samples)
    if failures:
        print(f"\n{failures} requests failed: these figures are worth nothing.")


def _processor_time(pid: int) -> float:
    """Seconds of processor time the web processes have taken: what a busy machine changes least (Linux)."""
    taken = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == pid:
            taken += int(fields[11]) + int(fields[12])
    return taken / os.sysconf("SC_CLK_TCK")


def _run(scenario: Scenario, port: int, seconds: int, connections: int) -> Sample:
    before = Post.objects.count() if scenario.name == "reply" else 0
    sample = run(scenario.requests, port=port, seconds=seconds, connections=connections, start=scenario.used)
    _settle(port)
    if scenario.is_once:
        scenario.used += sample.requests + connections
        if scenario.used > len(scenario.requests):
            raise RuntimeError(f"{scenario.name}: only {len(scenario.requests)} requests were prepared")
    if scenario.name == "reply":
        made = Post.objects.count() - before
        if made < sample.requests:
            raise RuntimeError(f"{sample.requests} replies were answered, {made} posts were made")
    return sample


def _settle(port: int) -> None:
    """Wait until what the client left behind is answered: some plain requests come after it."""
    for _turn in range(4):
        server = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        answer(server, Request("/healthz"))
        server.close()


def _probe(port: int, scenario: Scenario) -> tuple[int, int | None]:
    """Bytes of the answer, and queries it takes, counted in this process on the same database and cache."""
    first = _next(scenario)
    server = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    got = answer(server, first)
    if not scenario.is_once:
        got = answer(server, first)
    server.close()
    if got.status != scenario.status or "/accounts/login/" in got.location:
        raise RuntimeError(f"{scenario.name}: {first.path} answered {got.status} {got.location}")
    if first.path.startswith("/floor/"):
        return len(got.body), 1
    if not scenario.is_once:
        _ask_here(first)  # what is remembered for good is remembered now
    asked = _next(scenario)
    with CaptureQueriesContext(connection) as queries:
        _ask_here(asked)
    # A transaction's own words are not counted, as Django's test suite counts them neither on PostgreSQL.
    real = [query for query in queries if not re.match(r"BEGIN|COMMIT|SAVEPOINT|RELEASE", query["sql"])]
    return len(got.body), len(real)


def _next(scenario: Scenario) -> Request:
    request = scenario.requests[scenario.used]
    scenario.used += scenario.is_once
    return request


def _ask_here(request: Request) -> None:
    host = settings.SITE_URL.partition("://")[2]
    browser = Client(headers={"host": host, "accept-language": "en"}, enforce_csrf_checks=True)
    if request.cookie:
        browser.cookies.load(request.cookie)
    if request.body:
        browser.post(request.path, request.body, content_type="application/x-www-form-urlencoded")
    else:
        browser.get(request.path)


def _conditions(seconds: int, rounds: int, connections: int, workers: int, loads: list[float]) -> str:
    revision = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=settings.BASE_DIR, capture_output=True, text=True
    ).stdout.strip()
    cache = "Redis" if settings.REDIS_URL else "each process's own memory"
    return (
        f"\n{connection.display_name}, pages kept in {cache}, {workers} processes of 2 threads, "
        f"{os.cpu_count()} cores, Python {platform.python_version()}, revision {revision}.\n"
        f"Client: {client()}, {connections} connections, {rounds} runs of {seconds} s, medians; "
        f"load average {min(loads):.1f} to {max(loads):.1f}.\n"
    )


def _table(rows: list[list[str]]) -> str:
    head = [
        "",
        "requests/s",
        "p50 ms",
        "p99 ms",
        "bytes",
        "queries",
        "CPU ms",
        "of the floor, by CPU",
        "of the floor, by rate",
        "aim",
    ]
    ruled = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in ruled)
