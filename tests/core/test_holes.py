"""A partial rendered once and filled in for many must be as safe as one rendered for each."""

from __future__ import annotations

import pytest
from django.utils.safestring import mark_safe

from core import holes
from core.holes import filled

pytestmark = pytest.mark.no_engine

PARTIAL = "{% if is_open %}open {% endif %}<b>{{ name }}</b> {{ topic.pk }}"


@pytest.fixture(autouse=True)
def _partial(settings, monkeypatch):
    settings.TEMPLATES = [
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {
                "loaders": [("django.template.loaders.locmem.Loader", {"partial.html": PARTIAL})],
            },
        }
    ]
    monkeypatch.setattr(holes, "_kept", {})


def test_what_goes_in_is_escaped():
    html = filled("partial.html", holes={"name": "<script>", "topic.pk": 7}, is_open=False)
    assert html == "<b>&lt;script&gt;</b> 7"


def test_what_is_safe_goes_in_as_it_is():
    html = filled("partial.html", holes={"name": mark_safe("<i>x</i>"), "topic.pk": 7}, is_open=True)
    assert html == "open <b><i>x</i></b> 7"


def test_a_name_that_looks_like_a_hole_opens_none():
    html = filled("partial.html", holes={"name": "@topic.pk@ @name@", "topic.pk": 7}, is_open=False)
    assert html == "<b>@topic.pk@ @name@</b> 7"


def test_nothing_of_one_reader_reaches_the_next():
    first = filled("partial.html", holes={"name": "Alice", "topic.pk": 7}, is_open=False)
    second = filled("partial.html", holes={"name": "Bob", "topic.pk": 8}, is_open=False)
    assert (first, second) == ("<b>Alice</b> 7", "<b>Bob</b> 8")
    assert not any("Alice" in piece for pieces in holes._kept.values() for piece in pieces)
