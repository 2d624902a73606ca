"""`make run`: get everything ready, then web, worker and beat under one supervisor until Ctrl-C.

Every reason not to start is one sentence that names the remedy, and exit code 1.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import pwd
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import IO, NoReturn

from deploy import translations
from deploy.health import answers
from deploy.tied import tie_to_parent

FOLDER = Path(__file__).resolve().parent
SECONDS_TO_START = 120
SECONDS_TO_STOP = 3


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.umask(0o027)  # what lies in var/ is nobody else's
    if "MAKELEVEL" in os.environ:
        tie_to_parent()
    translations.compile_changed()
    read_settings()
    require_free_port()
    lock = claim_var_dir()
    require_sane_workers()
    prepare_database()
    require_no_public_demo()
    collect_static_files()
    try:
        code = supervise()
    finally:
        lock.close()
    sys.exit(code)


def refuse(sentence: str) -> NoReturn:
    print(sentence, file=sys.stderr)
    sys.exit(1)


# Reasons not to start --------------------------------------------------------------------------------


def read_settings() -> None:
    """Load config/settings.py, which refuses what is not safe (a public HOST without a secret, say)."""
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured

    port = os.environ.get("PORT", "8000")
    if not port.isdecimal():
        refuse(wrong_port(port))
    try:
        settings.configured or settings.SECRET_KEY  # noqa: B018  the first look loads them
    except ImproperlyConfigured as error:
        refuse(str(error))
    except ValueError as error:
        refuse(
            f"A setting has a value of the wrong kind ({error}): correct it in the environment or in .env."
        )
    except OSError as error:
        refuse(
            f"Could not write {error.filename} ({error.strerror}): make it writable, or set VAR_DIR to another."
        )
    if not 1 <= settings.PORT <= 65535:
        refuse(wrong_port(str(settings.PORT)))


def wrong_port(port: str) -> str:
    return f"PORT is {port}: set it to a number from 1 to 65535, for example PORT=8000."


def require_free_port() -> None:
    from django.conf import settings

    host, port = settings.HOST.strip("[]"), settings.PORT
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as door:
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            door.bind(address)
            door.listen()
    except socket.gaierror:
        refuse(
            f"HOST is {host}, which names no address here: set it to 127.0.0.1, 0.0.0.0 or one of this machine's."
        )
    except PermissionError:
        refuse(
            f"Port {port} needs more rights than this user has: choose one above 1023, as in make run PORT=8000."
        )
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            refuse(taken(port))
        refuse(
            f"HOST is {host}, which this machine can't listen on ({error.strerror}): set it to 127.0.0.1 or 0.0.0.0."
        )
    # A browser asks for localhost at ::1 first: somebody else there would get our visitors.
    if settings.IS_LOOPBACK and host != "::1":
        with suppress(OSError), socket.create_connection(("::1", port), timeout=0.5):
            refuse(taken(port))


def taken(port: int) -> str:
    return f"Port {port} is taken: stop what uses it, or choose another, as in make run PORT={port + 1}."


def claim_var_dir() -> IO[str]:
    """Lock VAR_DIR for as long as we run: two sites on one SQLite file would serve each other stale pages."""
    from django.conf import settings

    lock = open(settings.VAR_DIR / "running", "a+")  # noqa: SIM115  held until the end
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.seek(0)
        refuse(
            f"Common Hash is running already in {settings.VAR_DIR} (process {lock.read().strip() or 'unknown'}): "
            "stop it with Ctrl-C there, or set VAR_DIR to another folder."
        )
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()
    return lock


def require_sane_workers() -> None:
    from django.conf import settings

    if web_workers() > 1 and not settings.REDIS_URL:
        refuse(
            f"WEB_WORKERS is {web_workers()}, but each process would keep pages and limits in its own memory: "
            "set REDIS_URL, or leave WEB_WORKERS at 1."
        )


def web_workers() -> int:
    """How many processes answer requests: one without Redis, one a core with it, or WEB_WORKERS."""
    from django.conf import settings

    given = os.environ.get("WEB_WORKERS", "")
    if given and not (given.isdecimal() and int(given)):
        refuse(f"WEB_WORKERS is {given}: set it to a whole number from 1.")
    return int(given) if given else (os.cpu_count() or 2) if settings.REDIS_URL else 1


def require_no_public_demo() -> None:
    from django.conf import settings

    if not settings.IS_LOOPBACK and has_demo():
        refuse(
            "HOST is public, but the demo's members are still here and their password is published: run "
            ".venv/bin/python manage.py clear_demo first."
        )


# Getting ready ---------------------------------------------------------------------------------------


def prepare_database() -> None:
    """Migrate, and on the first start of a loopback site load the demo (DEMO=no leaves the site empty)."""
    import django
    from django.conf import settings
    from django.core.management import call_command
    from django.db import OperationalError, connection, connections
    from django.db.migrations.recorder import MigrationRecorder

    django.setup()
    try:
        is_new = not MigrationRecorder(connection).applied_migrations()
        if is_new:
            print("Preparing the database ...", flush=True)
        call_command("migrate", interactive=False, verbosity=0)
    except OperationalError as error:
        reason = str(error).strip().splitlines()[-1]
        refuse(f"The database did not answer ({reason}): check DATABASE_URL and that it runs.")
    unfinished = settings.VAR_DIR / "demo-unfinished"
    if is_new and settings.IS_LOOPBACK and os.environ.get("DEMO", "yes") != "no":
        unfinished.touch()
    if unfinished.exists():  # also when a first start was cut short
        print("Loading the demo ...", flush=True)
        call_command("load_demo", verbosity=0)
        unfinished.unlink()
    connections.close_all()  # what is started next must not inherit them


def collect_static_files() -> None:
    """Collect them where they changed since the last start: it costs as much as all the rest of a second start."""
    from django.conf import settings
    from django.core.management import call_command

    stamp, now = settings.VAR_DIR / "static-collected", static_files()
    if (
        stamp.exists()
        and stamp.read_text() == now
        and (Path(settings.STATIC_ROOT) / "staticfiles.json").exists()
    ):
        return
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp.write_text(now)


def static_files() -> str:
    """A digest of every source file and of how they are put together."""
    from django.contrib.staticfiles.finders import get_finders

    sources = [str(found.path(path)) for finder in get_finders() for path, found in finder.list([])]
    recipe = [str(FOLDER.parent / "core" / "static.py"), str(FOLDER.parent / "requirements.txt")]
    digest = hashlib.sha256()
    for path in sorted(sources) + recipe:
        digest.update(path.encode() + Path(path).read_bytes())
    return digest.hexdigest()


# Running ---------------------------------------------------------------------------------------------


def supervise() -> int:
    """Run until told to stop. Returns the exit code: 0 when a person stopped it."""
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stopping.set())
    python = sys.executable
    process = subprocess.Popen(
        [python, "-m", "supervisor.supervisord", "-c", FOLDER / "supervisord.conf"],
        cwd=FOLDER.parent,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,  # Ctrl-C is for us alone; we pass it on in order
        preexec_fn=tie_to_parent,
    )
    threading.Thread(target=relay, args=(process.stdout, stopping), daemon=True).start()
    try:
        announce_when_ready(process, stopping)
        while process.poll() is None and not stopping.wait(0.2):
            pass
    finally:
        ended_by_itself = process.poll() is not None
        stop(process)
    if ended_by_itself and not stopping.is_set():
        refuse("The supervisor ended by itself and everything with it: start again with make run.")
    say("Stopped.")
    return 0


def environment() -> dict[str, str]:
    from django.conf import settings

    given = {
        "WORKER_PROCESSES": "1" if settings.IS_SQLITE else "2",
        "WORKER_POOL": "solo" if settings.IS_SQLITE else "prefork",
        "WEB_THREADS": "2",
        **os.environ,
        "HOST": settings.HOST.strip("[]"),
        "PORT": str(settings.PORT),
        "VAR_DIR": str(settings.VAR_DIR),
        "PYTHON": sys.executable,
        "PYTHONUNBUFFERED": "1",
        "RUN_AS": pwd.getpwuid(os.getuid()).pw_name,
        "WEB_WORKERS": str(web_workers()),
    }
    if os.getuid() == 0:  # Celery's warning is about pickled messages, which we do not read
        given["PYTHONWARNINGS"] = "ignore:You're running the worker:UserWarning"
    return given


def relay(output: IO[bytes], stopping: threading.Event) -> None:
    """Pass on what the processes say. Where nobody reads any more (a closed terminal), stop."""
    for line in output:
        try:
            sys.stdout.buffer.write(line)
            sys.stdout.buffer.flush()
        except OSError:
            stopping.set()


def announce_when_ready(process: subprocess.Popen[bytes], stopping: threading.Event) -> None:
    from django.conf import settings

    deadline = time.monotonic() + SECONDS_TO_START
    while not answers():
        if process.poll() is not None or stopping.wait(0.1):
            return
        if time.monotonic() > deadline:
            stop(process)
            refuse(
                f"The web process did not answer within {SECONDS_TO_START} seconds: its messages above say why."
            )
    url = settings.SITE_URL
    say(f"\nCommon Hash is ready at {url}")
    if has_demo():
        say("Sign in as alice, bob, carol (moderator), dave or admin; the password is demo-common-hash.")
    if settings.IS_LOOPBACK and not settings.EMAIL_URL:
        say(f"Mail it sends is shown at {url}/dev/mail/")
    say("Ctrl-C stops it.\n")


def has_demo() -> bool:
    from django.contrib.auth import get_user_model
    from django.db import connections

    try:
        return get_user_model().objects.filter(email="alice@demo.example").exists()
    finally:
        connections.close_all()


def say(line: str) -> None:
    with suppress(OSError):  # the terminal may be gone
        print(line, flush=True)


def stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            for group in [process.pid, *children(process.pid)]:  # each process leads a group of its own
                with suppress(ProcessLookupError):
                    os.killpg(group, signal.SIGKILL)
            process.wait()


def children(pid: int) -> list[int]:
    """The processes this one started, as Linux tells; elsewhere none."""
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        refuse("Stopped.")
