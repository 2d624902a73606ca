"""Fields whose text is looked at while it is typed; the hint comes right below each."""

from __future__ import annotations

from django import forms


def watch(form: forms.Form, *names: str) -> None:
    """Look at what is typed into these fields. Their template draws a place for the hint below them."""
    for name in names:
        field = form.fields[name]
        field.widget.attrs |= {
            "hx-post": "/guard/hint/",
            "hx-trigger": "input changed delay:900ms",
            "hx-params": form.add_prefix(name),
            "hx-target": "next .guard",
        }
        field.is_watched = True  # type: ignore[attr-defined]
