"""What is written down twice agrees: packages, settings, processes."""

from __future__ import annotations

import configparser
import re
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from deploy import process

pytestmark = pytest.mark.no_engine

BASE = Path(settings.BASE_DIR)
STARTERS = ("start", "preparing", "reasons")


def pins(name: str) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9._-]+)==([^ ;\\]+)", (BASE / name).read_text(), re.MULTILINE))


def test_testing_installs_the_versions_that_running_installs():
    running, testing = pins("requirements.txt"), pins("requirements-dev.txt")
    assert running
    assert {name: testing.get(name) for name in running} == running


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_package_is_pinned_with_its_hashes(name):
    blocks = re.split(r"\n(?=[a-z0-9])", re.sub(r"(?m)^ *#.*\n", "", (BASE / name).read_text()).strip())
    assert [block.split()[0] for block in blocks if "==" not in block or "--hash=sha256:" not in block] == []


def names_of_settings() -> set[str]:
    readers = [BASE / "config" / "settings.py", *(BASE / "deploy" / f"{name}.py" for name in STARTERS)]
    source = "".join(path.read_text() for path in readers)
    found = set(re.findall(r'env(?:\.\w+)?\(\s*"([A-Z_]+)"', source))
    return found | set(re.findall(r'os\.environ\.get\("([A-Z_]+)"', source)) - {"PATH"}


def test_every_setting_stands_in_the_operators_table():
    table = set(re.findall(r"^\| `([A-Z_]+)` \|", (BASE / "docs" / "operating.md").read_text(), re.MULTILINE))
    assert names_of_settings() - table == set()


def test_every_setting_stands_in_the_example():
    example = set(re.findall(r"^#([A-Z_]+)=", (BASE / ".env.example").read_text(), re.MULTILINE))
    assert names_of_settings() - example - {"STATIC_ROOT"} == set()


def test_the_containers_run_what_the_procfile_names():
    services = yaml.safe_load((BASE / "compose.yaml").read_text())["services"]
    named = [
        service["command"][-1]
        for service in services.values()
        if "deploy.process" in service.get("command", [])
    ]
    assert {"web", *named} == set(process.commands())
    assert services["web"]["environment"].keys() - names_of_settings() == {"WORKER_PROCESSES"}


def test_the_supervisor_runs_what_the_procfile_names():
    supervisor = configparser.RawConfigParser()
    supervisor.read(BASE / "deploy" / "supervisord.conf")
    programs = [
        name.removeprefix("program:") for name in supervisor.sections() if name.startswith("program:")
    ]
    assert programs == list(process.commands()) == supervisor["group:common-hash"]["programs"].split(",")
