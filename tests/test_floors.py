"""Imports go down, never up, never sideways on a floor (docs/ARCHITECTURE.md)."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

pytestmark = pytest.mark.no_engine

FLOORS = {
    "config": 8,
    "pages": 7,
    "notifications": 6,
    "search": 6,
    "moderation": 6,
    "realtime": 6,
    "strategies": 5,
    "campaigns": 5,
    "events": 5,
    "messaging": 5,
    "forum": 4,
    "organisations": 3,
    "guard": 3,
    "accounts": 2,
    "printing": 2,
    "activity": 1,
    "uploads": 1,
    "core": 0,
}
ROOT = Path(__file__).resolve().parent.parent
# Inside an app: what may import what. Views and their kin are imported by urls alone.
STEPS = {
    "querysets": 0,
    "models": 1,
    "permissions": 2,
    "actions": 3,
    "forms": 4,
    "serializers": 4,
    "views": 5,
    "api": 5,
    "tasks": 5,
    "feeds": 5,
    "urls": 6,
}


@cache
def imports_of(path: Path) -> list[str]:
    """The modules a file imports at run time; TYPE_CHECKING blocks don't count."""
    found: list[str] = []

    def visit(node: ast.AST) -> None:
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            return
        if isinstance(node, ast.Import):
            found.extend(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.append(node.module)
            found.extend(f"{node.module}.{alias.name}" for alias in node.names)
        for child in ast.iter_child_nodes(node):
            visit(child)

    visit(ast.parse(path.read_text(encoding="utf-8")))
    return found


def files_of(app: str) -> list[Path]:
    return [path for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts]


@pytest.mark.parametrize("app", [app for app in FLOORS if (ROOT / app).is_dir()])
def test_imports_go_down(app: str) -> None:
    wrong = {
        f"{path.relative_to(ROOT)} imports {module}"
        for path in files_of(app)
        for module in imports_of(path)
        if (other := module.partition(".")[0]) in FLOORS and other != app and FLOORS[other] >= FLOORS[app]
    }
    assert wrong == set()


@pytest.mark.parametrize("app", [app for app in FLOORS if (ROOT / app).is_dir()])
def test_nothing_but_urls_imports_views(app: str) -> None:
    wrong = {
        f"{path.relative_to(ROOT)} imports {module}"
        for path in files_of(app)
        for module in imports_of(path)
        if module.startswith(f"{app}.views")
        and path.name != "urls.py"
        and "views" not in (*path.relative_to(ROOT / app).parts[:1], path.stem)
    }
    assert wrong == set()


@pytest.mark.parametrize("app", [app for app in FLOORS if (ROOT / app).is_dir()])
def test_inside_an_app_actions_know_no_views(app: str) -> None:
    wrong = set()
    for path in files_of(app):
        step = STEPS.get(path.relative_to(ROOT / app).parts[0].removesuffix(".py"))
        for module in imports_of(path):
            parts = module.split(".")
            if step is None or parts[0] != app or len(parts) < 2 or parts[1] not in STEPS:
                continue
            if STEPS[parts[1]] > step:
                wrong.add(f"{path.relative_to(ROOT)} imports {module}")
    assert wrong == set()
