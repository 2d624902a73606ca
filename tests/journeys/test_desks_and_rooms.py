"""Two browsers at once: a desk with its side notes, an objection in a room, and a reading that takes two of staff."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from activity.delivery import deliver_due
from messaging.models import Conversation, Objection
from notifications.models import Notification
from tests.messaging.companies import make_company, make_room, make_staff

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_a_desk_a_room_and_a_reading_by_staff(open_browser, faults):
    kestrel, blue, staff = make_company("Kestrel Ridge"), make_company("Blue River"), make_staff()
    them, us = open_browser(blue.signatory), open_browser(kestrel.member)
    them.goto(kestrel.organisation.get_absolute_url())
    them.get_by_role("link", name="Message", exact=True).click()
    them.get_by_label("Subject").fill("Spent fluid")
    them.get_by_label("Your message", exact=True).fill("Would you sell your spent fluid?")
    them.get_by_role("button", name="Send").click()
    expect(them.locator(".msg")).to_contain_text("Would you sell your spent fluid?")

    us.goto(f"/messages/desks/{kestrel.organisation.slug}/")
    us.get_by_role("button", name="Take").click()
    expect(us.get_by_text("You look after this", exact=True)).to_be_visible()
    us.get_by_label("Side note", exact=True).fill("They pay late.")
    us.get_by_role("button", name="Note it").click()
    expect(us.get_by_text("They pay late.")).to_be_visible()
    talk = Conversation.objects.get()
    them.goto(talk.get_absolute_url())
    expect(them.locator(".msg")).to_contain_text("Would you sell your spent fluid?")
    expect(them.get_by_text("They pay late.")).to_have_count(0)
    expect(them.get_by_text("Side note")).to_have_count(0)

    room = make_room(kestrel, blue)
    them.goto(f"/messages/{room.pk}/room/")
    them.get_by_role("link", name="Object and leave").click()
    them.get_by_label("What you object to").fill("That was a price.")
    them.get_by_role("button", name="Object and leave").click()
    expect(them.get_by_text("That was a price.")).to_be_visible()
    assert Objection.objects.get().by == blue.signatory

    first, second = open_browser(staff.first), open_browser(staff.second)
    first.goto(f"/moderation/glass/?conversation={talk.pk}")
    first.get_by_role("button", name="Ask", exact=True).click()
    expect(first.get_by_text("Needs a second one")).to_be_visible()
    expect(first.get_by_role("button", name="Grant it")).to_have_count(0)
    second.goto(first.url)
    second.get_by_role("button", name="Grant it").click()
    expect(second.get_by_text("Open until")).to_be_visible()
    second.get_by_role("button", name="Read it").click()
    expect(second.get_by_text("Would you sell your spent fluid?")).to_be_visible()
    expect(second.get_by_text("They pay late.")).to_have_count(0)
    deliver_due()
    told = Notification.objects.filter(verb="messaging.read_by_staff")
    assert {"blue_signs", "kestrel_member"} <= set(told.values_list("recipient__username", flat=True))
    assert faults == []
