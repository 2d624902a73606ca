"""What is kept of a strategy's page: never older than what was written, never another reader's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from accounts.models import User
from activity.following import follow
from campaigns.models import Campaign
from forum import actions as forum
from organisations.actions.grids import rename_grid
from organisations.models import Grid, Organisation
from pages import erasure
from strategies import actions
from strategies.actions import grading, keeping, reporting
from strategies.actions.categories import assign_reviewer, rename_category
from strategies.actions.facts import note_facts
from strategies.models import FactKind, FieldReport, Revision, Strategy
from tests.makers import make_campaign, make_revision, make_seat, make_strategy, make_user
from tests.strategies.makers import make_site
from tests.strategies.test_reports import MEASURE, company, make_report

pytestmark = pytest.mark.django_db
_OWN = re.compile(r'name="(?:csrfmiddlewaretoken|key)" value="[^"]*"|"X-CSRFToken":"[^"]*"')


@pytest.fixture
def whole(alice) -> Strategy:
    return make_strategy(
        author=alice,
        title="Warm fluid",
        applies={"grids": ["ercot"]},
        measure=MEASURE,
        effect_low=-18.0,
        effect_high=-12.0,
        formula="site_power * uptime * share * power_price + 0 * hashprice * hashrate",
        variables=[{"name": "share", "unit": "%", "low": 2, "central": 3, "high": 4}],
        sources=[{"kind": "own-data", "title": "Our meters"}],
        valid_until=date(2031, 5, 1),
    )


class Kept:
    """A reader's page as it is kept, which is what they would be drawn anew."""

    def __init__(self, url: str, reader: User | None = None) -> None:
        self.url, self.client = url, Client()
        if reader:
            self.client.force_login(reader)
        self.last = self.read()

    def read(self) -> str:
        answer = self.client.get(self.url)
        assert answer.status_code == 200
        return _OWN.sub("", answer.content.decode())

    @contextmanager
    def tells(self, what: str) -> Iterator[None]:
        """After `what`, another page than before it, and the very one that is drawn when nothing is kept."""
        yield
        now = self.read()
        assert now != self.last, f"{what}: the page says what it said before"
        cache.clear()
        self.last = self.read()
        assert now == self.last, what


def test_whatever_is_written_is_on_the_page_at_once(whole, alice, bob, carol, admin):
    told = Kept(whole.get_absolute_url(), bob).tells
    with told("another version"):
        actions.approve(
            make_revision(whole, author=alice, weight="advice", sections={"problem": "Dust."}), by=carol
        )
    owner, firm = company("Kestrel Ridge")
    with told("a report"):
        report = make_report(whole, by=owner, organisation=firm)
    said = {name: getattr(report, name) for name in ("outcome", "started_on", "before")}
    with told("a report, edited"):
        reporting.edit_report(report, by=owner, edition=1, **said, after=14.0)
    others = [company("Two Rivers"), company("Fjord Hash")]
    for other, company_ in others:
        with told("another company's report, and at last the grade"):
            make_report(whole, by=other, organisation=company_)
    whole.refresh_from_db()
    assert whole.grade == "A"
    with told("two companies that one person owns"):
        make_seat(firm, others[0][0], role="owner")
        grading.regrade(whole)
    with told("a report, removed"):
        reporting.remove_report(report, by=carol, reason="A test.")
    with told("and back"):
        reporting.restore_report(FieldReport.objects.get(pk=report.pk), by=carol)
    with told("a company with another name"):
        Organisation.objects.filter(pk=firm.pk).update(name="Kestrel Hill")
    with told("a contributor with another name"):
        User.objects.filter(pk=alice.pk).update(name="Alice Dupont")
    with told("a grid with another name"):
        rename_grid(Grid.objects.get(slug="ercot"), by=admin, name="Lone Star Grid")
    with told("a topic with another name"):
        rename_category(whole.category, by=admin, name="Keeping cool")
    with told("due for review"):
        keeping.ask_for_review(Strategy.objects.get(pk=whole.pk), because="asked")
    with told("a translation"):
        current = Revision.objects.get(current_of=whole)
        steps: list[object] = []
        content = {"title": "Fluido", "summary": "", "sections": {}, "steps": steps}
        translation = actions.translate(
            Strategy.objects.get(pk=whole.pk), by=bob, language="es", of=current, content=content, labels={}
        )  # fmt: skip
    with told("and without"):
        actions.remove_translation(translation, by=carol)
    with told("the talk"):
        whole.refresh_from_db()
        forum.reply(whole.topic, by=carol, body="Ours runs at 52 degrees.", key=uuid4())
    with told("a campaign that rests on it"):
        campaign = make_campaign(state="open", strategies=[whole.get_absolute_url()])
    with told("a campaign that is decided"):
        Campaign.objects.filter(pk=campaign.pk).update(state="won")
    with told("superseded"):
        newer = make_strategy(author=alice, title="Newer way")
        Strategy.objects.filter(pk=whole.pk).update(superseded_by=newer)
    with told("by what is removed now"):
        Strategy.objects.filter(pk=newer.pk).update(state="removed")
    with told("a contributor who left"):
        erasure.leave(alice, by=alice, with_content=False)


def test_the_network_moves_its_worth(whole, bob):
    revision = make_revision(whole, formula="hashrate * hashprice * share", author=bob)
    actions.approve(revision, by=make_user(role="moderator"))
    kept = Kept(whole.get_absolute_url())
    with kept.tells("the price"):
        note_facts({FactKind.PRICE: 61_234.0}, at=timezone.now(), source="node.example")
    with kept.tells("the difficulty"):
        note_facts({FactKind.DIFFICULTY: 99e12}, at=timezone.now(), source="node.example")


def test_time_passes_on_the_page(whole):
    with time_machine.travel(datetime(2031, 5, 1, 12, tzinfo=UTC), tick=False):
        kept = Kept(whole.get_absolute_url())
        assert "It was valid until" not in kept.read()
    with time_machine.travel(datetime(2031, 5, 2, 0, 1, tzinfo=UTC), tick=False):
        assert "It was valid until" in kept.read()


def test_each_language_has_its_own(whole):
    english, spanish = (Client(headers={"accept-language": code}) for code in ("en", "es"))
    for _turn in range(2):
        assert "Not yet known" in english.get(whole.get_absolute_url()).content.decode()
        assert "Not yet known" not in spanish.get(whole.get_absolute_url()).content.decode()


def test_what_is_kept_while_it_changes_is_not_kept(whole, bob, monkeypatch):
    """Its text was drawn after a write that came between: it must not stand for what was there before."""
    from strategies import page_parts

    report = make_report(whole, by=bob)
    url, drawn = whole.get_absolute_url(), page_parts._drawn

    def meanwhile(*args: object) -> object:
        FieldReport.objects.filter(pk=report.pk).update(withdrawn_at=timezone.now())
        return drawn(*args)

    monkeypatch.setattr(page_parts, "_drawn", meanwhile)
    assert "Nobody has reported yet" in Client().get(url).content.decode()
    monkeypatch.undo()
    FieldReport.objects.filter(pk=report.pk).update(withdrawn_at=None)
    assert "Nobody has reported yet" not in Client().get(url).content.decode()


def test_it_is_gone_for_all_at_once(whole, bob, carol):
    url = whole.get_absolute_url()
    readers = [Kept(url), Kept(url, bob)]
    keeping.remove_strategy(whole, by=carol)
    assert [kept.client.get(url).status_code for kept in readers] == [404, 404]
    assert "only moderators see this page" in Kept(url, carol).last
    keeping.restore_strategy(Strategy.objects.get(pk=whole.pk), by=carol)
    assert not [kept for kept in readers if "only moderators" in kept.read()]


def test_a_visitor_is_given_no_cookie_and_no_token(whole):
    for _turn in range(2):
        answer = Client().get(whole.get_absolute_url())
        assert not answer.cookies
        assert "csrfmiddlewaretoken" not in answer.content.decode()


def test_a_form_carries_its_readers_own_token(whole, alice, bob):
    """Drawn once for both: a token of one with the other would be refused, or worse, believed."""
    for member in (alice, bob):
        client = Client(enforce_csrf_checks=True)
        client.force_login(member)
        page = client.get(whole.get_absolute_url()).content.decode()
        for token in set(re.findall(r'name="csrfmiddlewaretoken" value="([^"]*)"', page)):
            answer = client.post(f"{whole.get_absolute_url()}follow/", {"csrfmiddlewaretoken": token})
            assert answer.status_code == 303


def test_what_one_may_do_is_not_offered_to_another(whole, bob, carol, mallory, admin):
    """Whoever reads first: members, moderators, the suspended and visitors are drawn for apart."""
    reviewer = make_user()
    assign_reviewer(whole.category, reviewer, by=admin)
    follow(whole, by=bob)
    readers = {"bob": bob, "carol": carol, "mallory": mallory, "reviewer": reviewer, "visitor": None}
    marks = {
        "We tried this": {"bob", "carol", "reviewer"},
        "Fill it in": {"bob", "carol", "reviewer"},
        "Translate it": {"bob", "carol", "reviewer"},
        "Following": {"bob"},
        "Arrange": {"carol", "reviewer"},
        "/remove/": {"carol"},
        "csrfmiddlewaretoken": {"bob", "carol", "mallory", "reviewer"},
    }
    for order in (list(readers), list(reversed(readers))):
        cache.clear()
        for _turn in range(2):
            for name in order:
                client = Client()
                if readers[name]:
                    client.force_login(readers[name])
                page = client.get(whole.get_absolute_url()).content.decode()
                assert {mark for mark in marks if mark in page} == {
                    mark for mark, who in marks.items() if name in who
                }, name


def test_what_one_said_of_their_site_is_theirs_alone(whole, alice, bob):
    make_site(bob, site_power=13.37, power_price=61.5, country="PY", machines=["Zeus X9"])
    mine, hers = Client(), Client()
    mine.force_login(bob)
    hers.force_login(alice)
    for _turn in range(2):
        page = mine.get(whole.get_absolute_url()).content.decode()
        assert all(words in page for words in ("13.37", "61.5", "Paraguay", "Zeus X9"))
        for other in (hers, Client()):
            page = other.get(whole.get_absolute_url()).content.decode()
            assert not [words for words in ("13.37", "61.5", "Paraguay", "Zeus X9") if words in page]
    asked = Client().get(f"{whole.get_absolute_url()}?site_power=13.37").content.decode()
    assert "13.37" in asked
    assert "13.37" not in Client().get(whole.get_absolute_url()).content.decode()


def test_a_draft_is_shown_to_its_author_alone(alice, bob):
    content = {"title": "Half a thought", "summary": "", "sections": {}}
    revision = actions.propose(by=alice, category=make_strategy(author=bob).category, content=content)
    url = revision.strategy.get_absolute_url()
    hers = Client()
    hers.force_login(alice)
    for _turn in range(2):
        page = hers.get(url).content.decode()
        assert "Half a thought" in page
        assert "Not published yet" in page
        for reader in (None, bob):
            client = Client()
            if reader:
                client.force_login(reader)
            assert client.get(url).status_code == 404


def test_a_campaign_is_named_to_those_who_may_see_it(whole, alice, bob):
    make_campaign(by=alice, title="Not yet open", strategies=[whole.get_absolute_url()])
    for reader, may in ((alice, True), (None, False), (bob, False), (alice, True)):
        client = Client()
        if reader:
            client.force_login(reader)
        assert ("Not yet open" in client.get(whole.get_absolute_url()).content.decode()) is may
