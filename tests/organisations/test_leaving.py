"""Who leaves the place leaves what was an organisation's, or a group's, and nothing of themselves in it.

One mark stands where a member's own words go with them, another in all that stays; the places of the second are
those that accounts/retained.py names.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings as conf

from accounts import actions as accounts
from accounts.models import Group
from accounts.retained import is_retained
from activity.delivery import deliver_due
from core.errors import Refused
from forum import actions as forum
from forum.models import Post, Topic
from notifications.sending import send_due
from organisations import actions
from organisations.forms import said_of
from organisations.models import (
    Attestation,
    Invitation,
    JoinRequest,
    OrganisationBlock,
    PastSeat,
    PayoutProof,
    Vouch,
)
from tests.accounts.test_erasure import places_of, rows_of, with_everything
from tests.makers import make_group, make_organisation, make_seat, make_topic, make_upload, make_user

PRIVATE = "qwvplimsoll"
STAYS = "zxkfreeboard"
ADDRESS = "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy"


@pytest.fixture
def member(db):
    return make_user(PRIVATE, name=f"{PRIVATE} name", email=f"{PRIVATE}@example.org")


@pytest.fixture
def company(member, bob, carol):
    """Founded by the member, run by bob too, with a mark in every word it says of itself."""
    company = make_organisation(
        f"{STAYS} power",
        by=member,
        kind="association",
        legal_name=f"{STAYS} power LLC",
        jurisdiction=f"{STAYS} state",
        website=f"https://{STAYS}.example",
        description=f"We are **{STAYS}**.",
        lda_number=f"{STAYS} 1",
        eu_number=f"{STAYS} 2",
        donation_url=f"https://{STAYS}.example/give",
    )
    make_seat(company, bob, "admin")
    return company


def test_of_the_member_nothing_is_left_and_of_the_organisation_all(
    client, member, company, bob, carol, settings
):
    settings.EMAIL_BACKEND = "notifications.outbox.OutboxBackend"
    # The organisation's: what it is, how that was shown, and what was said for it.
    actions.set_logo(company, make_upload(by=member, name=f"{STAYS}.png"), by=member)
    actions.claim_domain(company, by=member, method="dns", domain=f"{STAYS}.example")
    actions.review(company, by=carol, note=f"Register of {STAYS}.")
    company.refresh_from_db()
    said = {**said_of(company), "grids": []}
    actions.change(company, by=member, **{**said, "name": f"{STAYS} hash"})
    company.refresh_from_db()
    actions.begin_payout_proof(by=member, address=ADDRESS, organisation=company)
    vouched = make_organisation("Heron", by=make_user())
    actions.vouch(vouched, by=member, voucher=company)
    topic = make_topic(
        author=member,
        title=f"{STAYS} asks",
        body=f"{STAYS} opening",
        tags=[f"{STAYS} tag"],
        organisation=company,
    )
    post = forum.reply(topic, by=member, body=f"{STAYS} before", organisation=company)
    post = forum.edit(post, by=member, body=f"{STAYS} after", version=1)
    upload = make_upload(by=member, to=post, name=f"{STAYS}-2.png")
    circle = make_group(f"{STAYS} circle", owner=member, description=f"{STAYS} purpose")
    accounts.invite_to_group(circle, carol, by=member)
    # The member's own.
    forum.reply(topic, by=member, body=f"{PRIVATE} personally")
    forum.save_draft(
        f"topic:{topic.pk}", by=member, body=f"{PRIVATE} half", fields={"organisation": company.slug}
    )
    other = make_organisation("Blue River", by=bob)
    actions.ask(other, by=member, note=f"{PRIVATE} works there")
    actions.invite(other, by=bob, email=member.email)
    actions.block_organisation(vouched, by=member)
    actions.begin_payout_proof(by=member, address=ADDRESS)
    past = make_organisation("Old mill", by=bob)
    actions.revoke(make_seat(past, member), by=bob)
    asked = make_group("Pools", owner=bob, entry="request")
    accounts.ask_to_enter(asked, by=member, note=f"{PRIVATE} pools")
    invited = make_group("Counsel", owner=bob)
    accounts.invite_to_group(invited, member, by=bob)
    out = make_group("Hosts", member, owner=bob, entry="open")
    accounts.remove_from_group(out, member, by=bob)
    _invitation, link = actions.invite(company, by=member)
    deliver_due()
    send_due()
    for path in Path(conf.MAIL_DIR).glob("*.eml"):  # what was mailed to others is theirs
        path.unlink()
    assert PRIVATE in str(JoinRequest.objects.values_list("note", flat=True))

    with_everything(member)

    assert places_of(PRIVATE) == set()
    stays = {place for place in places_of(STAYS) if not place.startswith(("search_", "file "))}
    assert {place for place in stays if not is_retained(place)} == set()
    assert {
        "forum.Post.body",
        "organisations.Organisation.description",
        "accounts.Group.description",
    } <= stays
    assert {place for place in rows_of(member) if not is_retained(place)} == set()
    for model in (JoinRequest, OrganisationBlock, PastSeat):
        assert not model._default_manager.exists(), model
    assert not PayoutProof.objects.filter(organisation=None).exists()
    assert Attestation.objects.filter(organisation=company).exists()
    assert Vouch.objects.get().voucher == company
    assert company.seats.get(user=bob).role == "owner"  # the longest administrator
    assert not Invitation.objects.open().filter(organisation=company).exists()
    with pytest.raises(Refused):
        actions.accept(link.rstrip("/").rpartition("/")[2], by=make_user())
    assert not circle.memberships.exists()
    # It is there for readers, without who wrote it.
    page = client.get(topic.get_absolute_url()).content.decode()
    assert f"{STAYS} after" in page
    assert f"{STAYS} hash" in page
    assert "Former member" in page
    assert PRIVATE not in page
    assert Post.objects.get(pk=post.pk).author is None
    upload.refresh_from_db()
    assert (upload.removed_at, upload.uploaded_by) == (None, None)
    assert client.get(f"/uploads/{upload.pk}/{upload.name}").status_code == 200


def test_an_organisations_words_outlive_the_topic_of_another_who_leaves(member, company, carol):
    """Two leave, one after the other: the topic stays for what was said in it for the company."""
    topic = make_topic(author=carol, title="Ramp time")
    forum.reply(topic, by=member, body=f"{STAYS} measured.", organisation=company)
    with_everything(member)
    with_everything(carol)
    assert Topic.objects.get(pk=topic.pk).posts.filter(body__contains=STAYS).exists()


def test_what_is_kept_is_kept_also_by_who_leaves_their_words_here(client, member, company):
    from pages import erasure

    topic = make_topic(author=member, body=f"{STAYS} opening", organisation=company)
    erasure.leave(member, by=member, with_content=False)
    page = client.get(topic.get_absolute_url()).content.decode()
    assert f"{STAYS} opening" in page
    assert PRIVATE not in page
    assert Group.objects.count() == 0
