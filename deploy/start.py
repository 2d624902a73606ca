"""`make run`: get everything ready, then web, worker and beat under one supervisor until Ctrl-C.

Why it may not start is said by deploy/reasons.py, what is made ready first by deploy/preparing.py.
"""

from __future__ import annotations

import os
import pwd
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import IO

from deploy import translations
from deploy.health import answers
from deploy.preparing import collect_static_files, prepare_database
from deploy.reasons import (
    claim_var_dir,
    has_demo,
    read_settings,
    refuse,
    require_free_port,
    require_message_keys,
    require_no_public_demo,
    require_sane_workers,
    web_workers,
)
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
    require_message_keys()
    prepare_database()
    require_no_public_demo()
    collect_static_files()
    try:
        code = supervise()
    finally:
        lock.close()
    sys.exit(code)


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
