"""Two at once, on connections of their own: one wins, the other is told so, and nobody's words are lost."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from accounts.models import User
from strategies import actions
from strategies.actions import reporting
from strategies.content import content_of
from strategies.models import FieldReport, Revision, Strategy, Translation
from tests.makers import make_organisation, make_proposal, make_revision, make_strategy, make_user
from tests.strategies.test_reports import STARTED, make_measured
from tests.strategies.test_writing import FULL

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each returned, or raised, when all began at the same moment."""
    outcomes: list[Any] = [None] * len(acts)
    gate = Barrier(len(acts), timeout=60)

    def run(place: int) -> None:
        gate.wait()
        try:
            outcomes[place] = acts[place]()
        except Exception as error:
            outcomes[place] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=[place]) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def posting(user: User, address: str, **said: Any) -> Callable[[], Any]:
    client = Client()
    client.force_login(user)
    return lambda: client.post(address, said)


def deciding(reviewer: User, revision: Revision, **said: Any) -> Callable[[], Any]:
    address = f"/strategies/revisions/{revision.pk}/decide/"
    return posting(reviewer, address, version=revision.edit_version, **said)


def lost(pages: list[Any]) -> tuple[int, str]:
    """Which of two was refused, and the page that says so."""
    assert sorted(page.status_code for page in pages) == [303, 409]
    place = next(place for place, page in enumerate(pages) if page.status_code == 409)
    return place, pages[place].content.decode()


def test_one_draft_in_two_windows_shows_the_loser_both_texts(alice):
    edit = posting(alice, "/strategies/new/", **FULL, do="save")()["Location"]
    words = ["Fans at night.", "Pumps by day."]
    pages = at_once(
        *(posting(alice, edit, **{**FULL, "problem": one, "version": "1", "do": "save"}) for one in words)
    )
    place, page = lost(pages)
    revision = Revision.objects.get()
    assert (revision.sections["problem"], revision.edit_version) == (words[1 - place], 2)
    assert all(one in page for one in words)
    again = posting(alice, edit, **{**FULL, "problem": " ".join(words), "version": "2", "do": "save"})
    assert again().status_code == 303


def test_two_reviewers_decide_one_text_once_and_comments_are_not_lost(alice, carol):
    dan = make_user("dan", role="moderator")
    revision = make_proposal(author=alice)
    returning = {"return": "1", "on_problem": "Which coolers, and how old?"}
    place, page = lost(at_once(deciding(carol, revision, approve="1"), deciding(dan, revision, **returning)))
    revision.refresh_from_db()
    assert (revision.state, revision.comments.count()) == (("returned", 1), ("published", 0))[place]
    assert "This was decided meanwhile." in page
    late = deciding(dan, revision, **returning)()
    assert late.status_code == 409
    assert "Which coolers, and how old?" in late.content.decode()


def test_two_revisions_approved_at_once_lose_no_section(alice, bob, carol):
    dan = make_user("dan", role="moderator")
    was = {"problem": "Fans.", "risks": "None known."}
    strategy = make_strategy(author=alice, sections=was)
    night = make_revision(strategy, author=alice, sections={**was, "problem": "Fans at night."})
    spots = make_revision(strategy, author=bob, sections={**was, "risks": "Hot spots."})
    pages = at_once(deciding(carol, night, approve="1"), deciding(dan, spots, approve="1"))
    assert [page.status_code for page in pages] == [303, 303]
    strategy = Strategy.objects.get()
    assert (strategy.version, strategy.current.sections) == (
        3,
        {"problem": "Fans at night.", "risks": "Hot spots."},
    )

    # Now both change one section, one of them by restoring the first version.
    first = strategy.revisions.get(number=1)
    restored = actions.revise(
        strategy, by=alice, content=content_of(first), based_on=strategy.current, note="Restores version 1."
    )
    actions.send(restored, by=alice)
    edited = make_revision(strategy, author=bob, sections={"problem": "Fans by day.", "risks": "Hot spots."})
    place, page = lost(at_once(deciding(carol, restored, approve="1"), deciding(dan, edited, approve="1")))
    assert "was published meanwhile and changes the same: The problem." in page
    strategy.refresh_from_db()
    assert (strategy.version, strategy.current.sections["problem"]) == (4, ("Fans by day.", "Fans.")[place])
    loser = (restored, edited)[place]
    loser.refresh_from_db()
    assert (loser.state, loser.sections["problem"]) == ("in-review", ("Fans.", "Fans by day.")[place])


def test_reports_filed_at_once_all_count_and_one_edited_twice_keeps_both_texts(alice):
    strategy = make_measured()
    owners = [make_user() for _one in range(3)]
    firms = [make_organisation(f"Firm {place}", by=owner) for place, owner in enumerate(owners)]
    said = {"outcome": "worked", "started_on": STARTED, "before": 17.6, "after": 15.1}
    filed = at_once(
        *(
            lambda owner=owner, firm=firm: reporting.file_report(
                strategy, by=owner, organisation=firm, **said
            )
            for owner, firm in zip(owners, firms, strict=True)
        ),
        lambda: reporting.file_report(strategy, by=alice, **said),
    )
    assert all(isinstance(report, FieldReport) for report in filed)
    strategy.refresh_from_db()
    assert (strategy.grade, strategy.report_count, strategy.success_count) == ("A", 4, 4)

    mine = FieldReport.objects.get(author=alice)
    form = {"edition": "1", "outcome": "worked", "started_on": "2026-03-01", "version": "1"}
    edit = f"{mine.get_absolute_url()}edit/"
    words = ["Two fans ran hot.", "One pump leaked."]
    place, page = lost(at_once(*(posting(alice, edit, **form, text=one) for one in words)))
    assert words[place] in page
    mine.refresh_from_db()
    assert (mine.text, mine.edition, mine.editions.count()) == (words[1 - place], 2, 1)
    withdrawn = at_once(
        *(lambda report=report: reporting.withdraw_report(report, by=report.author) for report in filed)
    )
    assert withdrawn == [None] * 4
    strategy.refresh_from_db()
    assert (strategy.grade, strategy.report_count) == ("C", 0)


def test_two_translations_at_once_show_the_loser_both(alice, bob):
    strategy = make_strategy()
    address = f"{strategy.get_absolute_url()}translate/"
    form = {"language": "es", "of": "1", "summary": "Ahorra."}
    titles = ["Fluido tibio", "Fluido templado"]
    pages = at_once(
        *(
            posting(user, address, **form, title=title)
            for user, title in zip((alice, bob), titles, strict=True)
        )
    )
    place, page = lost(pages)
    assert Translation.objects.get().title == titles[1 - place]
    assert all(title in page for title in titles)
