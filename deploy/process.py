"""Become one process of the Procfile: python -m deploy.process web|worker|beat.

Ends when its parent ends, so that nothing outlives its supervisor, however that was killed.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from deploy.tied import tie_to_parent

BASE = Path(__file__).resolve().parent.parent


def commands() -> dict[str, str]:
    """The Procfile: name to shell command."""
    lines = (BASE / "Procfile").read_text().splitlines()
    return {
        name: command.strip() for name, colon, command in (line.partition(":") for line in lines) if colon
    }


def main(arguments: list[str]) -> None:
    found = commands()
    if len(arguments) != 1 or arguments[0] not in found:
        sys.exit(f"Name one process of the Procfile: {', '.join(found)}.")
    tie_to_parent()
    os.chdir(BASE)
    os.environ["PATH"] = os.path.dirname(sys.executable) + os.pathsep + os.environ.get("PATH", os.defpath)
    os.execv("/bin/sh", ["sh", "-c", f"exec {found[arguments[0]]}"])  # noqa: S606  it is the Procfile's shell


if __name__ == "__main__":
    main(sys.argv[1:])
