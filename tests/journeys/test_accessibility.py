"""axe finds nothing on any main page of the demo, on phone and desk, in light and dark; nothing scrolls
sideways on the narrowest phone, in any of our languages."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from playwright.sync_api import Page

from accounts.models import User
from campaigns.models import Campaign
from core.prepared import forget_all
from forum.models import Post, Topic
from moderation.models import Review
from organisations.actions import invite
from organisations.models import Organisation
from pages.demo.loading import load
from strategies.models import Strategy
from tests.journeys.conftest import PHONE, WIDE

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"resultTypes": ["violations"], "preload": False}
BY_COLOUR = ["color-contrast", "link-in-text-block"]
RULES = {
    **OPTIONS,
    "runOnly": {"type": "tag", "values": TAGS},
    "rules": {name: {"enabled": False} for name in BY_COLOUR},
}
COLOURS = {**OPTIONS, "runOnly": {"type": "rule", "values": BY_COLOUR}}
SIZES = {**OPTIONS, "runOnly": {"type": "rule", "values": ["target-size", "scrollable-region-focusable"]}}
NARROWEST = {"width": 320, "height": 800}
# Names, roles and order are the same on a phone, but for the frame, which has its own buttons there: it is all on the
# first pages of each list. Each colour is a pair for both schemes.
LOOKS = [(WIDE, "light", [RULES, COLOURS]), (PHONE, "dark", [SIZES, COLOURS])]
CROSSED = [(PHONE, "light", [RULES, COLOURS]), (WIDE, "dark", [COLOURS])]
# Marks one text of each look, which is what axe reckons with: the colours, size and weight of its letters, the
# colours round it, and all that lies behind. Measuring every one of them took most of the time.
MARK = """() => {
  const looks = new Set(), marked = "data-measured";
  for (const old of document.querySelectorAll(`[${marked}]`)) old.removeAttribute(marked);
  for (const element of document.querySelectorAll("body, body *")) {
    if (![...element.childNodes].some(node => node.nodeType === 3 && node.data.trim())) continue;
    if (!element.checkVisibility()) continue;
    const own = getComputedStyle(element), look = [own.fontSize, own.fontWeight, own.textShadow, element.disabled];
    look.push(element.tagName === "A", own.textDecorationLine, getComputedStyle(element.parentElement).color);
    for (let one = element; one; one = one.parentElement) {
      const style = getComputedStyle(one);
      if (one === element) look.push(style.color);
      if (style.backgroundColor !== "rgba(0, 0, 0, 0)") look.push(style.backgroundColor);
      if (style.backgroundImage !== "none") look.push(style.backgroundImage);
      if (style.opacity !== "1") look.push(style.opacity);
      if (style.position !== "static") look.push(style.position);
    }
    const key = look.join("|");
    if (!looks.has(key)) element.setAttribute(marked, "");
    looks.add(key);
  }
  return looks.size;
}"""
TEXTS = ["about", "rules", "privacy", "contact", "api/docs"]
ENTRANCE = ["login", "signup", "login/code", "password/reset", "confirm-email"]
SETTINGS = ["", "preferences", "notifications", "security", "second-factor", "tokens", "privacy", "standing"]
SETTINGS += ["data", "payout", "blocked", "blocked/organisations", "leave"]


@pytest.fixture(scope="module")
def loaded(tmp_path_factory) -> Path:  # type: ignore[no-untyped-def]
    """Where a copy of the loaded demo is kept for the next test."""
    return tmp_path_factory.mktemp("demo") / "demo.sqlite3"


@pytest.fixture
def demo(db: None, loaded: Path, settings) -> None:  # type: ignore[no-untyped-def]
    settings.TOPICS_PER_PAGE = 12  # axe takes far longer for many rows, and they are all alike
    settings.POSTS_PER_PAGE = 7
    ours = connection.cursor().connection
    if not loaded.exists():
        load()
        with closing(sqlite3.connect(loaded)) as copy:
            ours.backup(copy)
        copytree(settings.MEDIA_ROOT, loaded.with_name("media"))
    else:
        copytree(loaded.with_name("media"), settings.MEDIA_ROOT)
        with closing(sqlite3.connect(loaded)) as copy:
            copy.backup(ours)
        # The copy's content types have ids of their own.
        ContentType.objects.clear_cache()
        forget_all()


def test_axe_finds_nothing_for_a_visitor(open_browser, faults, demo):
    page = open_browser()
    paths = ["/", "/forum/", "/forum/?order=top", "/c/power/", "/tag/meta/", *_topics(), "/nowhere/"]
    paths += ["/search/", "/search/?q=curtailment", "/search/?q=nothingatall", "/members/", "/u/bob/"]
    paths += [f"/{name}/" for name in TEXTS] + [f"/accounts/{name}/" for name in ENTRANCE]
    paths += ["/moderation/log/"]
    found = _faults_of(page, paths)
    assert not found, "\n".join(found)
    _expect_only("404", faults)


def test_axe_would_have_told(open_browser, demo):
    """One text among the many of a page, made pale: so the tests above can fail."""
    page = open_browser(viewport=WIDE)
    page.goto("/rules/")
    page.evaluate(AXE_SCRIPT)
    assert _said(page, COLOURS) == []
    page.evaluate("() => { [...document.querySelectorAll('main p')].at(-1).style.color = '#ccc' }")
    assert [violation["id"] for violation in _said(page, COLOURS)] == ["color-contrast"]


def test_axe_finds_nothing_for_a_member(open_browser, faults, demo):
    alice = User.objects.get(username="alice")
    page = open_browser(alice)
    theirs = Post.objects.visible_to(alice).exclude(author=alice).filter(number=2).first()
    own = Post.objects.filter(author=alice, number__gt=1, removed_at=None).first()
    edited = Post.objects.visible_to(AnonymousUser()).filter(version__gt=1).first()
    assert theirs
    assert own
    assert edited
    paths = ["/", "/forum/?order=unread", "/forum/?order=latest", "/c/cooling/", *_topics()[:2]]
    paths += ["/forum/new/", f"/t/{theirs.topic_id}/reply/?quote=2", f"/posts/{own.pk}/edit/"]
    paths += [f"/posts/{theirs.pk}/{what}/" for what in ("more", "bookmark")]
    paths += [f"/posts/{edited.pk}/history/", f"/moderation/report/post/{theirs.pk}/"]
    paths += ["/notifications/", "/bookmarks/", "/drafts/", "/uploads/new/", "/welcome/", "/members/"]
    paths += ["/u/alice/", "/u/bob/", "/search/?q=meter", "/moderation/"]
    paths += [f"/settings/{name}/".replace("//", "/") for name in SETTINGS]
    found = _faults_of(page, paths)
    assert not found, "\n".join(found)
    _expect_only("40", faults)  # the queue is not for her


def test_axe_finds_nothing_for_those_who_look_after_the_place(open_browser, demo):
    page = open_browser(User.objects.get(username="admin"))
    topic = Topic.objects.visible_to(AnonymousUser()).filter(last_number__gt=5).first()
    assert topic
    paths = ["/moderation/", "/moderation/?show=decided", "/moderation/log/"]
    paths += [review.get_absolute_url() for review in Review.objects.all()]
    paths += [f"/moderation/members/bob/{what}/" for what in ("warn", "suspend")]
    paths += [f"/t/{topic.pk}/{what}/" for what in ("move-posts", "merge", "retitle", "move")]
    paths += ["/set-up/", "/forum/categories/", "/forum/categories/new/", "/groups/", "/u/bob/"]
    paths += [topic.get_absolute_url(), "/dev/mail/"]
    found = _faults_of(page, paths)
    assert not found, "\n".join(found)


def test_axe_finds_nothing_where_strategies_and_campaigns_are(open_browser, demo):
    page = open_browser(User.objects.get(username="alice"))
    paths = [*_products(), "/strategies/new/", "/plans/", "/settings/site/", "/campaigns/new/"]
    paths += ["/strategies/calculators/", "/strategies/calculators/commons/", "/campaigns/directory/"]
    found = _faults_of(page, paths)
    assert not found, "\n".join(found)


def test_axe_finds_nothing_where_groups_and_organisations_are(open_browser, demo):
    bob = User.objects.get(username="bob")  # owns both, and somebody asks to come in
    company, group = "/organisations/kestrel-ridge/", "/groups/ercot-operators/"
    _made, link = invite(Organisation.objects.get(slug="kestrel-ridge"), by=bob)
    owner = ["/groups/", group, f"{group}change/", company]
    owner += [company + what for what in ("seats/", "verification/", "edit/")]
    found = _faults_of(open_browser(bob), owner)
    jo = open_browser(User.objects.get(username="jo"))
    found += _faults_of(jo, ["/organisations/", company, "/organisations/new/", link, group])
    assert not found, "\n".join(found)


def test_nothing_scrolls_sideways_in_any_language(open_browser, demo):
    page = open_browser(User.objects.get(username="carol"), viewport=NARROWEST)
    paths = ["/", "/forum/", "/forum/?order=latest", "/forum/new/", "/search/?q=curtailment", *_topics()[:1]]
    paths += ["/settings/", "/settings/notifications/", "/notifications/", "/moderation/", "/members/"]
    paths += [*_products(), "/strategies/calculators/commons/"]
    wide = []
    for language in ("ru", "es", "zh-hans"):
        User.objects.filter(username="carol").update(language=language)
        for path in paths:
            page.goto(path)
            assert page.locator("html").get_attribute("lang") == language
            wide += [f"{language} {path}: {what}" for what in _wider_than_the_window(page)]
    assert wide == []


def _products() -> list[str]:
    """The lists of strategies and campaigns, and one of each with much on its page."""
    strategy = Strategy.objects.published().order_by("-report_count").first()
    campaign = Campaign.objects.closing_next().first()
    assert strategy
    assert campaign
    return ["/strategies/", strategy.get_absolute_url(), "/campaigns/", campaign.get_absolute_url()]


def _topics() -> list[str]:
    """The longest topic, one with a table, one with code, one in each language of another script."""
    visible = Topic.objects.visible_to(AnonymousUser())
    chosen = [
        visible.order_by("-last_number").first(),
        visible.filter(posts__body__contains="|---").first(),
        visible.filter(posts__body__contains="```").first(),
        visible.filter(language="zh-hans").first(),
        visible.filter(language="ru").first(),
    ]
    return list(dict.fromkeys(topic.get_absolute_url() for topic in chosen if topic))


def _faults_of(page: Page, paths: list[str]) -> list[str]:
    """What axe says of each page, loaded once and looked at in each look, and what is too wide."""
    found = []
    for place, path in enumerate(paths):
        page.set_viewport_size(WIDE)
        page.goto(path)
        page.evaluate(AXE_SCRIPT)
        for size, scheme, runs in LOOKS + (CROSSED if place < 3 else []):
            page.set_viewport_size(size)
            # Without motion, or colours are measured half-way from one scheme to the other.
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            for rules in runs:
                found += [
                    f"{path} {size['width']} {scheme}: {violation['id']}: {node['html'][:160]}"
                    for violation in _said(page, rules)
                    for node in violation["nodes"]
                ]
        page.set_viewport_size(NARROWEST)
        found += [f"{path}: too wide: {what}" for what in _wider_than_the_window(page)]
    return found


def _said(page: Page, rules: dict[str, Any]) -> list[dict[str, Any]]:
    """The violations axe finds: of colours in one text of each look, of all else in the whole page."""
    if rules is not COLOURS:
        return page.evaluate("rules => axe.run(document, rules)", rules)["violations"]
    assert page.evaluate(MARK) > 2, page.url
    return page.evaluate("rules => axe.run('[data-measured]', rules)", rules)["violations"]


def _wider_than_the_window(page: Page) -> list[str]:
    return page.evaluate(
        """() => document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll("body *")]
            .filter(element => element.getBoundingClientRect().right > innerWidth + 1)
            .map(element => element.outerHTML.slice(0, 120)).slice(0, 3)"""
    )


def _expect_only(status: str, faults: list[str]) -> None:
    """The browser notes each page that was refused; nothing else may be among the faults."""
    assert [fault for fault in faults if f"status of {status}" not in fault] == []
    faults.clear()
