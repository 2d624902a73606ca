"""A small world with three doors, for tests that try every address as everyone."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from accounts import actions as accounts
from accounts.models import DataExport, Group, User
from accounts.tokens import digest
from activity.delivery import deliver_due
from campaigns import actions as campaigns
from campaigns.models import Body, Signature, SigningLink
from forum import actions
from forum.models import Bookmark, Category, Draft, HeldPost, Tag
from guard.models import WordRule
from messaging import actions as messaging
from messaging.models import Agreement
from messaging.proposals.life import Act
from moderation import actions as moderation
from moderation.models import Review
from notifications.models import Notification
from notifications.unsubscribing import unsubscribe_url
from organisations import actions as organisations
from organisations.audiences import Audience
from organisations.models import Grid, OpenTo, Organisation
from printing.models import PrintedFile, PrintJob
from strategies import actions as strategies
from strategies.actions import planning, reporting
from strategies.models import FieldReport, Strategy, StrategyCategory
from tests.makers import (
    make_campaign,
    make_category,
    make_conversation,
    make_group,
    make_organisation,
    make_proposal,
    make_seat,
    make_strategy,
    make_topic,
    make_upload,
    make_user,
)
from tests.messaging.deals import in_days, make_call, make_deal

CAST = ("visitor", "alice", "bob", "mallory", "carol", "admin")


def make_cast() -> dict[str, User | None]:
    """Alice wrote what there is; bob is another member, mallory suspended, carol moderates."""
    return {
        "visitor": None,
        "alice": make_user("alice", name="Alice Moreau"),
        "bob": make_user("bob", name="Bob Tanaka"),
        "mallory": make_user("mallory", suspended_until=timezone.now() + timedelta(days=30)),
        "carol": make_user("carol", role="moderator"),
        "admin": make_user("admina", role="admin", is_superuser=True),
    }


def make_places(cast: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The same topic by alice, two posts long, behind three doors: everyone's, moderators', a group's."""
    group = make_group("Hosts")
    group.members.add(cast["alice"])
    doors = {"open": {}, "hidden": {"see": "moderators"}, "group": {"see": "group", "group": group}}
    return {name: _place(name, cast, **door) for name, door in doors.items()}


def in_a_week() -> datetime:
    return timezone.now().replace(tzinfo=None, microsecond=0) + timedelta(days=7)


def _place(name: str, cast: dict[str, Any], **door: Any) -> dict[str, Any]:
    """Made while the door is open, and closed then, as when an administrator hides a category."""
    alice = cast["alice"]
    category = make_category(f"place-{name}")
    topic = make_topic(author=alice, category=category, title=f"Ramp time {name}", tags=[f"tag {name}"])
    post = actions.reply(topic, by=alice, body=f"Six minutes, measured {name}.")
    reply = actions.reply(topic, by=cast["bob"], body=f"Fifteen here, {name}.")
    upload = make_upload(by=alice, to=post)
    moderation.report(reply, by=alice, reason="other")
    Category.objects.filter(pk=category.pk).update(**door)
    return {
        "category": category.slug,
        "category_id": category.pk,
        "tag": Tag.objects.get(topics=topic).slug,
        "tag_id": Tag.objects.get(topics=topic).pk,
        "slug": topic.slug,
        "topic": topic.pk,
        "post": post.pk,
        "reply": reply.pk,
        "upload": upload.pk,
        "file": upload.name,
        "review": Review.objects.get(object_id=reply.pk).pk,
    }


def make_belongings(cast: dict[str, Any], place: dict[str, Any]) -> dict[str, Any]:
    """What is alice's own, and what moderators said to her and to mallory."""
    alice, carol, mallory = cast["alice"], cast["carol"], cast["mallory"]
    deliver_due()
    draft = actions.save_draft(f"topic:{place['topic']}", by=alice, body="Half a thought.")
    token, _secret = accounts.create_token(alice, by=alice, name="script", scopes=["read"])
    export = accounts.ask_for_data(alice, by=alice)
    accounts.build_exports()
    DataExport.objects.update(asked_at=timezone.now() - timedelta(days=2))
    caution = moderation.warn(alice, by=carol, reason="other", note="Please cite.")
    until = timezone.now() + timedelta(days=3)
    suspension = moderation.suspend(mallory, by=carol, until=until, reason="spam")
    group = Group.objects.get(name="Hosts")
    circle = make_group("Circle", make_user("hana"), owner=alice, entry="request")
    accounts.ask_to_enter(circle, by=make_user("ivan"), note="We host in Alberta")
    accounts.invite_to_group(circle, make_user("juna"), by=alice)
    notification = Notification.objects.filter(recipient=alice).first()
    organisation = make_organisation("Kestrel Ridge", by=alice)
    association = make_organisation("Hash League", by=alice, kind="association")
    other = make_organisation("Blue River", by=cast["bob"])
    organisations.review(other, by=carol, note="Register of companies.")
    address = "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy"
    payout = organisations.begin_payout_proof(by=alice, address=address)
    own_payout = organisations.begin_payout_proof(by=alice, address=address, organisation=organisation)
    proof = organisations.claim_domain(organisation, by=alice, method="dns", domain="kestrel.example")
    make_seat(organisation, make_user("erin"))
    organisations.ask(organisation, by=make_user("frank"), note="Site lead")
    campaign = make_campaign(by=alice, organisation=organisation, state="open", title="Open one")
    sought = make_campaign(by=alice, organisation=organisation, state="sponsors", title="Sought one")
    draft_campaign = make_campaign(by=alice, organisation=organisation, title="Draft one")
    reviewed = make_campaign(by=alice, organisation=organisation, state="review", title="Reviewed one")
    campaigns.take(reviewed.reviews.get(), by=carol)
    stage = campaigns.add_stage(campaign, by=alice, title="Hearing", on=timezone.now().date())
    document = campaigns.add_document(campaign, by=alice, title="Rule", url="https://rule.example/")
    update = campaigns.tell(campaign, by=alice, title="News")
    campaigns.sign(campaign, by=alice)
    signed_by_mail = Signature.objects.create(
        campaign=campaign, text=campaign.texts.get(), address_key="1" * 64, email="v@example.org", name="Vera"
    )
    SigningLink.objects.create(
        campaign=campaign,
        digest=digest("a-link"),
        email="w@example.org",
        address_key="2" * 64,
        mailbox="2" * 64,
        said={"name": "Wim"},
        expires_at=timezone.now() + timedelta(days=1),
    )
    sweep = campaigns.begin_sweep(campaign, by=carol, domain="spam.example")
    way = campaigns.keep_way(
        campaign, None, by=alice, kind="hearing", title="Hearing", time_zone="UTC", starts_at=in_a_week()
    )
    letter_way = campaigns.keep_way(campaign, None, by=alice, kind="letter", title="Letter", time_zone="UTC")
    campaigns.save_letter(letter_way, by=alice, step=1)
    translate = campaigns.keep_way(
        campaign, None, by=alice, kind="translate", title="Translate", time_zone="UTC"
    )
    translation = campaigns.do(translate, by=cast["bob"], choice="es", note="Estimados", is_shown=True)
    delivered = make_campaign(by=alice, organisation=organisation, state="open", title="Delivered one")
    campaigns.deliver(campaigns.close(delivered, by=alice), by=alice)
    standing = campaigns.name_person(campaign, cast["bob"], by=alice)
    invitation, link = organisations.invite(organisation, by=alice)
    assert isinstance(draft, Draft)
    assert notification is not None
    assert not Bookmark.objects.exists()
    tried = make_strategy(author=cast["bob"], title="Tried one")
    said = {"outcome": "worked", "started_on": timezone.localdate()}
    told = reporting.file_report(tried, by=alice, **said)
    unnamed = FieldReport.objects.create(strategy=tried, version=1, author=alice, sealed_by="seat", **said)
    gone = FieldReport.objects.create(strategy=tried, version=1, author=alice, **said)
    reporting.remove_report(gone, by=carol, reason="other")
    plan = planning.adopt(tried, by=alice)
    strategy = make_strategy(author=alice, title="Warm fluid")
    proposal = make_proposal(author=alice, title="Sent one")
    cooling = StrategyCategory.objects.get(slug="cooling")
    begun = strategies.propose(by=alice, category=cooling, content={"title": "Begun one"})
    spanish = {"title": "Fluido caliente", "sections": {}, "steps": []}
    assert strategy.current is not None
    strategies.translate(strategy, by=alice, language="es", of=strategy.current, content=spanish, labels={})
    dora = make_user("dora")
    agreed = make_deal(by=dora, to=[alice])
    messaging.answer_proposal(agreed, Act.ACCEPT, by=alice)
    agreement = Agreement.objects.get(proposal=agreed)
    agreement.pdf = "JVBERi0xLjcK"
    agreement.save()
    call = make_call(by=alice, is_blind=True)
    reply = messaging.reply_to_call(call, by=dora, text="We have 20 MW near Luleå.")
    talk = make_conversation(alice, dora)
    asked = make_conversation(make_user("eve"), alice, state="request")
    members = Audience(OpenTo.GROUP, group=Group.objects.get(name="Hosts"))
    opened = make_conversation(dora, make_user("erik"), subject="Spare fans")
    dora.member_groups.add(members.group)
    messaging.open_door(opened, by=dora, audience=members, sees_all=True)
    return _desks_and_rooms(cast, organisation, other) | {
        "call": call.pk,
        "call_reply": reply.pk,
        "soon": in_days(90),
        "talk": talk.pk,
        "asked": asked.pk,
        "opened": opened.pk,
        "message": talk.messages.get(number=1).pk,
        "deal": make_deal(by=alice, to=[dora]).pk,
        "draft_deal": make_deal(by=alice, to=[dora], is_sent=False).pk,
        "offer": make_deal(by=dora, to=[alice]).pk,
        "agreed": agreed.pk,
        "revision": strategy.current.pk,
        "word_rule": WordRule.objects.create(about="power", language="en", first="ramp bid").pk,
        "tried": tried.slug,
        "told": told.pk,
        "unnamed": unnamed.pk,
        "gone": gone.pk,
        "plan": plan.pk,
        "plan_step": planning.add_step(plan, by=alice, what="Ask").pk,
        "strategy": strategy.slug,
        "proposed": proposal.strategy.slug,
        "proposal": proposal.pk,
        "begun": begun.pk,
        "cooling": cooling.pk,
        "print": _print(alice, tried).pk,
        "organisation": organisation.slug,
        "association": association.slug,
        "payout": payout.pk,
        "own_payout": own_payout.pk,
        "proof": proof.pk,
        "invitation": invitation.pk,
        "seat_token": link.rstrip("/").rpartition("/")[2],
        "campaign": campaign.slug,
        "campaign_id": campaign.pk,
        "translation": translation.pk,
        "sought": sought.slug,
        "draft_campaign": draft_campaign.slug,
        "reviewed": reviewed.slug,
        "body": Body.objects.create(kind="court", name="A court", country="US").pk,
        "stage": stage.pk,
        "document": document.pk,
        "update": update.pk,
        "standing": standing.pk,
        "delivered": delivered.slug,
        "way": way.pk,
        "signature_token": signed_by_mail.token,
        "sweep": sweep.pk,
        "grid": Grid.objects.create(slug="lapland-north", name="Lapland, north").pk,
        "draft": draft.pk,
        "held": HeldPost.objects.create(
            author=alice,
            topic_id=place["topic"],
            category_id=place["category_id"],
            body="See https://example.org.",
            body_html="<p>See</p>",
        ).pk,
        "api_token": token.pk,
        "export": export.pk,
        "caution": caution.pk,
        "suspension": suspension.pk,
        "group": group.slug,
        "circle": circle.slug,
        "notification": notification.pk,
        "other": make_topic(author=alice, category=Category.objects.get(pk=place["category_id"])).pk,
        "unsubscribe": unsubscribe_url(alice, "mention").rstrip("/").rpartition("/")[2],
    }


def _print(alice: User, strategy: Strategy) -> PrintJob:
    """A PDF that alice asked for, of what all may see."""
    file = PrintedFile.objects.create(digest="d" * 64, size=9, pages=1)
    default_storage.save(file.path, ContentFile(b"%PDF-1.7\n"))
    return PrintJob.objects.create(
        asked_by=alice, paper="strategy", object_id=strategy.pk, language="en", file=file, name="page",
        ready_at=timezone.now(), expires_at=timezone.now() + timedelta(days=1),
    )  # fmt: skip


def _desks_and_rooms(cast: dict[str, Any], organisation: Organisation, other: Organisation) -> dict[str, Any]:
    """Bob wrote to alice's company; she has taken it. A room of hers, to which his company is asked."""
    alice = cast["alice"]
    talk = messaging.write_to_desk(organisation, by=cast["bob"], desk="general", body="Do you sell fluid?")
    talk = messaging.take(talk, by=alice)
    note = messaging.write_note(talk, by=alice, body="Ask legal.")
    ends_at = timezone.now() + timedelta(days=60)
    said: dict[str, Any] = {"subject": "Spare parts", "purpose": "Share spare parts", "ends_at": ends_at}
    rooms = []
    for _one in range(2):
        room = messaging.open_room(organisation, by=alice, invite=[other], **said)
        messaging.accept_protocol(room, by=alice, version=room.protocol, language="en")
        rooms.append(room)
    files = [
        make_upload(by=alice, is_sealed=True),
        make_upload(by=alice, is_sealed=True, name="two.txt", content=b"two"),
    ]
    for room, file in zip([talk, rooms[1]], files, strict=True):
        messaging.send(room, by=alice, body=f"See {file.markdown}")
    objection = messaging.object_and_leave(rooms[1], by=alice, text="A price.")
    glass = messaging.ask_to_read(rooms[0], by=cast["carol"], reason="harm")
    running = messaging.ask_to_read(rooms[1], by=cast["carol"], reason="harm")
    return {
        "desk_talk": talk.pk,
        "side_note": note.pk,
        "message_file": files[0].pk,
        "room_file": files[1].pk,
        "room": rooms[0].pk,
        "room_seat": rooms[0].room_seats.get(organisation=other).pk,
        "left_seat": rooms[1].room_seats.get(organisation=organisation).pk,
        "objection": objection.pk,
        "glass": glass.pk,
        "open_glass": messaging.grant(running, by=cast["admin"]).pk,
        "next_week": f"{in_a_week():%Y-%m-%dT%H:%M}",
        "next_month": f"{timezone.now() + timedelta(days=90):%Y-%m-%dT%H%M}",
    }
