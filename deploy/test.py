"""`make test`: every test on SQLite, then on PostgreSQL and Redis, and a plain account of what ran where.

Arguments go to pytest: make test ARGS="-k reply". With CI=true nothing may be skipped or left out, and
PostgreSQL must have run every test SQLite ran, less those marked for one engine.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path

from deploy import translations
from deploy.services import postgresql, redis_server
from deploy.tied import tie_to_parent

BASE = Path(__file__).resolve().parent.parent
IS_CI = os.environ.get("CI") == "true"


@dataclass
class Result:
    """What one run of pytest came to."""

    where: str
    code: int = 0
    passed: set[str] = field(default_factory=set)
    failed: set[str] = field(default_factory=set)
    skipped: dict[str, str] = field(default_factory=dict)
    for_one_engine: set[str] = field(default_factory=set)

    @property
    def ran(self) -> set[str]:
        return self.passed | self.failed

    def __str__(self) -> str:
        return (
            f"{self.where}: {len(self.passed)} passed, {len(self.failed)} failed, {len(self.skipped)} skipped"
        )


def main(arguments: list[str]) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    signal.signal(signal.SIGHUP, lambda *_: sys.exit(129))
    if "MAKELEVEL" in os.environ:
        tie_to_parent()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.chdir(BASE)
    translations.compile_changed()
    started = time.monotonic()
    problems: list[str] = []
    results = [run("SQLite and files", {}, arguments)]
    with ExitStack() as services:
        database, how = services.enter_context(postgresql())
        broker, how_broker = services.enter_context(redis_server())
        for name, address, reason in [("PostgreSQL", database, how), ("Redis", broker, how_broker)]:
            print(f"{name}: {'skipped, since ' if address is None else ''}{reason}", flush=True)
            if address is None:
                problems.append(f"{name} was left out: {reason}.")
        if database:
            addresses = {"DATABASE_URL": database, **({"REDIS_URL": broker} if broker else {})}
            where = "PostgreSQL and Redis" if broker else "PostgreSQL and files"
            results.append(run(where, addresses, arguments))
            problems += missing_on_postgresql(results[0], results[1])
    return account(results, problems, time.monotonic() - started)


def run(where: str, addresses: dict[str, str], arguments: list[str]) -> Result:
    """One run of pytest on the services at these addresses."""
    print(f"\n=== {where} ===", flush=True)
    with tempfile.TemporaryDirectory(prefix="common-hash-test-") as folder:
        report = Path(folder) / "report.xml"
        command = [*pytest_command(), f"--junit-xml={report}", "-o", "junit_family=xunit1", *arguments]
        code = call(command, environment(addresses, Path(folder)))
        return read_report(where, code, report)


def call(command: list[str], environment: dict[str, str]) -> int:
    """Run pytest; when we are stopped, stop it with its workers and browsers.

    In a terminal all share its group, so that Ctrl-C reaches them and a debugger may read; else it gets its own.
    """
    group = None if sys.stdin and sys.stdin.isatty() else 0
    process = subprocess.Popen(command, env=environment, preexec_fn=tie_to_parent, process_group=group)
    try:
        return process.wait()
    except BaseException:
        send = process.send_signal if group is None else lambda number: os.killpg(process.pid, number)
        with suppress(subprocess.TimeoutExpired, ProcessLookupError):
            send(signal.SIGINT)
            process.wait(10)
        with suppress(ProcessLookupError):
            send(signal.SIGKILL)
        process.wait()
        raise


def pytest_command() -> list[str]:
    # One more than there are processors: some tests wait for a browser, a worker or a start.
    workers = os.environ.get("TEST_WORKERS", str(min((os.cpu_count() or 1) + 1, 4)))
    parallel = ["-n", workers, "--dist", "worksteal"] if workers != "0" else []
    return [sys.executable, "-m", "pytest", "-q", *parallel]


def environment(addresses: dict[str, str], folder: Path) -> dict[str, str]:
    """The caller's environment without what would lead a test to somebody's real database, mail or files.

    Named even where empty, since .env fills in what is not named.
    """
    ours = {"DATABASE_REPLICA_URL", "SITE_URL", "HOST", "PORT", "SECRET_KEY"}
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    embedded = {
        "VAR_DIR": str(folder / "var"),
        "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
        "REDIS_URL": "",
        "EMAIL_URL": "",
        "PYTHONDONTWRITEBYTECODE": "",  # dozens of processes would each compile the same files
    }
    return {**kept, **embedded, **addresses}


def read_report(where: str, code: int, report: Path) -> Result:
    result = Result(where, code)
    if not report.exists():
        return result
    for case in ElementTree.parse(report).iter("testcase"):  # noqa: S314  pytest wrote it a moment ago
        name = f"{case.get('file')}::{case.get('classname')}::{case.get('name')}"
        if case.find("properties/property[@name='engines'][@value='one']") is not None:
            result.for_one_engine.add(name)
        skipped = case.find("skipped")
        if case.find("failure") is not None or case.find("error") is not None:
            result.failed.add(name)
        elif skipped is not None:
            result.skipped[name] = skipped.get("message", "")
        else:
            result.passed.add(name)
    result.passed -= result.failed  # a test that passed and whose teardown failed stands twice
    return result


def missing_on_postgresql(sqlite: Result, other: Result) -> list[str]:
    """One sentence if PostgreSQL ran less than it should have."""
    missing = sqlite.ran - other.ran - sqlite.for_one_engine
    if not missing:
        return []
    return [
        f"PostgreSQL did not run {len(missing)} of SQLite's {len(sqlite.ran)} tests, not marked for one engine: "
        + ", ".join(sorted(missing)[:5])
    ]


def account(results: list[Result], problems: list[str], seconds: float) -> int:
    """Say what ran, what was skipped and why. The last line is the sum, in pytest's words."""
    print("\n=== Account ===")
    for result in results:
        print(result)
        for name, reason in result.skipped.items():
            print(f"  skipped {name}: {reason}")
            problems.append(f"{name} was skipped.")
        if result.code not in (0, 1):
            problems.append(f"pytest ended with code {result.code} on {result.where}.")
    for problem in problems if IS_CI else problems[:20]:
        print(problem)
    print(f"Took {seconds / 60:.1f} minutes.")
    passed, failed = (sum(len(getattr(result, kind)) for result in results) for kind in ("passed", "failed"))
    broken = any(result.code for result in results)
    print(f"{passed} passed, {failed} failed", flush=True)
    return 1 if broken or failed or not passed or (IS_CI and problems) else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
