"""Draft, review, publish: who may, what follows, and that two who write at once both keep their words."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from core.errors import Refused
from strategies import actions
from strategies.content import changed, content_of, empty, merged
from strategies.models import Reviewer, Revision, Strategy, StrategyCategory
from tests.makers import make_organisation, make_proposal, make_revision, make_strategy, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def cooling(db) -> StrategyCategory:
    return StrategyCategory.objects.get(slug="cooling")


def said(strategy: Strategy, key: str) -> str:
    strategy.refresh_from_db()
    return strategy.current.sections.get(key, "")


def test_a_draft_is_its_authors_alone(alice, bob, carol, cooling):
    revision = actions.propose(by=alice, category=cooling, content={"title": "Warm fluid"})
    seen = {user.username: Strategy.objects.visible_to(user).count() for user in (alice, bob, carol)}
    assert seen == {"alice": 1, "bob": 0, "carol": 0}
    assert list(Revision.objects.visible_to(carol)) == []
    assert list(Revision.objects.visible_to(alice)) == [revision]


def test_once_sent_its_reviewers_see_it_and_nobody_else(alice, bob, carol, visitor, cooling):
    dora = make_user("dora")
    Reviewer.objects.create(category=cooling, member=bob)
    revision = make_proposal(author=alice)
    for user, count in ((alice, 1), (bob, 1), (carol, 1), (dora, 0), (visitor, 0)):
        assert Strategy.objects.visible_to(user).count() == count
        assert Revision.objects.visible_to(user).filter(pk=revision.pk).count() == count
    assert list(Revision.objects.visible_to(bob).for_reviewer(bob)) == [revision]


def test_publishing_gives_a_number_a_topic_and_facets(alice, carol):
    revision = make_proposal(author=alice, applies={"grids": ["ercot"], "mw_low": 5, "mw_high": 20})
    actions.approve(revision, by=carol)
    strategy = Strategy.objects.get()
    assert (strategy.state, strategy.version, strategy.grade) == ("published", 1, "C")
    assert (strategy.topic.title, strategy.topic.author) == (strategy.title, alice)
    assert strategy.topic.home == strategy.get_absolute_url()
    facets = set(strategy.facets.values_list("kind", "value"))
    assert {
        ("grid", "ercot"),
        ("size", "1-10"),
        ("size", "10-50"),
        ("climate", "*"),
        ("language", "en"),
    } <= facets


def test_only_vendors_words_are_grade_d(carol):
    claim = {"kind": "vendor-claim", "title": "Data sheet", "url": "https://example.org/sheet"}
    assert make_strategy(sources=[claim]).grade == "D"
    assert make_strategy(title="Both", sources=[claim, {"kind": "study", "title": "Paper"}]).grade == "C"


def test_nobody_reviews_their_own_text(carol):
    revision = make_proposal(author=carol)
    with pytest.raises(PermissionDenied):
        actions.approve(revision, by=carol)


def test_a_reviewer_of_another_topic_may_not(alice, bob):
    Reviewer.objects.create(category=StrategyCategory.objects.get(slug="tax"), member=bob)
    with pytest.raises(PermissionDenied):
        actions.approve(make_proposal(author=alice), by=bob)


def test_a_returned_text_is_changed_and_sent_again(alice, carol):
    revision = make_proposal(author=alice)
    with pytest.raises(Refused, match="one section"):
        actions.return_(revision, by=carol, comments={"problem": "  "})
    actions.return_(revision, by=carol, comments={"problem": "Which coolers?"})
    assert list(revision.comments.values_list("section", "body", "author")) == [
        ("problem", "Which coolers?", carol.pk)
    ]
    revision.refresh_from_db()
    content = {**content_of(revision), "sections": {"problem": "Dry coolers of 2 MW."}}
    revision = actions.save(revision, by=alice, content=content, version=1)
    revision = actions.send(revision, by=alice)
    actions.approve(revision, by=carol)
    assert said(revision.strategy, "problem") == "Dry coolers of 2 MW."


def test_what_was_decided_is_not_decided_again(alice, carol):
    revision = make_proposal(author=alice)
    actions.approve(revision, by=carol)
    for act in (
        lambda: actions.approve(revision, by=carol),
        lambda: actions.return_(revision, by=carol, comments={"problem": "No."}),
        lambda: actions.withdraw(revision, by=alice),
        lambda: actions.take_back(revision, by=alice),
        lambda: actions.comment(revision, by=carol, section="problem", body="Late."),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.status == 409


def test_a_reviewer_decides_on_the_text_they_saw(alice, carol):
    revision = make_proposal(author=alice)
    draft = actions.take_back(revision, by=alice)
    actions.save(draft, by=alice, content={**content_of(draft), "title": "Other"}, version=1)
    actions.send(draft, by=alice)
    with pytest.raises(Refused, match="changed it meanwhile"):
        actions.approve(revision, by=carol, version=1)


@pytest.mark.parametrize(
    ("content", "field"),
    [({"summary": ""}, "summary"), ({"sections": {}}, "problem")],
)
def test_too_little_is_not_sent(alice, cooling, content, field):
    told = {"title": "Warm fluid", "summary": "Saves.", "sections": {"problem": "Fans."}, **content}
    revision = actions.propose(by=alice, category=cooling, content=told)
    with pytest.raises(Refused) as refused:
        actions.send(revision, by=alice)
    assert (refused.value.status, refused.value.field) == (422, field)


def test_a_revision_says_what_changes_and_changes_something(alice, bob):
    strategy = make_strategy(author=alice)
    with pytest.raises(Refused, match="Nothing differs"):
        make_revision(strategy, author=bob)
    Revision.objects.open().delete()
    with pytest.raises(Refused) as refused:
        make_revision(strategy, author=bob, note="", title="Another title")
    assert refused.value.field == "note"


def test_two_who_change_other_sections_are_put_together(alice, bob, carol):
    strategy = make_strategy(author=alice, sections={"problem": "Fans.", "risks": "None known."})
    one = make_revision(
        strategy, author=alice, sections={"problem": "Fans at night.", "risks": "None known."}
    )
    other = make_revision(strategy, author=bob, sections={"problem": "Fans.", "risks": "Hot spots."})
    actions.approve(one, by=carol)
    actions.approve(other, by=carol)
    strategy.refresh_from_db()
    assert strategy.version == 3
    assert strategy.current.sections == {"problem": "Fans at night.", "risks": "Hot spots."}
    assert "Fans at night." in strategy.current.sections_html["problem"]
    assert "Hot spots." in strategy.current.sections_html["risks"]


def test_two_who_change_one_section_both_keep_their_words(alice, bob, carol):
    strategy = make_strategy(author=alice, sections={"problem": "Fans.", "risks": "None."})
    one = make_revision(strategy, author=alice, sections={"problem": "Fans at night.", "risks": "None."})
    other = make_revision(strategy, author=bob, sections={"problem": "Fans by day.", "risks": "Dust."})
    actions.approve(one, by=carol)
    with pytest.raises(Refused) as refused:
        actions.approve(other, by=carol)
    assert (refused.value.status, refused.value.extra["conflicts"]) == (409, ["problem"])
    actions.return_(other, by=carol, comments={"problem": "Put both together."})
    with pytest.raises(Refused) as refused:
        actions.send(other, by=bob)
    assert refused.value.extra["code"] == "overtaken"
    other.refresh_from_db()
    assert other.sections["problem"] == "Fans by day."
    content = {**content_of(other), "sections": {"problem": "Fans, always.", "risks": "Dust."}}
    strategy.refresh_from_db()
    other = actions.save(other, by=bob, content=content, version=1, based_on=strategy.current_id)
    actions.approve(actions.send(other, by=bob), by=carol)
    assert said(strategy, "problem") == "Fans, always."
    assert strategy.version == 3


def test_a_draft_saved_in_two_windows(alice, cooling):
    revision = actions.propose(by=alice, category=cooling, content={"title": "Warm fluid"})
    actions.save(revision, by=alice, content={"title": "Warmer fluid"}, version=1)
    actions.save(revision, by=alice, content={"title": "Warmer fluid"}, version=1)  # the same again
    with pytest.raises(Refused) as refused:
        actions.save(revision, by=alice, content={"title": "Cold fluid"}, version=1)
    assert (refused.value.status, refused.value.extra["version"]) == (409, 3)
    revision.refresh_from_db()
    assert revision.title == "Warmer fluid"


def test_a_key_makes_one_strategy(alice, cooling):
    key, content = uuid4(), {"title": "Warm fluid"}
    first = actions.propose(by=alice, category=cooling, content=content, key=key)
    assert actions.propose(by=alice, category=cooling, content=content, key=key) == first
    with pytest.raises(Refused) as refused:
        actions.propose(by=alice, category=cooling, content={"title": "Cold fluid"}, key=key)
    assert refused.value.status == 409
    assert Strategy.objects.count() == 1


def test_one_open_revision_a_member(alice, bob):
    strategy = make_strategy(author=alice)
    mine = make_revision(strategy, author=bob, title="One")
    with pytest.raises(Refused) as refused:
        make_revision(strategy, author=bob, title="Two")
    assert (refused.value.status, refused.value.extra["revision"]) == (409, mine.pk)


def test_one_speaks_for_a_seat_that_holds(alice, bob, cooling):
    ridge = make_organisation(by=alice)
    revision = make_proposal(author=alice, organisation=ridge)
    assert revision.organisation == ridge
    with pytest.raises(Refused) as refused:
        actions.propose(by=bob, category=cooling, content={"title": "For them"}, organisation=ridge)
    assert (refused.value.status, refused.value.field) == (409, "organisation")


def test_slugs_avoid_each_other_and_our_own_addresses(alice, cooling):
    slugs = [
        actions.propose(by=alice, category=cooling, content={"title": title}).strategy.slug
        for title in ("Calculators", "New", "Warm fluid", "Warm fluid", "干式冷却", "!!!")
    ]
    assert slugs == ["calculators-2", "new-2", "warm-fluid", "warm-fluid-2", "干式冷却", "strategy-2"]


def test_removing_takes_the_discussion_along(alice, bob, carol):
    strategy = make_strategy(author=alice)
    with pytest.raises(PermissionDenied):
        actions.remove_strategy(strategy, by=alice)
    actions.remove_strategy(strategy, by=carol)
    strategy.refresh_from_db()
    assert strategy.topic.is_removed
    assert list(Strategy.objects.visible_to(alice)) == []
    assert list(Revision.objects.visible_to(alice)) == []
    with pytest.raises(Refused):
        actions.remove_strategy(strategy, by=carol)
    actions.restore_strategy(strategy, by=carol)
    strategy.refresh_from_db()
    assert strategy.is_published
    assert not strategy.topic.is_removed


def test_a_suspended_member_proposes_nothing(mallory, cooling):
    with pytest.raises(PermissionDenied):
        actions.propose(by=mallory, category=cooling, content={"title": "Warm fluid"})


def test_two_do_not_supersede_each_other(alice, carol):
    old, new = make_strategy(author=alice), make_strategy(author=alice, title="Newer")
    actions.arrange(old, by=carol, category=old.category, superseded_by=new)
    new.refresh_from_db()
    with pytest.raises(Refused) as refused:
        actions.arrange(new, by=carol, category=new.category, superseded_by=Strategy.objects.get(pk=old.pk))
    assert refused.value.status == 422


def test_a_category_with_strategies_stays(admin):
    strategy = make_strategy()
    with pytest.raises(Refused):
        actions.remove_category(strategy.category, by=admin)


def test_what_a_form_sends_empty_is_no_change():
    """A program names what it has, a form every field: a section so rewritten is neither shown nor in conflict."""
    lean = empty() | {
        "title": "Warm fluid",
        "steps": [{"what": "Log for a week"}],
        "sources": [{"kind": "study", "title": "Fan laws"}],
    }
    full = lean | {
        "steps": [{"what": "Log for a week", "detail": "", "who": "", "how_long": "", "tool": ""}],
        "sources": [{"kind": "study", "title": "Fan laws", "url": "", "note": "", "upload": "", "file": ""}],
    }
    assert changed(lean, full) == []
    theirs = lean | {"steps": [{"what": "Log for two weeks"}]}
    assert merged(lean, full, theirs).conflicts == []
    assert merged(lean, full, theirs).content["steps"] == [{"what": "Log for two weeks"}]
