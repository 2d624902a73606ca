"""A site of its own for one test: a database, a broker, a folder, and real processes that can be killed."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path
from threading import Event
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import pytest
import redis
from django.conf import settings

from deploy.services import free_port
from tests import databases

BASE = Path(settings.BASE_DIR)


class Stage:
    """Processes of one site. `close` ends them all."""

    def __init__(self, folder: Path, database_url: str, redis_url: str = "") -> None:
        self.folder = folder
        self.var = folder / "var"
        self.var.mkdir(parents=True, exist_ok=True)
        self.processes: list[subprocess.Popen[str]] = []
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.activity.spine_settings",
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_url,
            "EMAIL_URL": "",
            "VAR_DIR": str(self.var),
            "STAGE": str(folder),
            "STAGE_QUEUE": f"stage-{uuid4().hex[:12]}",
            "SECRET_KEY": "",
            "HOST": "127.0.0.1",
            "SITE_URL": "http://localhost:8000",
            "WORKER_PROCESSES": "1",
            "WORKER_POOL": "solo" if database_url.startswith("sqlite") else "prefork",  # as deploy/start.py
        }

    def start(self, *command: str, **streams: Any) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, *command],
            cwd=BASE,
            env=self.environment,
            text=True,
            start_new_session=True,
            **streams,
        )
        self.processes.append(process)
        return process

    def director(self) -> Director:
        return Director(
            self.start("-m", "tests.activity.director", stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        )

    def worker(self) -> subprocess.Popen[str]:
        return self.start("-m", "deploy.process", "worker", stdout=self._log(), stderr=subprocess.STDOUT)

    def beat(self) -> subprocess.Popen[str]:
        return self.start("-m", "deploy.process", "beat", stdout=self._log(), stderr=subprocess.STDOUT)

    def restart_dead(self, worker: subprocess.Popen[str], beat: subprocess.Popen[str]) -> list[Any]:
        """What the supervisor does when a process ends: start it again. Returns both, alive."""
        return [
            worker if worker.poll() is None else self.worker(),
            beat if beat.poll() is None else self.beat(),
        ]

    def hold(self, where: str) -> Path:
        """Let whoever comes to this place stand still. Returns the file that shows somebody does."""
        (self.folder / f"hold-{where}").touch()
        return self.folder / f"inside-{where}"

    def let_go(self, where: str) -> None:
        for name in (f"hold-{where}", f"inside-{where}"):
            (self.folder / name).unlink(missing_ok=True)

    def log(self) -> str:
        return (self.folder / "log").read_text(errors="replace") if (self.folder / "log").exists() else ""

    def close(self) -> None:
        for process in self.processes:
            kill(process)

    def _log(self) -> Any:
        return (self.folder / "log").open("a")


class Director:
    """The test's end of tests/activity/director.py."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def leave(self) -> None:
        """End as a process ends by itself, everything written."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(30)

    def begin(self, do: str, **order: Any) -> None:
        """Give an order without waiting for the answer."""
        assert self.process.stdin is not None
        print(json.dumps({"do": do, **order}), file=self.process.stdin, flush=True)

    def answer(self) -> Any:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, "the director died"
        answer = json.loads(line)
        assert "error" not in answer, answer["error"]
        return answer["answer"]

    def __call__(self, do: str, **order: Any) -> Any:
        self.begin(do, **order)
        return self.answer()


class RedisServer:
    """A broker of the test's own, to be killed and brought back at the same address."""

    def __init__(self, folder: Path) -> None:
        with ExitStack() as stack:
            self.port = stack.enter_context(free_port())
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.folder = folder
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        binary = shutil.which("redis-server") or shutil.which("valkey-server")
        assert binary, "Install redis-server: the broker is taken away in this test."
        self.process = subprocess.Popen(
            [binary, "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"],
            cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        until(self._answers, "Redis answers")

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def hang(self) -> None:
        """Take calls and never answer."""
        assert self.process is not None
        self.process.send_signal(signal.SIGSTOP)

    def _answers(self) -> bool:
        try:
            return bool(redis.Redis(port=self.port, socket_connect_timeout=1).ping())
        except redis.RedisError:
            return False


def kill(process: subprocess.Popen[Any]) -> None:
    """SIGKILL to a process and all its children: nothing in it gets to tidy up."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def until(condition: Callable[[], Any], what: str, seconds: float = 90) -> Any:
    """Wait for something other processes do."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := condition():
            return found
        Event().wait(0.05)
    raise AssertionError(f"Waited {seconds} s, and never: {what}")


class Databases:
    """Copies of one prepared database: a file, or a PostgreSQL database beside the test's own."""

    def __init__(self, folder: Path, config: pytest.Config) -> None:
        self.folder = folder
        self.made: list[str] = []
        self.template = self._name()
        databases.copy_template(config, self.template)
        stage = Stage(folder / "template", self._address(self.template))
        try:
            director = stage.director()
            director("prepare")
            director.leave()
        finally:
            stage.close()

    def copy(self) -> str:
        """The address of a database of one's own, prepared like all of them."""
        name = self._name()
        if settings.IS_SQLITE:
            shutil.copy(self.template, name)
        else:
            with databases.server() as ask:
                ask.execute(f'CREATE DATABASE "{name}" TEMPLATE "{self.template}"')
        return self._address(name)

    def drop(self) -> None:
        for name in self.made:
            databases.drop(name)

    def _name(self) -> str:
        name = f"stage_{uuid4().hex[:16]}"
        self.made.append(name)
        return str(self.folder / f"{name}.sqlite3") if settings.IS_SQLITE else name

    @staticmethod
    def _address(name: str) -> str:
        if settings.IS_SQLITE:
            return f"sqlite:///{name}"
        return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))
