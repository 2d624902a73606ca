"""`make bench`: seed a site of its own, start the production server, ask it, print a table.

Everything happens in VAR_DIR/bench (or in a database whose name ends in "bench") and on 127.0.0.1; what is
started here ends here. docs/PERFORMANCE.md says how to read the figures.
"""

from __future__ import annotations

import argparse
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

from deploy.process import commands
from deploy.services import postgresql, redis_server
from deploy.tied import tie_to_parent

BASE = Path(__file__).resolve().parent.parent
FOLDER = Path(os.environ.get("VAR_DIR", BASE / "var")).resolve() / "bench"
WORKERS = 2


def main() -> None:
    options = _options()
    FOLDER.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        port = _free_port()
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
            "VAR_DIR": str(FOLDER),
            "HOST": "127.0.0.1",
            "PORT": str(port),
            "SITE_URL": f"http://127.0.0.1:{port}",
            "DATABASE_URL": _database(stack, options.postgresql),
            "REDIS_URL": _redis(stack, options.redis),
            "DEBUG": "no",
            "LOG_LEVEL": "WARNING",
        }
        # What stands in .env is the operator's own site: none of it counts here.
        os.environ |= {"STATIC_ROOT": str(FOLDER / "static"), "SECRET_KEY": "", "EMAIL_URL": ""}
        _prepare(options.reseed)
        if options.inside:
            from benchmarks.inside import measure_inside

            measure_inside(options.only)
            return
        with _server(port) as pid:
            from benchmarks.measuring import measure

            measure(
                port=port,
                pid=pid,
                seconds=options.seconds,
                rounds=options.rounds,
                connections=options.connections,
                only=options.only,
                workers=WORKERS,
            )


def refuse(sentence: str) -> NoReturn:
    print(sentence, file=sys.stderr)
    sys.exit(1)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench ARGS=...", description=__doc__)
    parser.add_argument("--seconds", type=int, default=3, help="of each run (3)")
    parser.add_argument("--rounds", type=int, default=3, help="how often each is run; medians count (3)")
    parser.add_argument("--connections", type=int, default=8, help="open at a time (8)")
    parser.add_argument("--only", default="", help="measure only the lines whose name holds this text")
    parser.add_argument("--postgresql", action="store_true", help="start a PostgreSQL of its own, unseeded")
    parser.add_argument(
        "--no-redis", dest="redis", action="store_false", help="pages in each process's memory"
    )
    parser.add_argument("--inside", action="store_true", help="no server: processor time in one process")
    parser.add_argument("--reseed", action="store_true", help="make the 100,000 posts anew")
    return parser.parse_args()


def _database(stack: ExitStack, starts_postgresql: bool) -> str:
    """DATABASE_URL if it names a benchmark's database, a PostgreSQL of our own, or a file of our own."""
    given = os.environ.get("DATABASE_URL", "")
    if given:
        if not urlsplit(given).path.removesuffix(".sqlite3").endswith("bench"):
            refuse(
                "DATABASE_URL names a database that does not end in 'bench': this would fill it with 100,000 posts."
            )
        return given
    if starts_postgresql:
        address, reason = stack.enter_context(postgresql())
        return address or refuse(f"No PostgreSQL: {reason}.")
    return f"sqlite:///{FOLDER / 'db.sqlite3'}"


def _redis(stack: ExitStack, is_wanted: bool) -> str:
    given = os.environ.get("REDIS_URL", "")
    if given or not is_wanted:
        return given if is_wanted else ""
    address, reason = stack.enter_context(redis_server())
    if address is None:
        print(f"No Redis ({reason}): each of the {WORKERS} processes keeps pages in its own memory.")
    return address or ""


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


# Before the server ------------------------------------------------------------------------------------


def _prepare(is_reseed: bool) -> None:
    """Migrate and seed; on SQLite a seeded copy is kept, and each run starts from it."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.cache import cache
    from django.core.management import call_command
    from django.db import connection, connections

    from benchmarks import seed

    kept = FOLDER / "seed.sqlite3"
    own = settings.IS_SQLITE
    stamp = FOLDER / "seed"
    if own and not is_reseed and kept.exists() and stamp.exists() and stamp.read_text() == str(seed.VERSION):
        _remove_database()
        shutil.copyfile(kept, FOLDER / "db.sqlite3")
    elif own:
        _remove_database()
    call_command("migrate", interactive=False, verbosity=0)
    if not _is_seeded():
        _fill(seed.seed())
        if own:
            stamp.write_text(str(seed.VERSION))
            connections.close_all()
            shutil.copyfile(FOLDER / "db.sqlite3", kept)
        else:
            with connection.cursor() as cursor:
                cursor.execute("VACUUM ANALYZE")
    call_command("collectstatic", interactive=False, verbosity=0)
    cache.clear()
    connections.close_all()


def _is_seeded() -> bool:
    from benchmarks.seed import POSTS
    from forum.models import Post

    return Post.objects.count() >= POSTS


def _fill(steps: Iterator[str]) -> None:
    began = time.monotonic()
    for step in steps:
        print(f"Seeding: {step} ({time.monotonic() - began:.0f} s)", flush=True)


def _remove_database() -> None:
    for ending in ("", "-wal", "-shm"):
        (FOLDER / f"db.sqlite3{ending}").unlink(missing_ok=True)


# The server -------------------------------------------------------------------------------------------


@contextmanager
def _server(port: int) -> Iterator[int]:
    """Granian as the Procfile starts it, with the floors beside the site. Yields its process id."""
    command = commands()["web"].replace("deploy.web:application", "benchmarks.web:application")
    environment: dict[str, Any] = {**os.environ, "WEB_WORKERS": str(WORKERS), "WEB_THREADS": "2"}
    environment["PATH"] = os.path.dirname(sys.executable) + os.pathsep + os.environ.get("PATH", os.defpath)
    process = subprocess.Popen(
        ["/bin/sh", "-c", f"exec {command}"], cwd=BASE, env=environment, preexec_fn=tie_to_parent
    )
    try:
        _wait_for(port, process)
        yield process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
        try:
            connection.request("GET", "/healthz")
            if connection.getresponse().status < 400:
                return
        except (OSError, http.client.HTTPException):
            time.sleep(0.2)
        finally:
            connection.close()
    refuse("The server did not start: its messages above say why.")


if __name__ == "__main__":
    main()
