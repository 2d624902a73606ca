"""What the page on which a strategy is written shows beside the form: what others changed, what reviewers said."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.urls import reverse

from core.diffs import Difference, difference
from strategies.content import Content, changed, content_of, merged
from strategies.forms.writing import Written, begun
from strategies.models import Revision, SectionComment, Strategy
from strategies.sections import BY_KEY, Section
from strategies.telling import plain


def edit_url(revision: Revision) -> str:
    return reverse("edit_revision", args=[revision.pk])


def of_draft(revision: Revision) -> Written:
    """The form as a draft left it."""
    is_first = not revision.strategy.is_published
    return Written(content=content_of(revision), is_first=is_first, **begun(revision))


def both(saved: Content, typed: Content) -> list[dict[str, Any]]:
    """The sections in which what is saved and what was typed differ: both texts, and one over the other."""
    return [_pair(BY_KEY[key], plain(saved, key), plain(typed, key)) for key in changed(saved, typed)]


def overtaken(revision: Revision, message: str) -> tuple[Written, dict[str, Any]]:
    """The form for a draft that another revision overtook: what only that one changed is taken over, and where
    both changed the same, the writer's own words stand in the form and the published ones beside it."""
    current = revision.strategy.current
    assert current is not None
    base, ours, theirs = (content_of(one) for one in (revision.based_on, revision, current))
    outcome = merged(base, ours, theirs)
    conflicts = [
        _pair(BY_KEY[key], plain(theirs, key), plain(ours, key), before=plain(base, key))
        for key in outcome.conflicts
    ]
    written = Written(content=outcome.content, is_first=False, **{**begun(revision), "based_on": current.pk})
    context = {
        "conflict": message,
        "conflicts": conflicts,
        "taken": [BY_KEY[key].label for key in outcome.taken],
        "current": current,
    }
    return written, context


def comments_by_section(revision: Revision | None) -> list[tuple[Section, list[SectionComment]]]:
    """What was said of a text, in the order of its sections."""
    if revision is None:
        return []
    said: defaultdict[str, list[SectionComment]] = defaultdict(list)
    for comment in revision.comments.select_related("author"):
        said[comment.section].append(comment)
    return [(section, said[key]) for key, section in BY_KEY.items() if key in said]


def others_waiting(strategy: Strategy | None, revision: Revision | None) -> list[Revision]:
    """Other people's texts for the same strategy that wait for review: whoever writes now should know."""
    if strategy is None or not strategy.is_published:
        return []
    waiting = strategy.revisions.in_review().select_related("author").order_by("sent_at")
    if revision is not None:
        waiting = waiting.exclude(pk=revision.pk)
    return list(waiting[:5])


def _pair(section: Section, saved: str, typed: str, *, before: str | None = None) -> dict[str, Any]:
    """Both texts of a section; `runs` turn what stood before (or what is saved) into the other."""
    runs: list[Difference] = difference(typed if before is None else before, saved)
    return {"key": section.key, "label": section.label, "saved": saved, "typed": typed, "runs": runs}
