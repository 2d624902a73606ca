"""A tie to the parent process: when it dies, however it dies, so do we."""

from __future__ import annotations

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def tie_to_parent() -> None:
    """Have the kernel send this process a SIGTERM when its parent dies.

    Linux only; elsewhere it does nothing. The tie survives exec but not fork, so a program with children of its
    own looks after those (deploy/web.py does for Granian's; Celery's notice by themselves).
    """
    if not sys.platform.startswith("linux"):
        return
    parent = os.getppid()
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    if os.getppid() != parent:  # it died before we asked
        os.kill(os.getpid(), signal.SIGTERM)
