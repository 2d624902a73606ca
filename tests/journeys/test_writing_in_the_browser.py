"""Writing in Chromium when things go as they do in life: no mouse, two clicks, Back, a closed tab, two writers."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from forum import actions
from forum.models import Draft, Post
from tests.journeys.conftest import PHONE
from tests.makers import PASSWORD, make_post, make_topic, make_user

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])


@pytest.fixture
def topic(alice, bob):
    topic = make_topic(author=bob, body="We shed 12 MW in four blocks.")
    make_post(topic, author=bob, body="Measured again: 95 seconds.")
    return topic


def test_by_keyboard_alone_one_signs_in_answers_and_sends(open_browser, topic):
    make_user("nils", password=PASSWORD)
    page = open_browser()
    page.goto(topic.get_absolute_url())
    page.keyboard.press("Tab")
    expect(page.locator("a.skip")).to_be_focused()
    expect(page.locator("a.skip")).to_be_in_viewport()
    tab_to(page, "Sign in")
    page.keyboard.press("Enter")
    tab_to_field(page, "login")
    page.keyboard.type("nils")
    tab_to_field(page, "password")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(topic.title)
    tab_to(page, "Reply", times=200)
    page.keyboard.press("Enter")
    expect(page.locator("#reply textarea")).to_be_focused()
    page.keyboard.type("By keyboard alone.")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**#post-3")
    assert Post.objects.get(topic=topic, number=3).body == "By keyboard alone."
    assert Post.objects.get(topic=topic, number=3).author.username == "nils"


def test_a_post_menu_is_worked_by_keyboard(open_browser, alice, topic):
    page = open_browser(alice)
    page.goto(topic.get_absolute_url())
    page.locator("#post-2 summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#post-2 .menu").get_by_role("link", name="Report")).to_be_visible()
    tab_to(page, "Report")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Report this post")


@SCRIPTS
def test_a_double_click_on_send_makes_one_post(open_browser, alice, topic, scripts):
    page = open_browser(alice, java_script_enabled=scripts)
    page.goto(f"/t/{topic.pk}/reply/" if not scripts else topic.get_absolute_url())
    page.locator("textarea[name=body]").fill("Said once.")
    page.get_by_role("button", name="Post reply").dblclick()
    # not wait_for_url: the second click may break off the navigation of the first
    expect(page).to_have_url(re.compile("#post-3$"))
    expect(page.locator("#post-3 .prose")).to_have_text("Said once.")
    assert Post.objects.filter(topic=topic, author=alice).count() == 1


def test_two_clicks_start_one_topic(open_browser, alice, topic):
    page = open_browser(alice)
    page.goto(f"/forum/new/?category={topic.category.slug}")
    page.get_by_label("Title").fill("Pumps that fail in the second summer")
    page.locator("textarea[name=body]").fill("Three of nine, all on the east side.")
    page.get_by_role("button", name="Start topic").dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text("Pumps that fail in the second summer")
    assert Post.objects.filter(author=alice).count() == 1


@SCRIPTS
def test_back_after_sending_and_sending_again_makes_no_second_post(open_browser, alice, topic, scripts):
    page = open_browser(alice, java_script_enabled=scripts, viewport=PHONE)
    page.goto(f"/t/{topic.pk}/reply/")
    page.locator("textarea[name=body]").fill("Said once.")
    page.get_by_role("button", name="Post reply").click()
    page.wait_for_url("**#post-3")
    page.go_back()
    text = page.locator("textarea[name=body]")
    expect(text).to_be_visible()
    if text.input_value():
        page.get_by_role("button", name="Post reply").click()
        page.wait_for_url("**#post-3")
    assert Post.objects.filter(topic=topic, author=alice).count() == 1
    assert Draft.objects.count() == 0


def test_what_was_sent_is_no_draft_on_any_device(open_browser, alice, topic):
    page = open_browser(alice)
    page.goto(topic.get_absolute_url())
    text = page.locator("#reply textarea")
    text.press_sequentially("First half,")
    expect(page.locator("draft-keeper")).to_contain_text("Draft saved")
    text.press_sequentially(" second half.")
    text.press("Control+Enter")
    page.wait_for_url("**#post-3")
    expect(text).to_have_value("")
    page.reload()
    expect(text).to_have_value("")
    other_device = open_browser(alice)
    other_device.goto("/drafts/")
    expect(other_device.get_by_role("heading", name="No drafts")).to_be_visible()


def test_a_draft_outlives_a_tab_closed_in_the_middle_of_a_word(open_browser, alice, topic):
    page = open_browser(alice)
    page.goto(topic.get_absolute_url())
    page.locator("#reply textarea").press_sequentially("Twelve megawatts, nine of th")
    page.close()
    phone = open_browser(alice, viewport=PHONE)
    phone.goto("/drafts/")
    phone.get_by_role("link", name="Twelve megawatts, nine of th").click()
    expect(phone.locator("textarea[name=body]")).to_have_value("Twelve megawatts, nine of th")


@SCRIPTS
def test_two_who_edit_one_post_see_both_texts_and_lose_neither(
    open_browser, alice, carol, topic, faults, scripts
):
    post = make_post(topic, author=alice, body="It takes six minutes.")
    hers = open_browser(alice, java_script_enabled=scripts)
    theirs = open_browser(carol, java_script_enabled=scripts)
    for page in (hers, theirs):
        page.goto(f"/posts/{post.pk}/edit/")
    theirs.locator("textarea[name=body]").fill("It takes six minutes at 38 °C.")
    theirs.get_by_role("button", name="Save changes").click()
    theirs.wait_for_url("**#post-3")
    hers.locator("textarea[name=body]").fill("It takes seven minutes.")
    with hers.expect_response(lambda response: response.request.method == "POST") as answer:
        hers.get_by_role("button", name="Save changes").click()
    assert answer.value.status == 409
    expect(hers.get_by_role("alert")).to_be_visible()
    expect(hers.get_by_role("region", name="What it says now")).to_have_text("It takes six minutes at 38 °C.")
    expect(hers.locator("textarea[name=body]")).to_have_value("It takes seven minutes.")
    assert Post.objects.get(pk=post.pk).body == "It takes six minutes at 38 °C."
    hers.locator("textarea[name=body]").fill("It takes seven minutes at 38 °C.")
    hers.get_by_role("button", name="Save changes").click()
    hers.wait_for_url("**#post-3")
    assert Post.objects.get(pk=post.pk).body == "It takes seven minutes at 38 °C."
    bodies = list(post.revisions.order_by("version").values_list("body", flat=True))
    assert "It takes six minutes at 38 °C." in bodies
    assert all("409" in fault for fault in faults)  # the browser's own note
    faults.clear()


@SCRIPTS
def test_a_text_sent_after_the_session_ended_is_there_after_signing_in(open_browser, topic, scripts):
    nils = make_user("nils", password=PASSWORD)
    page = open_browser(nils, java_script_enabled=scripts)
    page.goto(f"/t/{topic.pk}/reply/")
    page.locator("textarea[name=body]").fill("Written at length.")
    page.context.clear_cookies(name="session")
    page.get_by_role("button", name="Post reply").click()
    page.get_by_label("E-mail or username").fill("nils")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    expect(page.locator("textarea[name=body]")).to_have_value("Written at length.")


def test_an_answer_that_came_meanwhile_keeps_its_number(open_browser, alice, bob, topic):
    page = open_browser(alice)
    page.goto(topic.get_absolute_url())
    actions.reply(topic, by=bob, body="I was quicker.")
    page.locator("#reply textarea").fill("I was slower.")
    page.get_by_role("button", name="Post reply").click()
    page.wait_for_url("**#post-4")
    expect(page.locator("#post-3 .prose")).to_have_text("I was quicker.")
    expect(page.locator("#post-4 .prose")).to_have_text("I was slower.")


def tab_to(page: Page, name: str, times: int = 60) -> None:
    """Press Tab until what has the focus says `name`, as someone without a mouse does."""
    for _ in range(times):
        page.keyboard.press("Tab")
        said = page.evaluate(
            "document.activeElement.getAttribute('aria-label') ?? document.activeElement.innerText ?? ''"
        )
        if said.strip() == name:
            ring = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert ring != "none", f"{name}: one doesn't see where one is"
            return
    pytest.fail(f"Tab never reached {name}")


def tab_to_field(page: Page, name: str, times: int = 60) -> None:
    page.locator(f"input[name={name}]").wait_for()
    for _ in range(times):
        if page.evaluate("document.activeElement.name") == name:
            return
        page.keyboard.press("Tab")
    pytest.fail(f"Tab never reached the field {name}")
