"""PostgreSQL and Redis for one test run: those of the environment, or servers started here for it alone.

Both are yielded as an address, or as None with the reason why not.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from deploy.tied import tie_to_parent

Found = tuple[str | None, str]
SECONDS_TO_START = 30


@contextmanager
def postgresql() -> Iterator[Found]:
    """TEST_DATABASE_URL if it answers, else a server from the installed binaries. Root borrows `postgres`."""
    given = os.environ.get("TEST_DATABASE_URL", "")
    if given:
        problem = asks_postgresql(given)
        yield (
            (None, f"TEST_DATABASE_URL does not answer ({problem})")
            if problem
            else (given, "TEST_DATABASE_URL")
        )
        return
    binaries = postgresql_binaries()
    if binaries is None:
        yield None, "TEST_DATABASE_URL is not set and no PostgreSQL server is installed (Debian: postgresql)"
        return
    owner = None
    if os.getuid() == 0:
        with suppress(KeyError):
            owner = pwd.getpwnam("postgres")
        if owner is None:
            yield None, "initdb refuses to run as root and there is no user named postgres"
            return
    with temporary_folder(owner) as folder, free_port() as port:
        as_owner: dict[str, Any] = (
            {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []} if owner else {}
        )
        data = folder / "data"
        initdb = subprocess.run(
            [binaries / "initdb", "-D", data, "-U", "common_hash", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"],
            cwd=folder, capture_output=True, text=True, **as_owner,
        )  # fmt: skip
        if initdb.returncode:
            yield None, f"initdb failed ({last_line(initdb.stderr)})"
            return
        command: list[str | Path] = [
            binaries / "postgres", "-D", data, "-p", str(port), "-k", folder, "-c", "listen_addresses=127.0.0.1",
            "-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off",
            "-c", "max_connections=200", "-c", "jit=off",  # compiling a query takes longer than asking it once
        ]  # fmt: skip
        address = f"postgres://common_hash@127.0.0.1:{port}/postgres"
        with running(command, folder, lambda: not asks_postgresql(address), as_owner) as problem:
            yield (
                (None, f"PostgreSQL did not start ({problem})")
                if problem
                else (address, f"started from {binaries}")
            )


def postgresql_binaries() -> Path | None:
    """The folder with initdb and postgres; Debian keeps it off PATH, pg_config and the usual places know it."""
    folders = [Path(found).resolve().parent for found in [shutil.which("initdb")] if found]
    if shutil.which("pg_config"):
        asked = subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True)
        folders.append(Path(asked.stdout.strip()))
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next(
        (folder for folder in folders if (folder / "initdb").exists() and (folder / "postgres").exists()),
        None,
    )


def asks_postgresql(address: str) -> str:
    """Why this server can't be used, or nothing if it can."""
    import psycopg

    try:
        with psycopg.connect(address, connect_timeout=3) as connection:
            connection.execute("SELECT 1")
    except psycopg.Error as error:
        return last_line(str(error)) or "no reason given"
    return ""


@contextmanager
def redis_server() -> Iterator[Found]:
    """TEST_REDIS_URL if it answers, else a server of our own that keeps nothing on disk."""
    given = os.environ.get("TEST_REDIS_URL", "")
    if given:
        problem = asks_redis(given)
        yield (None, f"TEST_REDIS_URL does not answer ({problem})") if problem else (given, "TEST_REDIS_URL")
        return
    binary = shutil.which("redis-server") or shutil.which("valkey-server")
    if binary is None:
        yield None, "TEST_REDIS_URL is not set and no Redis server is installed (Debian: redis-server)"
        return
    with temporary_folder(None) as folder, free_port() as port:
        command: list[str | Path] = [
            binary, "--port", str(port), "--bind", "127.0.0.1", "--dir", folder, "--save", "", "--appendonly", "no",
        ]  # fmt: skip
        address = f"redis://127.0.0.1:{port}/0"
        with running(command, folder, lambda: not asks_redis(address), {}) as problem:
            yield (
                (None, f"Redis did not start ({problem})") if problem else (address, "started from " + binary)
            )


def asks_redis(address: str) -> str:
    import redis

    try:
        redis.Redis.from_url(address, socket_connect_timeout=3).ping()
    except redis.RedisError as error:
        return last_line(str(error)) or "no reason given"
    return ""


@contextmanager
def temporary_folder(owner: pwd.struct_passwd | None) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="common-hash-", ignore_cleanup_errors=True) as name:
        if owner:
            os.chown(name, owner.pw_uid, owner.pw_gid)
        yield Path(name)


@contextmanager
def free_port() -> Iterator[int]:
    """A port that is free now; the server that is to have it starts within a moment."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
    yield port


@contextmanager
def running(
    command: list[str | Path], folder: Path, answers: Callable[[], bool], as_owner: dict[str, Any]
) -> Iterator[str]:
    """Run a server while the block lasts. Yields why it did not come up, or nothing."""
    log = folder / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [str(part) for part in command], cwd=folder, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
            preexec_fn=tie_to_parent, start_new_session=True, **as_owner,
        )  # fmt: skip
    try:
        deadline = time.monotonic() + SECONDS_TO_START
        while not answers() and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.1)
        yield "" if answers() else last_line(log.read_text(errors="replace")) or "it said nothing"
    finally:
        process.send_signal(signal.SIGINT)  # PostgreSQL's fast shutdown; Redis knows it too
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else ""
