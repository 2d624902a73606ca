"""One member's whole way through real, imported threads, on phone and desk, with scripts and without:
signs up by the mailed link, reads, quotes, answers, edits, brings a picture, reports; a moderator acts."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.core.management import call_command
from playwright.sync_api import Page, expect

from accounts.models import User
from forum.models import Post, ReadMark, Topic
from moderation.models import Outcome, Review
from tests.journeys.conftest import PHONE, WIDE
from tests.makers import PASSWORD
from uploads.models import Upload

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

PICTURE = f"{settings.BASE_DIR}/static/img/mark-180.png"
SPAM = "Advertising or spam"
SAID = "We metered this for a month."


@pytest.mark.every_engine
def test_a_members_way_through_an_imported_thread(open_browser, threads, carol, work):
    go_all_the_way(open_browser, threads, carol, work, PHONE, scripts=True)


@pytest.mark.parametrize(
    ("viewport", "scripts"),
    [(PHONE, False), (WIDE, True), (WIDE, False)],
    ids=["phone, no scripts", "desk", "desk, no scripts"],
)
def test_a_members_way_is_the_same_elsewhere(open_browser, threads, carol, work, viewport, scripts):
    go_all_the_way(open_browser, threads, carol, work, viewport, scripts=scripts)


def go_all_the_way(open_browser, threads, carol, work, viewport, *, scripts: bool) -> None:
    call_command("import_discourse", threads, verbosity=0)
    topic = Topic.objects.get(origin__endswith=":2158")
    page = open_browser(viewport=viewport, java_script_enabled=scripts)
    sign_up(page, topic, work)
    read_to_the_end(page, topic, scripts)
    post = quote_and_answer(page, topic, scripts)
    edit_and_bring_a_picture(page, post, scripts)
    report(page, topic, scripts)

    work()
    desk = open_browser(carol, viewport=viewport, java_script_enabled=scripts)
    decide(desk, topic)

    work()
    hear_of_it(page, topic, work)


def sign_up(page: Page, topic: Topic, work) -> None:
    """From the topic, by the mail that the site's own page shows, through the welcome, and back."""
    page.goto(topic.get_absolute_url())
    page.get_by_role("main").get_by_role("link", name="Sign in to reply").click()
    page.get_by_role("link", name="Create an account").click()
    page.get_by_label("Name (optional)").fill("Dana Reyes")
    page.get_by_label("Username").fill("dana")
    page.get_by_label("E-mail").fill("dana@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_role("heading", name="Check your mail")).to_be_visible()
    work()
    page.get_by_role("main").get_by_role("link", name="here").click()
    page.get_by_role("listitem").filter(has_text="To dana@example.org").get_by_role("link").click()
    page.get_by_role("main").locator(".panel a").first.click()
    page.get_by_role("button", name="Yes, confirm it").click()
    expect(page.get_by_role("heading", name="Welcome, Dana Reyes")).to_be_visible()
    page.get_by_label("Mining operator").check()
    page.get_by_role("button", name="Save and go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(topic.title)


def read_to_the_end(page: Page, topic: Topic, scripts: bool) -> None:
    """Two pages of posts; the mark follows the reader."""
    expect(page.locator("article.post")).to_have_count(20)
    page.get_by_role("link", name="Later").click()
    expect(page.locator("article.post")).to_have_count(2)
    if scripts:
        with page.expect_response(lambda response: response.url.endswith("/read/")):
            page.locator("#post-22 > footer").scroll_into_view_if_needed()
    else:
        page.get_by_role("button", name="I have read to here").click()
        page.wait_for_load_state()
    assert ReadMark.objects.get(user__username="dana", object_id=topic.pk).number == 22


def quote_and_answer(page: Page, topic: Topic, scripts: bool) -> Post:
    """By a selection with scripts, by the post's link without."""
    quoted = topic.posts.get(number=22)
    page.goto(quoted.get_absolute_url())
    if scripts:
        words = select_the_beginning(page, "#post-22 .prose p")
        page.locator(".quote-button").click()
    else:
        words = quoted.body
        if page.viewport_size == PHONE:
            page.locator("#post-22 summary").click()
            page.get_by_role("link", name="Open the menu").click()
        page.get_by_role("main").get_by_role("link", name="Quote").last.click()
    text = page.locator("textarea[name=body]")
    quote = f'[quote="{quoted.author.username}, post:22, topic:{topic.pk}"]\n{words}\n[/quote]'
    assert text.input_value().replace("\r\n", "\n").strip() == quote.strip()
    text.press("Control+End")
    text.press_sequentially(SAID)
    page.get_by_role("button", name="Post reply").click()
    page.wait_for_url("**#post-23")
    mine = page.locator("#post-23")
    expect(mine.locator("blockquote")).to_be_visible()
    expect(mine.locator("header")).to_contain_text(f"to {quoted.author.shown_name}, #22")
    expect(mine.locator(".prose > p").last).to_have_text(SAID)
    return Post.objects.get(topic=topic, number=23, reply_to=quoted, author__username="dana")


def edit_and_bring_a_picture(page: Page, post: Post, scripts: bool) -> None:
    """An edit with a picture; its history says what changed."""
    choose(page, 23, "Edit", scripts)
    text = page.locator("textarea[name=body]")
    text.fill(text.input_value().replace("a month", "two months"))
    if scripts:
        with page.expect_file_chooser() as chooser:
            page.get_by_role("button", name="Attach a file").click()
        chooser.value.set_files(PICTURE)
        expect(text).to_have_value(re.compile(r"!\[[^\]]*\]\(/uploads/.+\.png\)"))
    else:
        page.get_by_label("A file to put at the end").set_input_files(PICTURE)
    page.get_by_role("button", name="Save changes").click()
    page.wait_for_url("**#post-23")
    picture = page.locator("#post-23 .prose img")
    picture.scroll_into_view_if_needed()
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 180
    assert Upload.objects.get().owner == post
    page.locator("#post-23").get_by_role("link", name="edited").click()
    expect(page.locator("ins").first).to_have_text("two months")
    expect(page.locator("del").first).to_have_text("a month")


def report(page: Page, topic: Topic, scripts: bool) -> None:
    page.goto(f"{topic.get_absolute_url()}21")
    choose(page, 21, "Report", scripts)
    page.get_by_label(SPAM).check()
    page.get_by_label("Anything a moderator should know").fill("The same in four topics.")
    page.get_by_role("button", name="Send report").click()
    expect(page.get_by_role("status").filter(has_text="you will hear of it")).to_be_visible()
    assert Review.objects.get().target == topic.posts.get(number=21)


def decide(desk: Page, topic: Topic) -> None:
    """The moderator hears of the report, reads it, and removes the post with a reason."""
    desk.goto("/")
    desk.get_by_role("link", name="Notifications, 1 new").click()
    desk.get_by_role("main").get_by_role("link", name="A report waits").click()
    expect(desk.get_by_role("main")).to_contain_text("The same in four topics.")
    desk.get_by_label("Remove").check()
    desk.get_by_label("Reason").select_option(label=SPAM)
    desk.get_by_label("What you tell the author").fill("Advertising, for the fourth time.")
    desk.get_by_role("button", name="Decide").click()
    expect(desk.get_by_role("main")).to_contain_text("Decided, and in the log.")
    assert Review.objects.get().outcome == Outcome.REMOVE
    desk.goto("/moderation/log/")
    expect(desk.get_by_role("listitem").filter(has_text="Carol Vance")).to_contain_text(SPAM)


def hear_of_it(page: Page, topic: Topic, work) -> None:
    """The reporter is told, on the site and by mail, and the post is gone for her."""
    page.goto("/")
    page.get_by_role("link", name="Notifications, 1 new").click()
    expect(page.get_by_role("main")).to_contain_text("Moderators acted on what you reported")
    page.goto("/dev/mail/")
    told = page.get_by_role("listitem").filter(has_text="To dana@example.org")
    expect(told.filter(has_text="acted on what you reported")).to_have_count(1)
    page.goto(f"{topic.get_absolute_url()}23")
    expect(page.locator("#post-23")).to_be_visible()
    expect(page.locator("#post-21 .prose")).to_have_count(0)
    assert User.objects.get(username="dana").unread_notifications == 1


def choose(page: Page, number: int, name: str, scripts: bool) -> None:
    """An entry of a post's menu: in place with scripts, on a page of its own without."""
    page.locator(f"#post-{number} summary").click()
    if not scripts:
        page.locator(f"#post-{number}").get_by_role("link", name="Open the menu").click()
    page.get_by_role("main").get_by_role("link", name=name, exact=True).click()


def select_the_beginning(page: Page, selector: str) -> str:
    """Select the first three words of an element, as a finger or mouse would; returns them."""
    return page.locator(selector).first.evaluate(
        """(element) => {
            const text = document.createTreeWalker(element, NodeFilter.SHOW_TEXT).nextNode();
            const words = text.data.split(" ").slice(0, 3).join(" ");
            const range = document.createRange();
            range.setStart(text, 0);
            range.setEnd(text, words.length);
            getSelection().removeAllRanges();
            getSelection().addRange(range);
            return words;
        }"""
    )
