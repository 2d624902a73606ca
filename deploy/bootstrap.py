"""Make .venv and put the locked packages into it; do nothing when that was done before.

    python3 deploy/bootstrap.py          what running needs (requirements.txt)
    python3 deploy/bootstrap.py --dev    what testing needs as well (requirements-dev.txt)

Only the standard library, and written so that Pythons too old to run Common Hash can still read this file
and say so in one sentence. Every failure is one sentence that names the remedy, and exit code 1.
"""

from __future__ import print_function

import hashlib
import os
import subprocess
import sys

NEEDED = (3, 11)
BASE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(BASE, ".venv")
VENV_PYTHON = os.path.join(VENV, "bin", "python")
PIP_OUTPUT = os.path.join(VENV, "install.log")


def main(arguments):
    require_python()
    name = "requirements-dev.txt" if "--dev" in arguments else "requirements.txt"
    if is_installed(name):
        return
    if not works(VENV_PYTHON):
        make_venv()
    install(name)


def require_python():
    """Stop on a Python that is too old, naming a newer one of this machine if there is one."""
    if sys.version_info[:2] >= NEEDED:
        return
    found = newer_python()
    remedy = (
        "run: make run PYTHON=" + found if found else "install one and run: make run PYTHON=/path/to/python3"
    )
    refuse(
        "Common Hash needs Python %d.%d or newer and %s is %d.%d.%d; %s."
        % (NEEDED + (sys.executable,) + tuple(sys.version_info[:3]) + (remedy,))
    )


def newer_python():
    """The name of a new enough Python on PATH, or None. A pyenv shim is there without being usable: we ask it."""
    question = "import sys; sys.exit(sys.version_info[:2] < %r)" % (NEEDED,)
    for name in ["python3.14", "python3.13", "python3.12", "python3.11", "/usr/bin/python3"]:
        with open(os.devnull, "w") as nothing:
            try:
                if subprocess.call([name, "-c", question], stdout=nothing, stderr=nothing) == 0:
                    return name
            except OSError:
                pass
    return None


def is_installed(name):
    try:
        with open(stamp_path(name)) as stamp:
            return stamp.read() == wanted_stamp(name) and works(VENV_PYTHON)
    except (IOError, OSError):
        return False


def stamp_path(name):
    return os.path.join(VENV, name + ".installed")


def wanted_stamp(name):
    """What is written after a full installation: the list's hash, and where .venv stood (it can't be moved)."""
    with open(os.path.join(BASE, name), "rb") as packages:
        return hashlib.sha256(packages.read()).hexdigest() + " " + VENV


def works(python):
    """Does this interpreter start, is it new enough, and does it belong to .venv as it stands now?"""
    question = "import sys, pip; sys.exit(sys.version_info[:2] < %r or sys.prefix != %r)" % (NEEDED, VENV)
    try:
        with open(os.devnull, "w") as nothing:
            return subprocess.call([python, "-c", question], stdout=nothing, stderr=nothing) == 0
    except OSError:
        return False


def make_venv():
    version = "%d.%d" % sys.version_info[:2]
    remedy = (
        "install it (on Debian and Ubuntu: sudo apt install python%s-venv) or name another Python with "
        "make run PYTHON=/path/to/python3" % version
    )
    try:
        import ensurepip  # noqa: F401  Debian ships venv without it
        import venv
    except ImportError as missing:
        refuse(
            "%s has no %s module, which makes virtual environments: %s."
            % (sys.executable, missing.name, remedy)
        )
    print("Making .venv with Python %s ..." % version)
    sys.stdout.flush()
    try:
        venv.create(VENV, with_pip=True, clear=True)
    except subprocess.CalledProcessError:
        refuse("%s could not put pip into .venv: %s." % (sys.executable, remedy))
    except EnvironmentError as error:
        refuse("Could not write %s (%s): make the folder writable and run again." % (VENV, error.strerror))


def install(name):
    """Install the locked list; pip checks each package against its hash."""
    print("Installing %s, once; this takes a minute or two ..." % name)
    sys.stdout.flush()
    command = [VENV_PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    try:
        with open(PIP_OUTPUT, "w") as output:
            code = subprocess.call(
                command + ["--require-hashes", "-r", os.path.join(BASE, name)], stdout=output, stderr=output
            )
        if code == 0:
            with open(stamp_path(name), "w") as stamp:
                stamp.write(wanted_stamp(name))
            return
    except EnvironmentError as error:
        refuse("Could not write %s (%s): make the folder writable and run again." % (VENV, error.strerror))
    refuse(
        "Installing %s failed (%s); check the connection to the package index, or name yours with "
        "PIP_INDEX_URL, and run again: pip's whole output is in .venv/install.log." % (name, last_error())
    )


def last_error():
    with open(PIP_OUTPUT) as output:
        lines = [line.strip() for line in output if line.strip()]
    errors = [line for line in lines if line.startswith("ERROR:")] or lines or ["pip said nothing"]
    return errors[-1].replace("ERROR: ", "").rstrip(".")


def refuse(sentence):
    print(sentence, file=sys.stderr)
    sys.exit(1)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        refuse("Stopped; the next run takes up where this one left off.")
