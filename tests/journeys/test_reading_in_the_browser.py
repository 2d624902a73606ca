"""Reading in Chromium: what is unread on which device, what is hidden, found, moved; in which language and look."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from accounts.models import User
from forum.models import Audience, Post
from tests.journeys.conftest import PHONE
from tests.makers import make_category, make_post, make_topic, make_upload

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])


def test_what_is_unread_is_the_same_on_two_devices(open_browser, alice, bob, work):
    topic = make_topic(author=bob, watchers=[alice])
    desk, phone = open_browser(alice), open_browser(alice, viewport=PHONE)
    desk.goto(topic.get_absolute_url())
    with desk.expect_response(lambda response: response.url.endswith("/read/")):
        desk.locator("#post-1 > footer").scroll_into_view_if_needed()
    make_post(topic, author=bob, body="Answer one.")
    make_post(topic, author=bob, body="Answer two.")
    work()
    for page in (desk, phone):
        page.goto("/forum/?order=latest")
        expect(page.get_by_role("main").get_by_text("2 new", exact=True)).to_be_visible()
        expect(page.get_by_role("link", name="Notifications, 2 new")).to_be_visible()
    phone.get_by_role("main").get_by_role("link", name=topic.title).click()
    phone.wait_for_url("**#post-2")
    with phone.expect_response(lambda response: response.url.endswith("/read/")):
        phone.locator("#post-3 > footer").scroll_into_view_if_needed()
    desk.reload()
    expect(desk.get_by_role("main").get_by_text("2 new", exact=True)).to_have_count(0)
    expect(desk.get_by_role("link", name="Notifications", exact=True)).to_be_visible()
    desk.goto("/forum/?order=unread")
    expect(desk.get_by_role("main").get_by_role("link", name=topic.title)).to_have_count(0)


def test_a_hidden_category_is_a_404_and_in_no_list(open_browser, alice, carol, faults, work):
    hidden = make_category("board", name="Board room", see=Audience.MODERATORS)
    topic = make_topic(author=carol, category=hidden, title="Zirconium matters", body="Zirconium talk.")
    upload = make_upload(by=carol, to=topic.posts.get())
    work()
    page = open_browser(alice)
    doors = (
        topic.get_absolute_url(),
        f"{topic.get_absolute_url()}1",
        f"{topic.get_absolute_url()}feed/",
        "/c/board/",
        "/c/board/feed/",
        f"/posts/{topic.posts.get().pk}/raw/",
        f"/t/{topic.pk}/reply/",
        upload.url,
        "/nowhere/",
    )
    assert {door: page.goto(door).status for door in doors} == dict.fromkeys(doors, 404)
    page.goto(topic.get_absolute_url())
    refusal = page.locator("main").inner_text()
    page.goto("/nowhere/")
    assert page.locator("main").inner_text() == refusal
    for path in ("/", "/forum/", "/forum/?order=latest", "/search/?q=zirconium", "/u/carol/"):
        page.goto(path)
        assert "irconium matters" not in page.content()
        assert "Board room" not in page.content()
    moderator = open_browser(carol)
    moderator.goto("/search/?q=zirconium")
    expect(moderator.get_by_role("main").get_by_role("link", name="Zirconium matters")).to_be_visible()
    assert all("404" in fault for fault in faults)
    faults.clear()


@SCRIPTS
def test_a_visitor_chooses_language_and_look(open_browser, scripts):
    page = open_browser(java_script_enabled=scripts, color_scheme="light")
    page.goto("/forum/")
    assert page.context.cookies() == []
    light = ground(page) if scripts else None
    page.get_by_role("button", name="Русский").click()
    expect(page.locator("html")).to_have_attribute("lang", "ru")
    expect(page).to_have_url("/forum/")
    page.locator("button[name=theme][value=dark]").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.goto("/about/")
    expect(page.locator("html")).to_have_attribute("lang", "ru")
    expect(page.locator("button[name=theme][value=dark]")).to_have_attribute("aria-pressed", "true")
    if scripts:
        assert ground(page) != light
    page.locator("button[name=theme][value=system]").click()
    expect(page.locator("html")).not_to_have_attribute("data-theme", "dark")
    page.get_by_role("button", name="简体中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-hans")


def test_a_members_language_and_look_follow_to_another_device(open_browser, alice):
    page = open_browser(alice)
    page.goto("/settings/preferences/")
    page.get_by_role("main").get_by_label("Language").select_option("es")
    page.get_by_role("main").get_by_label("Dark").check()
    page.get_by_role("main").get_by_role("button", name="Save").click()
    expect(page.locator("html")).to_have_attribute("lang", "es")
    other_device = open_browser(alice, viewport=PHONE)
    other_device.goto("/forum/")
    expect(other_device.locator("html")).to_have_attribute("lang", "es")
    expect(other_device.locator("html")).to_have_attribute("data-theme", "dark")
    other_device.locator("button[name=theme][value=light]").click()
    expect(other_device.locator("html")).to_have_attribute("data-theme", "light")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    assert (User.objects.get(pk=alice.pk).language, User.objects.get(pk=alice.pk).theme) == ("es", "light")


@SCRIPTS
@pytest.mark.parametrize(
    ("words", "found"),
    [("限电", "四川限电通知"), ("マイニング", "寒冷地のマイニング"), ("채굴장", "채굴장 소음 문제")],
)
def test_search_finds_chinese_japanese_and_korean(open_browser, bob, work, words, found, scripts):
    for title in (
        "四川限电通知",
        "冷却塔的水垢",
        "寒冷地のマイニング",
        "채굴장 소음 문제",
        "Noise at the fence",
    ):
        make_topic(author=bob, title=title, body=f"{title}。")
    work()
    page = open_browser(java_script_enabled=scripts)
    page.goto("/")
    box = page.get_by_role("searchbox", name="Search everything")
    box.fill(words)
    box.press("Enter")
    rows = page.get_by_role("main").get_by_role("article")
    expect(rows).to_have_count(1)
    expect(rows.get_by_role("link", name=found)).to_be_visible()
    expect(rows.locator("mark").first).to_have_text(words)


@SCRIPTS
def test_a_moderator_moves_posts_and_merges_and_old_links_still_lead_there(open_browser, bob, carol, scripts):
    old = make_topic(author=bob, title="Noise at the fence", replies=3)
    other = make_topic(author=bob, title="Fans in winter", category=old.category, replies=1)
    permalink = {number: f"{old.get_absolute_url()}{number}" for number in (1, 2, 3)}
    desk = open_browser(carol, java_script_enabled=scripts)
    desk.goto(f"/t/{old.pk}/move-posts/")
    desk.get_by_role("main").get_by_role("checkbox").nth(1).check()
    desk.get_by_label("To an existing topic (its address)").fill(other.get_absolute_url())
    desk.get_by_role("button", name="Move posts").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Fans in winter")
    moved = Post.objects.get(topic=other, number=3)
    assert moved.body == "Reply number 3."

    visitor = open_browser(java_script_enabled=scripts, viewport=PHONE)
    visitor.goto(permalink[3])
    expect(visitor).to_have_url(f"{other.get_absolute_url()}#post-3")
    expect(visitor.locator("#post-3 .prose")).to_have_text("Reply number 3.")

    desk.goto(f"/t/{old.pk}/merge/")
    desk.get_by_label("Append to the topic (its address)").fill(other.get_absolute_url())
    desk.get_by_role("button", name="Merge").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Fans in winter")
    visitor.goto(old.get_absolute_url())
    expect(visitor).to_have_url(other.get_absolute_url())
    visitor.goto(permalink[2])
    shown = visitor.url.rpartition("#")[2]
    expect(visitor.locator(f"#{shown} .prose")).to_have_text("Reply number 2.")
    visitor.goto("/forum/?order=latest")
    expect(visitor.get_by_role("main").get_by_role("link", name="Noise at the fence")).to_have_count(0)


def ground(page) -> str:
    return page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
