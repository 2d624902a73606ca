"""What the scripts of a topic's page do, in Chromium, and that the page does without them."""

from __future__ import annotations

import pytest
from django.conf import settings
from playwright.sync_api import expect

from forum.models import Draft, Post, Reaction, ReadMark
from tests.journeys.conftest import PHONE
from tests.makers import make_post, make_topic

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def topic(alice, bob):
    topic = make_topic(author=bob, body="We shed **12 MW** in four blocks. It takes six minutes.")
    make_post(topic, author=bob, body="Measured again: 95 seconds from the command.")
    return topic


def test_a_reaction_is_given_and_taken_back_in_place(open_browser, alice, topic):
    page = open_browser(alice)
    page.goto(topic.get_absolute_url())
    useful = page.locator("#post-2 .reactions button")
    useful.click()
    expect(useful).to_have_attribute("aria-pressed", "true")
    expect(useful).to_have_text("Useful 1")
    expect(useful).to_be_focused()
    assert Reaction.objects.filter(user=alice, kind="useful").count() == 1
    useful.click()
    expect(useful).to_have_text("Useful")
    assert Reaction.objects.count() == 0


def test_the_menu_is_fetched_when_opened_and_closes_on_escape_and_outside(open_browser, alice, topic):
    page = open_browser(alice)
    page.goto(topic.get_absolute_url())
    menu = page.locator("#post-2 details.menu")
    menu.locator("summary").click()
    menu.get_by_role("button", name="Tried it").click()
    expect(page.locator("#post-2 .reactions button")).to_have_text(["Useful", "Tried it 1"])
    expect(menu).not_to_have_attribute("open", "")
    menu.locator("summary").click()
    expect(menu.get_by_role("button", name="Tried it")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(menu.locator("summary")).to_be_focused()
    menu.locator("summary").click()
    page.locator("h1").click()
    expect(menu).not_to_have_attribute("open", "")


def test_the_menu_leads_to_the_form_that_edits(open_browser, bob, topic):
    page = open_browser(bob)
    page.goto(topic.get_absolute_url())
    page.locator("#post-2 summary").click()
    page.locator("#post-2").get_by_role("link", name="Edit").click()
    page.wait_for_url("**/edit/")
    page.locator("textarea").fill("Measured again: 94 seconds.")
    page.get_by_role("button", name="Save changes").click()
    page.wait_for_url("**#post-2")
    expect(page.locator("#post-2 .prose")).to_have_text("Measured again: 94 seconds.")
    page.locator("#post-2").get_by_role("link", name="edited").click()
    expect(page.locator("ins").first).to_have_text("94")


def test_a_selection_is_quoted_and_the_reply_is_sent_with_ctrl_enter(open_browser, alice, topic):
    page = open_browser(alice)
    page.goto(topic.get_absolute_url())
    _select(page, "#post-2 .prose p", "95 seconds")
    page.locator(".quote-button").click()
    text = page.locator("#reply textarea")
    expect(text).to_have_value(f'[quote="bob, post:2, topic:{topic.pk}"]\n95 seconds\n[/quote]\n\n')
    page.keyboard.type("Ours takes 340.")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**#post-3")
    post = Post.objects.get(topic=topic, number=3)
    assert post.body == f'[quote="bob, post:2, topic:{topic.pk}"]\n95 seconds\n[/quote]\n\nOurs takes 340.'
    assert post.reply_to.number == 2
    expect(page.locator("#post-3 .prose")).to_contain_text("Ours takes 340.")
    expect(page.locator("#reply textarea")).to_have_value("")


def test_reply_link_names_the_post_answered_and_can_be_undone(open_browser, alice, topic):
    page = open_browser(alice)
    page.goto(topic.get_absolute_url())
    page.locator("#post-2").get_by_role("link", name="Reply").click()
    answering = page.locator("[data-answering]")
    expect(answering).to_contain_text("Answering bob, #2")
    expect(page.locator("#reply textarea")).to_be_focused()
    answering.get_by_role("button").click()
    expect(answering).to_be_hidden()
    expect(page.locator("#reply [name=reply_to]")).to_have_value("")


def test_members_are_offered_while_a_name_is_typed(open_browser, alice, bob, topic):
    page = open_browser(alice)
    page.goto(topic.get_absolute_url())
    text = page.locator("#reply textarea")
    text.press_sequentially("Thanks @bo")
    option = page.get_by_role("option", name="bob")
    expect(option).to_have_attribute("aria-selected", "true")
    assert text.get_attribute("aria-activedescendant") == option.get_attribute("id")
    text.press("Enter")
    expect(text).to_have_value("Thanks @bob ")
    expect(page.get_by_role("listbox")).to_be_hidden()


def test_toolbar_marks_the_selection_and_preview_is_the_servers_rendering(open_browser, alice, topic):
    page = open_browser(alice)
    page.goto(topic.get_absolute_url())
    text = page.locator("#reply textarea")
    text.fill("340 s")
    text.press("Control+a")
    page.get_by_role("button", name="Bold").click()
    expect(text).to_have_value("**340 s**")
    page.locator("label", has_text="Preview").click()
    expect(page.locator(".preview strong")).to_have_text("340 s")
    page.locator("label", has_text="Write").click()
    expect(text).to_be_focused()


def test_a_draft_is_kept_by_the_server_and_by_the_device_while_offline(open_browser, alice, topic, faults):
    page = open_browser(alice)
    page.goto(topic.get_absolute_url())
    text, state = page.locator("#reply textarea"), page.locator("draft-keeper")
    text.press_sequentially("We waited")
    expect(state).to_contain_text("Draft saved")
    assert Draft.objects.get(user=alice).body == "We waited"
    other_device = open_browser(alice)
    other_device.goto(topic.get_absolute_url())
    expect(other_device.locator("#reply textarea")).to_have_value("We waited")

    page.context.set_offline(True)
    text.press_sequentially(" for the meter.")
    expect(state).to_contain_text("Kept on this device")
    text.press("Control+Enter")
    expect(page.locator("[data-offline]")).to_be_visible()
    page.context.set_offline(False)
    expect(state).to_contain_text("Draft saved")
    assert Draft.objects.get(user=alice).body == "We waited for the meter."
    assert all("ERR_INTERNET_DISCONNECTED" in fault for fault in faults)
    faults.clear()


def test_a_file_goes_up_by_the_button_and_a_refused_one_says_why(
    open_browser, alice, topic, faults, tmp_path
):
    page = open_browser(alice)
    page.goto(topic.get_absolute_url())
    (tmp_path / "evil.exe").write_bytes(b"MZ\x90\x00 not a picture")
    _attach(page, f"{settings.BASE_DIR}/static/img/mark-180.png")
    expect(page.locator("#reply textarea")).to_have_value(_matching(r"!\[[^\]]*\]\(/uploads/.+\.png\)"))
    _attach(page, str(tmp_path / "evil.exe"))
    expect(page.locator("[data-upload-status]")).to_contain_text("evil.exe:")
    assert len(faults) == 1  # the browser's own note of the refusal
    faults.clear()


def test_reading_moves_the_mark_as_posts_come_into_view(open_browser, alice, topic):
    page = open_browser(alice)
    page.goto(topic.get_absolute_url())
    with page.expect_response(lambda response: response.url.endswith("/read/"), timeout=15_000):
        page.locator("#post-2").scroll_into_view_if_needed()
    assert ReadMark.objects.get(user=alice).number == 2


@pytest.mark.parametrize("size", [{"width": 1440, "height": 900}, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("is_member", [False, True], ids=["visitor", "member"])
def test_times_are_in_the_readers_zone_and_nothing_moves(open_browser, alice, topic, size, is_member):
    Post.objects.filter(topic=topic).update(created_at="2024-03-01T23:30:00Z")
    page = open_browser(alice if is_member else None, viewport=size, timezone_id="Asia/Almaty")
    page.add_init_script(
        "window.shift = 0; new PerformanceObserver(list => list.getEntries().forEach(e => window.shift += e.value))"
        ".observe({type: 'layout-shift', buffered: true})"
    )
    page.goto(topic.get_absolute_url())
    expect(page.locator("#post-1 time")).to_have_attribute("title", _matching("2 Mar 2024, 04:30"))
    if is_member:
        expect(page.get_by_role("button", name="Bold")).to_be_visible()
    page.wait_for_timeout(300)
    assert page.evaluate("window.shift") == 0


def test_without_script_one_reads_reacts_and_answers(open_browser, alice, topic):
    page = open_browser(alice, java_script_enabled=False, viewport=PHONE)
    page.goto(topic.get_absolute_url())
    page.locator("#post-2 .reactions button").click()
    page.wait_for_url("**#post-2")
    expect(page.locator("#post-2 .reactions button")).to_have_attribute("aria-pressed", "true")
    page.locator("#post-2 summary").click()
    page.get_by_role("link", name="Open the menu").click()
    page.get_by_role("link", name="Quote").click()
    expect(page.locator("blockquote")).to_contain_text("Measured again")
    text = page.locator("textarea")
    expect(text).to_have_value(_matching("Measured again: 95 seconds from the command"))
    text.fill("Without script, too.")
    page.get_by_role("button", name="Post reply").click()
    page.wait_for_url("**#post-3")
    assert Post.objects.get(topic=topic, number=3).reply_to.number == 2
    page.locator("noscript").get_by_role("button", name="I have read to here").click()
    assert ReadMark.objects.get(user=alice).number == 3


def _select(page, selector: str, words: str) -> None:
    page.evaluate(
        """([selector, words]) => {
            const text = document.querySelector(selector).firstChild;
            const range = document.createRange();
            const at = text.data.indexOf(words);
            range.setStart(text, at);
            range.setEnd(text, at + words.length);
            getSelection().removeAllRanges();
            getSelection().addRange(range);
        }""",
        [selector, words],
    )


def _attach(page, path: str) -> None:
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Attach a file").click()
    chooser.value.set_files(path)


def _matching(pattern: str):
    import re

    return re.compile(pattern)
