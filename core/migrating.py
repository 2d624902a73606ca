"""A new database is migrated in a sixth of the time: each step draws anew only the model it changes.

Django keeps a picture of all models beside the migrations, and draws a changed model anew with all that lead to it.
Nearly every model of ours leads to a member, so some sixty are drawn for each of two hundred steps. Only code in
migrations looks at more than one model's columns, and before it runs, Django draws all.

It leans on methods of ProjectState that Django 5.2 has and promises nobody: tests/core/test_migrating.py says when
they are gone, and whether the database still is what the models say. Without it, all of this takes its time again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db.migrations.state import ProjectState

# What changes the columns of its own table alone.
STEPS = ("add_model", "add_field", "remove_field")


@contextmanager
def drawing_little() -> Iterator[None]:
    """Migrations that run in here, from the first to the last, make what they would make without it."""
    before = {name: getattr(ProjectState, name) for name in (*STEPS, "reload_model")}
    for name in STEPS:
        setattr(ProjectState, name, _alone(before[name]))
    setattr(ProjectState, "reload_model", _draw)  # noqa: B010 (mypy knows it as a method)
    try:
        yield
    finally:
        for name, method in before.items():
            setattr(ProjectState, name, method)


_draw_with_neighbours = ProjectState.reload_model


def _alone(step: Callable[..., None]) -> Callable[..., None]:
    def taken(state: ProjectState, *said: Any, **more: Any) -> None:
        state.__dict__["reload_model"] = lambda app, model, delay=True: _draw(state, app, model, True)
        try:
            step(state, *said, **more)
        finally:
            del state.__dict__["reload_model"]

    return taken


def _draw(state: ProjectState, app_label: str, model_name: str, delay: bool = False) -> None:
    if "apps" not in state.__dict__:  # it would be drawn whole when it is first looked at
        return
    if delay:
        state.is_delayed = True
        state._reload({(app_label, model_name)})  # type: ignore[attr-defined]
    else:
        state.clear_delayed_apps_cache()
        _draw_with_neighbours(state, app_label, model_name, delay)
