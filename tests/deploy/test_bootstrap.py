"""deploy/bootstrap.py makes .venv once and says in one sentence what is in the way."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from deploy import bootstrap

pytestmark = pytest.mark.no_engine

SOURCE = Path(settings.BASE_DIR) / "deploy" / "bootstrap.py"


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone whose list of packages is empty, so that installing needs no network."""
    (tmp_path / "deploy").mkdir()
    shutil.copy(SOURCE, tmp_path / "deploy")
    (tmp_path / "requirements.txt").write_text("# nothing yet\n")
    return tmp_path


def run(clone: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "deploy/bootstrap.py"],
        cwd=clone, env={**os.environ, **environment}, capture_output=True, text=True,
    )  # fmt: skip


@pytest.mark.slow
def test_it_installs_once_and_again_when_the_list_changes(clone):
    first = run(clone)
    assert (first.returncode, first.stderr) == (0, "")
    assert first.stdout.splitlines()[-1].startswith("Installing requirements.txt, once")
    second = run(clone)
    assert (second.returncode, second.stdout, second.stderr) == (0, "", "")

    (clone / "requirements.txt").write_text("no-such-package==1.0 --hash=sha256:" + "0" * 64 + "\n")
    third = run(clone, PIP_NO_INDEX="1", PIP_FIND_LINKS="")
    assert third.returncode == 1
    assert third.stderr == (
        "Installing requirements.txt failed (No matching distribution found for no-such-package==1.0); check the "
        "connection to the package index, or name yours with PIP_INDEX_URL, and run again: pip's whole output is "
        "in .venv/install.log.\n"
    )
    assert "no-such-package" in (clone / ".venv" / "install.log").read_text()


def test_a_python_without_ensurepip_is_told_what_to_install(clone, tmp_path):
    (tmp_path / "without").mkdir()
    (tmp_path / "without" / "ensurepip.py").write_text("raise ImportError('taken away', name='ensurepip')")
    told = run(clone, PYTHONPATH=str(tmp_path / "without"))
    assert told.returncode == 1
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    assert told.stderr == (
        f"{sys.executable} has no ensurepip module, which makes virtual environments: install it (on Debian and "
        f"Ubuntu: sudo apt install python{version}-venv) or name another Python with make run "
        "PYTHON=/path/to/python3.\n"
    )
    assert not (clone / ".venv").exists()


def test_an_old_python_is_told_which_one_to_take(monkeypatch, capsys):
    monkeypatch.setattr(sys, "version_info", (3, 9, 18, "final", 0))
    monkeypatch.setattr(sys, "executable", "/usr/bin/python3.9")
    with pytest.raises(SystemExit, match="1"):
        bootstrap.main([])
    told = capsys.readouterr().err
    assert told.startswith("Common Hash needs Python 3.11 or newer and /usr/bin/python3.9 is 3.9.18; ")
    assert "make run PYTHON=" in told
    assert told.count("\n") == 1


def test_old_pythons_can_read_it():
    """What can't be parsed can't be said: no f-string, annotation or other novelty."""
    tree = ast.parse(SOURCE.read_text())
    novelties = (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.AsyncFunctionDef, ast.Match, ast.YieldFrom)
    assert [node.lineno for node in ast.walk(tree) if isinstance(node, novelties)] == []
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    assert [
        f.name for f in functions if f.returns or f.args.kwonlyargs or any(a.annotation for a in f.args.args)
    ] == []
