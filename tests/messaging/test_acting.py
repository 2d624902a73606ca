"""Reacting, answering, drafts, what reading settles, and editing over a newer text; by page and by call."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts import actions as accounts
from activity.delivery import deliver_due
from messaging import actions
from messaging.models import Message, MessageDraft, Participant
from notifications.models import Notification
from tests.makers import make_conversation, make_user
from tests.messaging.companies import make_company, make_desk_conversation

pytestmark = pytest.mark.django_db


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


class Api:
    def __init__(self, user):
        _row, secret = accounts.create_token(user, by=user, name="t", scopes=["read", "write"])
        self.client = Client(headers={"authorization": f"Bearer {secret}"})

    def __call__(self, method, path, data=None):
        act = getattr(self.client, method)
        return act(f"/api/v1/conversations/{path}", data or None, content_type="application/json")


def test_reactions_are_those_of_the_forum_given_and_taken_back(alice, bob):
    talk = make_conversation(alice, bob)
    said = actions.send(talk, by=alice, body="Our meter reads low below ten percent.")
    page = signed_in(bob)
    for kind in ("useful", "tried"):
        answer = page.post(
            f"/messages/one/{said.pk}/react/{kind}/", {"on": "1"}, headers={"HX-Request": "true"}
        )
        assert f"/messages/one/{said.pk}/react/{kind}/" in answer.content.decode()
    assert page.post(f"/messages/one/{said.pk}/react/useful/", {"on": "0"}).status_code == 303
    assert page.post(f"/messages/one/{said.pk}/react/nothing/").status_code == 404
    said.refresh_from_db()
    assert said.reaction_counts == {"tried": 1}
    shown = page.get(f"/messages/{talk.pk}/").content.decode()
    assert 'aria-pressed="true"' in shown
    own = signed_in(alice).get(f"/messages/{talk.pk}/").content.decode()
    assert f'formaction="/messages/one/{said.pk}/react/' not in own
    assert "Tried it" in own


def test_reading_settles_what_was_told_of_it_and_nothing_else(alice, bob):
    talk, other = make_conversation(alice, bob), make_conversation(make_user(), bob, state="request")
    actions.send(talk, by=alice, body="Did the fans come?")
    deliver_due()
    bob.refresh_from_db()
    unread = Notification.objects.filter(recipient=bob, read_at=None)
    before = set(unread.values_list("object_id", flat=True))
    assert {talk.pk, other.pk} <= before
    counted = bob.unread_notifications
    assert signed_in(bob).post(f"/messages/{talk.pk}/read/", {"number": "99"}).status_code == 303
    bob.refresh_from_db()
    assert set(unread.values_list("object_id", flat=True)) == {other.pk}
    assert counted > bob.unread_notifications == 1


def test_taking_and_reading_at_a_desk_settles_its_news_for_who_did():
    company = make_company("Kestrel Ridge")
    talk = make_desk_conversation(company)
    deliver_due()
    told = Notification.objects.filter(read_at=None, verb="messaging.desk_written")
    assert told.filter(recipient=company.member).exists()
    actions.read_to(talk, by=_fresh(company.member), number=1)
    assert not told.filter(recipient=company.member).exists()
    actions.take(talk, by=_fresh(company.signatory))
    assert not told.filter(recipient=company.signatory).exists()
    assert told.filter(recipient=company.owner).exists()


def test_a_draft_opens_under_the_name_it_was_written_for(alice, bob):
    page = signed_in(alice)
    page.post("/messages/drafts/", {"place": "new:bob", "body": "About your fluid"})
    page.post("/messages/drafts/", {"place": "new", "body": "To whom it may concern"})
    assert "About your fluid" in page.get("/messages/new/?to=bob").content.decode()
    assert "About your fluid" not in page.get("/messages/new/?to=carol").content.decode()
    listed = page.get("/messages/drafts/").content.decode()
    assert "About your fluid" in listed
    assert 'href="/messages/new/?to=bob"' in listed
    page.post("/messages/new/?to=bob", {"to": "bob", "body": "About your fluid.", "draft": "new:bob"})
    assert [draft.place for draft in MessageDraft.objects.filter(user=alice)] == ["new"]
    page.post("/messages/drafts/", {"place": "new"})  # thrown away
    assert not MessageDraft.objects.filter(user=alice).exists()
    assert page.post("/messages/drafts/", {"place": "elsewhere:1", "body": "x"}).status_code == 422


def test_drafts_of_edits_desks_and_closed_conversations(alice, bob):
    company = make_company("Kestrel Ridge")
    talk = make_conversation(alice, bob)
    said = actions.send(talk, by=alice, body="First words.")
    places = [f"edit:{said.pk}", f"desk:{company.organisation.pk}", f"conversation:{talk.pk}"]
    page = signed_in(alice)
    for place in places:
        page.post("/messages/drafts/", {"place": place, "body": f"Begun for {place}"})
    assert f"Begun for edit:{said.pk}" in page.get(f"/messages/one/{said.pk}/edit/").content.decode()
    assert "Begun for desk" in page.get(f"/organisations/{company.organisation.slug}/write/").content.decode()
    actions.leave(talk, by=bob)
    listed = page.get("/messages/drafts/").content.decode()
    assert f'href="/organisations/{company.organisation.slug}/write/"' in listed
    assert listed.count("can no longer be sent") == 2  # nobody is left there to read it
    page.post(
        f"/organisations/{company.organisation.slug}/write/", {"desk": "general", "body": "Do you swap?"}
    )
    assert not MessageDraft.objects.filter(place__startswith="desk:").exists()


def test_an_edit_over_a_newer_text_can_be_sent_again(alice, bob):
    talk = make_conversation(alice, bob)
    said = actions.send(talk, by=alice, body="Ten machines.")
    actions.edit(said, by=alice, body="Eleven machines.", version=1)
    page = signed_in(alice)
    address = f"/messages/one/{said.pk}/edit/"
    stale = page.post(address, {"body": "Twelve machines.", "version": "1"})
    assert stale.status_code == 409
    assert "Eleven machines." in stale.content.decode()
    version = stale.context["form"]["version"].value()
    assert page.post(address, {"body": "Twelve machines.", "version": version}).status_code == 303
    assert Message.objects.get(pk=said.pk).body == "Twelve machines."


def test_an_answer_and_a_quote_begin_with_what_they_are_about(alice, bob):
    talk = make_conversation(alice, bob)
    said = actions.send(talk, by=alice, body="Two lines\nof it.")
    page = signed_in(bob).get(f"/messages/{talk.pk}/?quote={said.number}")
    assert page.context["form"].initial["body"] == "> Two lines\n> of it.\n\n"
    assert page.context["form"].initial["reply_to"] == said.number
    page = signed_in(bob).get(f"/messages/{talk.pk}/?to={said.number}")
    assert page.context["form"].initial == {"body": "", "reply_to": said.number}
    sent = signed_in(bob).post(f"/messages/{talk.pk}/send/", {"body": "Yes.", "reply_to": said.number})
    assert sent.status_code == 303
    assert (
        Message.objects.get(conversation=talk, body__isnull=False, author=bob, reply_to=said).body == "Yes."
    )


def test_nobody_writes_into_a_conversation_that_everybody_else_left(alice, bob):
    talk = make_conversation(alice, bob)
    actions.leave(talk, by=bob)
    assert signed_in(alice).post(f"/messages/{talk.pk}/send/", {"body": "Hello?"}).status_code == 403
    assert "everybody else has left" in signed_in(alice).get(f"/messages/{talk.pk}/").content.decode()
    assert actions.start(by=alice, to=[bob], body="Shall we go on?").is_asked


def test_everything_a_page_does_by_call(alice, bob):
    talk = make_conversation(alice, bob, said=2)
    said = actions.send(talk, by=alice, body="Spent fluid, forty litres.")
    mine, theirs = Api(alice), Api(bob)
    address = f"{talk.pk}/messages/{said.number}/"
    assert theirs("put", f"{address}reactions/thanks/").status_code == 204
    assert mine("get", address).json()["reactions"] == {"thanks": 1}
    assert theirs("delete", f"{address}reactions/thanks/").status_code == 204
    assert mine("put", address, {"body": "Spent fluid, fifty litres.", "version": 1}).json()["version"] == 2
    assert mine("put", address, {"body": "Sixty.", "version": 1}).status_code == 409
    assert theirs("put", address, {"body": "None.", "version": 2}).status_code == 403
    earlier = theirs("get", f"{address}history/").json()["results"]
    assert [one["body"] for one in earlier] == ["Spent fluid, forty litres."]
    assert [one["number"] for one in theirs("get", "search/?q=fifty").json()] == [said.number]
    assert mine("delete", address).status_code == 204
    assert mine("get", address).json()["body"] == ""
    for state, box in (("archived", "archive"), ("pinned", "inbox"), ("muted", "inbox")):
        assert theirs("put", f"{talk.pk}/is/{state}/").status_code == 204
        assert [one["id"] for one in theirs("get", f"?box={box}").json()["results"]] == [talk.pk]
        assert theirs("delete", f"{talk.pk}/is/{state}/").status_code == 204
    assert theirs("put", f"{talk.pk}/is/nothing/").status_code == 404
    assert theirs("delete", f"{talk.pk}/place/").status_code == 204
    assert theirs("get", f"{talk.pk}/").status_code == 404
    assert Participant.objects.get(user=bob, conversation=talk).has_left


def _fresh(user):
    user.refresh_from_db()
    return user
