"""`make run` as a person uses it: real processes, real signals. It brings its own database, so one engine is enough."""

from __future__ import annotations

import base64
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.conf import settings

pytestmark = pytest.mark.sqlite_only

OURS = {
    "DATABASE_URL",
    "REDIS_URL",
    "EMAIL_URL",
    "SITE_URL",
    "HOST",
    "SECRET_KEY",
    "ALLOWED_HOSTS",
    "MAKELEVEL",
    "DEMO",
}
PATIENCE = 240  # seconds, for a machine that does something else as well


def environment(var: Path, port: int, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in OURS}
    database = f"sqlite:///{var / 'db.sqlite3'}"
    return {**kept, "VAR_DIR": str(var), "PORT": str(port), "DATABASE_URL": database, "REDIS_URL": "", **more}


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def refused(var: Path, port: int | str, **more: str) -> str:
    """Start, expect a refusal, and return what it said on standard error."""
    done = subprocess.run(
        [sys.executable, "-m", "deploy.start"],
        cwd=settings.BASE_DIR, env=environment(var, 0, **{"PORT": str(port), **more}), capture_output=True, text=True,
        timeout=PATIENCE,
    )  # fmt: skip
    assert done.returncode == 1, done.stdout + done.stderr
    return done.stderr


class Site:
    """One running site, with everything it said so far."""

    def __init__(self, var: Path, port: int, **more: str) -> None:
        self.port = port
        self.said: list[str] = []
        self.process = subprocess.Popen(
            [sys.executable, "-m", "deploy.start"],
            cwd=settings.BASE_DIR, env=environment(var, port, **more), stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, start_new_session=True,
        )  # fmt: skip
        threading.Thread(target=lambda: self.said.extend(self.process.stdout or []), daemon=True).start()

    @property
    def text(self) -> str:
        return "".join(self.said)

    def processes(self) -> dict[int, str]:
        """Everything it started, children's children too: pid and command."""
        found: dict[int, str] = {}
        waiting = [self.process.pid]
        while waiting:
            pid = waiting.pop()
            try:
                children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
                command = Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
            except OSError:
                continue
            found[pid] = command
            waiting += map(int, children)
        return found

    def pid_of(self, *words: str) -> int | None:
        """The first process that was started with all these words."""
        pids = [pid for pid, command in self.processes().items() if all(word in command for word in words)]
        return min(pids, default=None)

    def get(self, path: str) -> int:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
            return int(answer.status)


def eventually(what: Callable[[], object], site: Site, seconds: float = PATIENCE) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, site.text
        threading.Event().wait(0.05)


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@contextmanager
def running(var: Path, **more: str) -> Iterator[Site]:
    site = Site(var, free_port(), **more)
    try:
        eventually(lambda: "Ctrl-C stops it." in site.text or site.process.poll() is not None, site)
        assert site.process.poll() is None, site.text
        yield site
    finally:
        if site.process.poll() is None:
            site.process.terminate()
            site.process.wait(10)


def stopped_by(site: Site, send: Callable[[], None]) -> float:
    """Seconds until every process is gone after `send`."""
    pids = list(site.processes())
    began = time.monotonic()
    send()
    eventually(lambda: site.process.poll() is not None and not any(map(is_alive, pids)), site, 15)
    return time.monotonic() - began


@pytest.mark.slow
def test_it_starts_signs_in_survives_and_stops(tmp_path):
    var = tmp_path / "var"
    with running(var) as site:
        assert f"Common Hash is ready at http://localhost:{site.port}\n" in site.text
        assert (
            "Sign in as alice, bob, carol (moderator), dave or admin; the password is demo-common-hash."
            in site.text
        )
        assert site.get("/healthz") == 200
        keys = var / "message_keys"
        for made in (var / "secret_key", keys):
            assert (made.stat().st_mode & 0o777, made.stat().st_uid) == (0o600, os.getuid())
        first, [one] = keys.read_bytes(), keys.read_text().split()
        assert len(base64.urlsafe_b64decode(one)) == 32
        assert "/accounts/login" not in sign_in(site, "alice", "demo-common-hash")

        for words in [(" worker ", "celery"), (" beat ", "celery"), ("granian",)]:
            before = site.pid_of(*words)
            assert before
            os.kill(before, signal.SIGKILL)
            eventually(lambda words=words, before=before: site.pid_of(*words) not in (None, before), site)
        eventually(lambda: answers(site), site)

        # Ctrl-C in a terminal reaches the whole foreground group.
        seconds = stopped_by(site, lambda: os.killpg(site.process.pid, signal.SIGINT))
        assert site.process.returncode == 0
        assert seconds < 5 * slowness()

    with running(var) as site:
        assert "Loading the demo" not in site.text
        assert "demo-common-hash" in site.text
        assert keys.read_bytes() == first, "or nobody would ever read the messages again"
        assert keys.stat().st_mode & 0o777 == 0o600
        stopped_by(site, lambda: os.killpg(site.process.pid, signal.SIGHUP))  # the terminal was closed

    said = refused(var, free_port(), HOST="0.0.0.0", SECRET_KEY="k" * 60)
    assert said == (
        "HOST is public, but the demo's members are still here and their password is published: run "
        ".venv/bin/python manage.py clear_demo first.\n"
    )


@pytest.mark.slow
def test_nothing_is_left_behind_when_it_is_killed(tmp_path):
    with running(tmp_path, DEMO="no") as site:
        assert "demo-common-hash" not in site.text
        stopped_by(site, site.process.kill)
    with running(tmp_path) as site:
        assert "demo-common-hash" not in site.text, "only the first start loads the demo"
        supervisor = site.pid_of("supervisord")
        assert supervisor
        stopped_by(site, lambda: os.kill(supervisor, signal.SIGKILL))
        assert site.process.returncode == 1


def test_what_is_to_be_backed_up_names_the_message_keys():
    written = (Path(settings.BASE_DIR) / "docs" / "operating.md").read_text("utf-8")
    backups = written.partition("\n## Backups\n")[2].partition("\n## ")[0]
    for thing in ("VAR_DIR/message_keys", "MESSAGE_KEYS", "VAR_DIR/media", "secret key"):
        assert thing in backups
    assert "install -m 600 var/message_keys" in backups


def slowness() -> float:
    """How much longer things may take here: 1, or more where the machine is busy with other tests."""
    return max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


def answers(site: Site) -> bool:
    try:
        return site.get("/healthz") == 200
    except OSError:
        return False


def sign_in(site: Site, login: str, password: str) -> str:
    """Sign in by the ordinary form; returns the address one lands on."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    address = f"http://localhost:{site.port}/accounts/login/"
    with browser.open(address, timeout=20) as page:
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.read().decode())
    assert token
    form = urlencode({"login": login, "password": password, "csrfmiddlewaretoken": token[1]}).encode()
    request = urllib.request.Request(address, form, {"Referer": address})
    with browser.open(request, timeout=20) as page:
        return str(page.url)


def test_a_taken_port_is_named(tmp_path):
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()
        port = door.getsockname()[1]
        said = refused(tmp_path, port)
    assert (
        said
        == f"Port {port} is taken: stop what uses it, or choose another, as in make run PORT={port + 1}.\n"
    )


@pytest.mark.parametrize(
    ("more", "names"),
    [
        ({"PORT": "eighty"}, "PORT"),
        ({"PORT": "99999"}, "PORT"),
        ({"HOST": "192.0.2.1", "SECRET_KEY": "x" * 60}, "HOST"),
        ({"HOST": "0.0.0.0"}, "SECRET_KEY"),
        ({"HOST": "0.0.0.0", "SECRET_KEY": "change-me" + "x" * 60}, "SECRET_KEY"),
        ({"WEB_WORKERS": "2"}, "REDIS_URL"),
        ({"WEB_WORKERS": "some"}, "WEB_WORKERS"),
        ({"VAR_DIR": "/dev/null/var"}, "VAR_DIR"),
        ({"DATABASE_URL": "postgres://nobody@127.0.0.1:9/none"}, "DATABASE_URL"),
    ],
)
def test_what_is_in_the_way_is_named_in_one_sentence(tmp_path, more, names):
    said = refused(tmp_path, free_port(), **more)
    assert names in said
    assert said.count("\n") == 1
    assert said.endswith(".\n")


def test_a_second_start_on_the_same_data_is_refused(tmp_path):
    import fcntl

    with (tmp_path / "running").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.write("4711")
        lock.flush()
        said = refused(tmp_path, free_port())
    assert said == (
        f"Common Hash is running already in {tmp_path} (process 4711): stop it with Ctrl-C there, or set VAR_DIR to "
        "another folder.\n"
    )
