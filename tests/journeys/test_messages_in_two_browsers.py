"""Two people, two browsers, one of them on two devices: first contacts, writing, and what each may do with it."""

from __future__ import annotations

from threading import Event

import pytest
from django.test import Client
from playwright.sync_api import expect

from accounts import actions as accounts
from messaging import actions
from messaging.models import Conversation, Message, Participant
from tests.journeys.conftest import PHONE
from tests.makers import make_conversation, make_user

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def call(user, method, path, data):
    _row, secret = accounts.create_token(user, by=user, name="t", scopes=["read", "write"])
    client = Client(headers={"authorization": f"Bearer {secret}"})
    return getattr(client, method)(f"/api/v1/conversations/{path}", data, content_type="application/json")


def test_a_first_contact_is_declined_and_another_accepted(open_browser, faults, alice, bob, settings, work):
    dora = make_user("dora")
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "messages.request": (2, 86400)}
    sender, receiver = open_browser(alice), open_browser(bob)
    for page, words in (
        (sender, "Do you sell spent fluid?"),
        (open_browser(dora), "Do you buy spent fluid?"),
    ):
        page.goto("/u/bob/")
        page.get_by_role("link", name="Message", exact=True).click()
        expect(page.get_by_label("To", exact=True)).to_have_value("bob")
        page.get_by_label("Your message", exact=True).fill(words)
        page.get_by_role("button", name="Send", exact=True).click()
        expect(page.get_by_text("You can write more once it is accepted.")).to_be_visible()
        expect(page.locator("#write")).to_have_count(0)
    work()
    receiver.goto("/messages/?box=requests")
    expect(receiver.locator(".rows > li")).to_have_count(2)
    receiver.get_by_role("link", name="dora").first.click()
    receiver.get_by_role("button", name="Decline").click()
    expect(receiver.get_by_text("They can send you nothing more.")).to_be_visible()
    receiver.goto("/messages/?box=requests")
    receiver.get_by_role("link", name="Alice Moreau").first.click()
    receiver.get_by_role("button", name="Accept").click()
    answer = receiver.locator("#write textarea")
    answer.fill("Yes, forty litres.")
    answer.press("Control+Enter")
    expect(receiver.locator(".msg-mine")).to_contain_text("Yes, forty litres.")
    # The other page had asked every few seconds: it shows the answer, and the way to go on.
    expect(sender.locator(".msg").last).to_contain_text("Yes, forty litres.")
    expect(sender.locator("#write")).to_be_visible()

    # What was declined stays closed, by page and by call; so do the quota and the block.
    declined = Conversation.objects.get(state="declined")
    assert call(dora, "post", f"{declined.pk}/messages/", {"body": "Please?"}).status_code == 403
    assert call(dora, "post", "", {"to": ["bob"], "body": "Please?"}).status_code == 409
    assert call(alice, "post", "", {"to": [make_user("erin").username], "body": "Hello."}).status_code == 201
    assert call(alice, "post", "", {"to": [make_user("fred").username], "body": "Hello."}).status_code == 429
    sender.goto("/messages/new/?to=fred")
    sender.get_by_label("Your message", exact=True).fill("Hello.")
    sender.get_by_role("button", name="Send", exact=True).click()
    expect(sender.get_by_label("Your message", exact=True)).to_have_count(0)
    accounts.block(alice, by=bob)
    talk = Conversation.objects.get(state="open")
    assert call(alice, "post", f"{talk.pk}/messages/", {"body": "Hello?"}).status_code == 403
    sender.goto(talk.get_absolute_url())
    expect(sender.get_by_text("You can read here, and not write.")).to_be_visible()
    sender.goto("/messages/new/?to=bob")
    sender.get_by_label("Your message", exact=True).fill("Hello?")
    sender.get_by_role("button", name="Send", exact=True).click()
    expect(sender.locator("main")).to_contain_text("can't write to")
    assert Message.objects.filter(author=alice, conversation=talk, kind="said").count() == 1
    assert [fault for fault in faults if "status of 4" not in fault] == []  # what was refused above
    faults.clear()


def test_writing_by_keyboard_on_two_devices(open_browser, faults, alice, bob, work):
    dora = make_user("dora")
    make_conversation(alice, dora)
    talk = make_conversation(alice, bob, body="The meter reads low below ten percent.")
    said = actions.send(talk, by=alice, body="At forty it agrees.")
    work()
    desk, phone, other = open_browser(bob), open_browser(bob, viewport=PHONE), open_browser(alice)
    for device in (desk, phone):
        device.goto("/messages/")
        expect(device.locator(".rows .state.is-act")).to_have_count(1)
    phone.goto(talk.get_absolute_url())
    expect(phone.locator(".msg").last).to_contain_text("At forty it agrees.")
    _settled(lambda: not Participant.objects.get(conversation=talk, user=bob).unread_at)
    desk.reload()
    expect(desk.locator(".rows .state.is-act")).to_have_count(0)
    bob.refresh_from_db()
    assert (bob.unread_messages, bob.unread_notifications) == (0, 0)  # reading settled the bell, too

    desk.goto(talk.get_absolute_url())
    beside = desk.get_by_role("navigation", name="Conversations")
    expect(beside.locator(".rows [aria-current=page]")).to_contain_text("Alice Moreau")
    assert desk.evaluate("scrollY") == 0
    expect(phone.get_by_role("navigation", name="Conversations")).to_be_hidden()
    phone.get_by_role("link", name="Inbox").click()  # there is the list
    phone.get_by_role("link", name="Alice Moreau").click()
    message = desk.locator(f"#message-{said.number}")
    message.locator("summary").press("Enter")
    message.get_by_role("button", name="Tried it").press("Enter")
    expect(message.locator(".reactions [aria-pressed=true]")).to_contain_text("Tried it 1")
    message.locator("summary").press("Enter")
    message.get_by_role("link", name="Quote").press("Enter")
    area = desk.locator("#write textarea")
    expect(area).to_have_value("> At forty it agrees.\n\n")
    expect(desk.locator(".answering")).to_contain_text("Answering Alice Moreau")
    area.press("End")
    area.press("Control+End")
    area.type("Which **firmware**?")
    expect(desk.get_by_text("Draft saved")).to_be_visible()
    phone.reload()
    expect(phone.locator("#write textarea")).to_have_value("> At forty it agrees.\n\nWhich **firmware**?")
    phone.close()  # or it would ask for what is new where its owner has left
    area.press("Control+Enter")
    own = desk.locator(".msg-mine").last
    expect(own.locator("strong")).to_have_text("firmware")
    expect(own.locator(".meta").first).to_contain_text("At forty it agrees.")
    own.locator("summary").press("Enter")
    own.get_by_role("link", name="Edit").press("Enter")
    desk.get_by_label("Your message", exact=True).fill("Which version?")
    desk.get_by_label("Your message", exact=True).press("Control+Enter")
    expect(own).to_contain_text("Which version?")
    other.goto(talk.get_absolute_url())
    other.get_by_role("link", name="edited").click()
    expect(other.locator("main")).to_contain_text("firmware")
    own.locator("summary").press("Enter")
    own.get_by_role("button", name="Delete for all").press("Enter")
    expect(own).to_contain_text("This message was deleted.")
    other.goto(talk.get_absolute_url())
    expect(other.locator(".msg").last).to_contain_text("This message was deleted.")

    for word, back in (("Pin", "Unpin"), ("Mute", "Unmute")):
        desk.get_by_role("button", name=word, exact=True).press("Enter")
        expect(desk.get_by_role("button", name=back, exact=True)).to_be_visible()
    desk.get_by_role("button", name="Archive", exact=True).press("Enter")
    expect(desk.get_by_role("heading", name="No messages")).to_be_visible()
    desk.goto("/messages/?box=archive")
    desk.get_by_role("link", name="Alice Moreau").first.click()
    desk.get_by_role("button", name="Back to the inbox").press("Enter")

    other.get_by_role("link", name="Add someone").click()
    other.get_by_label("Who", exact=True).fill("dora")
    other.get_by_label("Only what is written from now on").check()
    other.get_by_role("button", name="Add them").click()
    expect(other.locator(".event").last).to_contain_text("Person added: dora")
    added = open_browser(dora, java_script_enabled=False)
    added.goto(talk.get_absolute_url())
    expect(added.get_by_text("You see what was written since you were added.")).to_be_visible()
    expect(added.get_by_text("At forty it agrees.")).to_have_count(0)
    actions.send(talk, by=alice, body="Dora measured it, too.")
    # Without a script: the same buttons are forms of their own.
    added.reload()
    last = added.locator(".msg").last
    last.get_by_role("button", name="Useful").click()
    expect(last.get_by_role("button", name="Useful")).to_have_attribute("aria-pressed", "true")
    last.locator("summary").click()
    last.get_by_role("link", name="Quote").click()
    expect(added.locator("textarea[name=body]")).to_have_value("> Dora measured it, too.\n\n")
    added.locator("textarea[name=body]").fill("With a Class A meter.")
    added.get_by_role("button", name="Send", exact=True).click()
    expect(added.locator(".msg-mine").last).to_contain_text("With a Class A meter.")
    actions.send(talk, by=alice, body="Thank you.")
    added.reload()
    added.get_by_role("button", name="Mark as read").click()
    expect(added.get_by_role("heading", name="Messages", exact=True)).to_be_visible()
    assert Participant.objects.get(conversation=talk, user=dora).unread_at is None
    desk.goto(talk.get_absolute_url())
    desk.get_by_role("button", name="Leave").press("Enter")
    expect(desk.get_by_text("You left the conversation.")).to_be_visible()
    assert desk.request.get(talk.get_absolute_url()).status == 404
    assert faults == []


def _settled(is_so) -> None:
    """What a page reports by itself a moment after it is looked at."""
    for _try in range(300):
        if is_so():
            return
        Event().wait(0.1)
    raise AssertionError("not reported in half a minute")
