"""Writing wherever a member can: what test_erasure.py plants before they leave.

A mark stands in every column of text but those of unplanted.py, and a row in every table that can name them.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.mail import send_mail
from django.utils import timezone

from accounts import actions
from accounts.groups import GroupInvitation, GroupMembership, GroupRemoval
from accounts.models import Claim, GroupRequest, OnceKey, User, Voucher
from activity.models import Follow
from campaigns.models import Deed, OwnLetter, Signature, SigningLink, Way
from forum import actions as forum
from forum.models import ReadMark, Topic
from moderation import actions as moderation
from organisations import actions as organisations
from organisations.models import (
    Attestation,
    Invitation,
    Organisation,
    OrganisationBlock,
    PastSeat,
    Verification,
    Vouch,
)
from printing.models import PrintedFile, PrintJob
from strategies.models import FieldReport, PlanStep, Revision, SectionComment, Translation
from tests.accounts import test_exports
from tests.accounts.planting_campaigns import plant_campaign
from tests.accounts.planting_talk import plant_talk
from tests.makers import (
    make_campaign,
    make_group,
    make_organisation,
    make_post,
    make_seat,
    make_strategy,
    make_topic,
    make_user,
)

PRIVATE = "qwvplimsoll"
STAYS = "zxkfreeboard"


def plant(user: User, other: User) -> None:
    """Write wherever one can: the mark stands in every column of text but those of unplanted.py."""
    test_exports.write_everywhere(user, other)
    answered = make_topic(author=user, title=f"Asked by {STAYS}", body=f"{PRIVATE} opening")
    answer = make_post(answered, author=other, body=f"As {STAYS} says: yes.")
    forum.edit(answer, by=other, body=f"As {STAYS} says: yes, and more.", version=1)
    _plant_what_waits(user, answered)
    for place in (f"topic:{answered.pk}", f"new:{PRIVATE}"):
        forum.save_draft(place, by=user, title=PRIVATE, body=f"{PRIVATE} again", fields={"tags": PRIVATE})
    _plant_what_others_say(user)
    _plant_strategies(user)
    _plant_signatures(user)
    plant_campaign(user, PRIVATE, STAYS)
    plant_talk(user, other, PRIVATE, STAYS)
    kind = ContentType.objects.get_for_model(Topic)
    Follow.objects.create(user=user, content_type=kind, object_id=answered.pk)
    ReadMark.objects.update_or_create(
        user=user, content_type=kind, object_id=answered.pk, defaults={"number": 1}
    )
    OnceKey.objects.create(user=user, key=uuid4(), digest="d")
    actions.mute(other, by=user)
    actions.block(user, by=other)
    Voucher.objects.create(member=user, by=other)
    Voucher.objects.create(member=other, by=user)
    group = make_group("Hosts")
    GroupRequest.objects.create(group=group, user=user, note=f"{PRIVATE} wants in")
    for model in (GroupMembership, GroupInvitation, GroupRemoval):
        model._default_manager.create(group=group, user=user)
    company = make_organisation(by=other)
    organisations.ask(company, by=user, note=f"{PRIVATE} asks")
    organisations.invite(company, by=other, email=user.email)
    second = make_organisation("Second", by=other)
    make_seat(second, user)
    _plant_offices(user, second)
    PastSeat.objects.create(organisation=company, user=user, role="member", since=timezone.now())
    OrganisationBlock.objects.create(by=user, organisation=company)
    organisations.begin_payout_proof(by=user, address="3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy")
    name = f"{PRIVATE}.pdf"
    file = PrintedFile.objects.create(digest="e" * 64, size=9, pages=1)
    PrintJob.objects.create(
        asked_by=user, paper="member", object_id=user.pk, language="en", file=file, name=name,
        expires_at=timezone.now() + timedelta(days=1),
    )  # fmt: skip
    Authenticator.objects.create(user=user, type="webauthn", data={"name": PRIVATE})
    SocialAccount.objects.create(user=user, provider="x", uid=PRIVATE, extra_data={"name": PRIVATE})
    Claim.objects.create(user=user, email=f"{PRIVATE}@example.org", digest="c", expires_at=timezone.now())
    LogEntry.objects.create(
        user=user, object_id=PRIVATE, object_repr=PRIVATE, action_flag=1, change_message=PRIVATE
    )
    sender = f"{PRIVATE} <{PRIVATE}@example.org>"
    html = f"<p>{PRIVATE}</p>"
    send_mail(f"To {PRIVATE}", f"Dear {PRIVATE}", sender, [user.email], html_message=html)


def _plant_offices(user: User, company: Organisation) -> None:
    """What they did as its owner, which is the company's."""
    Attestation.objects.filter(organisation=company).update(by=user)
    Invitation.objects.create(organisation=company, by=user, digest="i", expires_at=timezone.now())
    Verification.objects.create(
        organisation=company, method="dns", domain=STAYS, by=user, expires_at=timezone.now()
    )
    Vouch.objects.create(organisation=make_organisation("Small"), voucher=company, by=user)


def _plant_what_waits(user: User, topic: Topic) -> None:
    """A newcomer's links, to an old topic and a new one."""
    joined, user.date_joined = user.date_joined, timezone.now()
    link = f"{PRIVATE} https://{PRIVATE}.example"
    forum.reply(topic, by=user, body=link)
    forum.start(topic.category, by=user, title=f"{PRIVATE} waits", body=link, tags=[PRIVATE])
    user.date_joined = joined


def _plant_what_others_say(user: User) -> None:
    """What moderators say to them is of them."""
    moderator = make_user("moderator", role="moderator")
    moderation.warn(user, by=moderator, reason="other", note=f"{PRIVATE} should cite.")
    until = timezone.now() + timedelta(days=1)
    made = moderation.suspend(user, by=moderator, reason="other", note=f"{PRIVATE} should wait.", until=until)
    moderation.lift(made, by=moderator)
    user.refresh_from_db()


def _plant_strategies(user: User) -> None:
    """What was published stays with those who use it; drafts, comments and reports are theirs alone."""
    strategy = make_strategy(author=user, title=f"How {STAYS}", summary=f"{STAYS} in short")
    assert strategy.current is not None
    texts: dict[str, Any] = dict.fromkeys(("note", "title", "summary", "lead_time", "formula"), PRIVATE)
    marked = {"x": PRIVATE}
    texts |= dict.fromkeys(("sections", "sections_html", "applies", "measure"), marked)
    texts |= {key: [marked] for key in ("steps", "variables", "sources")}
    Revision.objects.create(strategy=strategy, author=user, based_on=strategy.current, **texts)
    SectionComment.objects.create(revision=strategy.current, author=user, section="why", body=PRIVATE)
    stays = {"x": STAYS}
    Translation.objects.create(
        strategy=strategy, of=strategy.current, author=user, number=1, language="es", title=STAYS, summary=STAYS,
        sections=stays, sections_html=stays, steps=[stays], labels=stays,
    )  # fmt: skip
    FieldReport.objects.filter(author=user).update(machines=PRIVATE, unit=PRIVATE, how_measured=PRIVATE)
    PlanStep.objects.filter(plan__member=user).update(who=PRIVATE)


def _plant_signatures(user: User) -> None:
    """Of a letter that was delivered, so that it counts on without them; and a link that waits."""
    campaign = make_campaign()
    assert campaign.text is not None
    type(campaign).objects.filter(pk=campaign.pk).update(delivered_at=timezone.now())
    fields = dict.fromkeys(("name", "agent", "network", "domain", "stem", "source"), PRIVATE)
    Signature.objects.create(
        campaign=campaign, user=user, text=campaign.text, email=f"{PRIVATE}@x.example", **fields
    )
    SigningLink.objects.create(
        campaign=campaign, digest="s", email=user.email, address_key="k", mailbox="m", said={"name": PRIVATE},
        expires_at=timezone.now() + timedelta(days=1),
    )  # fmt: skip
    way = Way.objects.create(campaign=campaign, kind="letter", count=1)
    Deed.objects.create(way=way, user=user, choice=PRIVATE, note=PRIVATE, tracking=PRIVATE)
    own: dict[str, Any] = dict.fromkeys(("name", "office", "company", "place", "size", "seconds"), PRIVATE)
    OwnLetter.objects.create(way=way, user=user, employees=PRIVATE, own=PRIVATE, points=[PRIVATE], **own)
