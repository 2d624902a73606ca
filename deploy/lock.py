"""`make lock`: renew requirements.txt and requirements-dev.txt from pyproject.toml, pinned and hashed."""

from __future__ import annotations

import shutil
import subprocess
import sys


def main(arguments: list[str]) -> None:
    uv = shutil.which("uv")
    if uv is None:
        sys.exit("make lock needs uv: install it (pipx install uv, or pip install uv) and run again.")
    command = [
        uv,
        "pip",
        "compile",
        "--quiet",
        "--universal",
        "--python-version",
        "3.11",
        "--generate-hashes",
    ]
    quiet_header = ["--custom-compile-command", "make lock"]
    subprocess.run(
        [*command, *quiet_header, *arguments, "pyproject.toml", "-o", "requirements.txt"], check=True
    )
    # What testing installs is what running installs, and more: the same versions.
    subprocess.run(
        [*command, *quiet_header, *arguments, "--extra", "dev", "-c", "requirements.txt", "pyproject.toml",
         "-o", "requirements-dev.txt"],
        check=True,
    )  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1:])
