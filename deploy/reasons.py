"""Every reason not to start: one sentence that names the remedy, and exit code 1."""

from __future__ import annotations

import errno
import fcntl
import os
import socket
import sys
from contextlib import suppress
from typing import IO, NoReturn


def refuse(sentence: str) -> NoReturn:
    print(sentence, file=sys.stderr)
    sys.exit(1)


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


def require_message_keys() -> None:
    """Make them on a loopback host, where they are missing; refuse what is no key."""
    from django.core.exceptions import ImproperlyConfigured

    from core.sealing import keys

    try:
        keys.known()
    except ImproperlyConfigured as error:
        refuse(str(error))


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


def has_demo() -> bool:
    from django.contrib.auth import get_user_model
    from django.db import connections

    try:
        return get_user_model().objects.filter(email="alice@demo.example").exists()
    finally:
        connections.close_all()
