"""What changed between two texts, as a person reads it."""

from __future__ import annotations

import pytest

from core.diffs import difference

pytestmark = pytest.mark.no_engine


def told(before: str, after: str) -> str:
    marks = {"old": "-[{}]", "new": "+[{}]", "same": "{}"}
    return "".join(marks[run.kind].format(run.text) for run in difference(before, after))


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("above 78 °C for ten minutes", "above 76 °C for five minutes",
         "above -[78]+[76] °C for -[ten]+[five] minutes"),
        ("Fans run flat out", "Pumps stand still now", "-[Fans run flat out]+[Pumps stand still now]"),
        ("one\ntwo", "three\nfour", "-[one]+[three]\n-[two]+[four]"),
        ("a b", "a c b", "a +[c ]b"),
        ("a b", "b", "-[a ]b"),
        ("same", "same", "same"),
        ("", "", ""),
    ],
)  # fmt: skip
def test_words_that_change_together_are_one_run(before, after, shown):
    assert told(before, after) == shown


@pytest.mark.parametrize(
    ("before", "after"), [("a b c d", "x y c z"), ("1 2 3", "3 2 1"), ("丰枯 a", "枯 b c")]
)
def test_nothing_of_either_text_is_lost(before, after):
    runs = difference(before, after)
    assert "".join(run.text for run in runs if run.kind != "new") == before
    assert "".join(run.text for run in runs if run.kind != "old") == after
