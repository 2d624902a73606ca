"""What becomes of a post that was held: a moderator lets it through or turns it back; its author takes it back."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import note_links_let_through
from accounts.models import User
from accounts.permissions import is_member
from activity.recording import record
from core.errors import Refused
from core.permissions import require
from core.rate_limits import is_trusted
from forum.actions.posts import publish_reply
from forum.actions.taking_part import save_draft
from forum.actions.topics import publish_topic
from forum.actions.versions import locked
from forum.models import Draft, HeldPost, HeldState, Post
from forum.permissions import can_decide_held, can_reply, can_start
from forum.writing import Written, write
from organisations.voice import hold_voice
from uploads.actions import pass_on


def let_through(held: HeldPost, *, by: User) -> Post:
    """Publish what was held, as its author's, now. After some of them no link of theirs waits any more.

    Raises PermissionDenied; Refused (409) if it was decided or taken back, or if its author can't write
    there any more.
    """
    require(can_decide_held(by, held), _("You may not decide about this."))
    _refuse_decided(held)
    written = _written(held)
    with transaction.atomic():
        held = _locked(held)
        post = _publish(held, written)
        _decide(held, HeldState.LET_THROUGH, by=by, post=post)
        note_links_let_through(held.author)
        record("forum.let_through", by=by, target=post)
    return post


def turn_back(held: HeldPost, *, by: User, reason: str, note: str = "") -> HeldPost:
    """Don't publish it, and tell its author why; the text stays theirs to copy for a time.

    `reason` is a code. Raises PermissionDenied; Refused (409) if it was decided or taken back.
    """
    require(can_decide_held(by, held), _("You may not decide about this."))
    with transaction.atomic():
        held = _locked(held)
        held.reason, held.note = reason, note.strip()[:1000]
        _decide(held, HeldState.TURNED_BACK, by=by)
        record("forum.turned_back", by=by, target=held, reason=reason, category=held.category_id)
    return held


def take_back(held: HeldPost, *, by: User) -> Draft | None:
    """Make it a draft of its author's again, to change or to throw away, before or after the decision.

    Raises PermissionDenied; Refused (409) if it was let through meanwhile.
    """
    require(held.author_id == by.pk and is_member(by), _("You may not change this."))
    with transaction.atomic():
        kept = HeldPost.objects.select_for_update(of=("self",)).filter(pk=held.pk).first()
        if kept is None or kept.state == HeldState.LET_THROUGH:
            raise Refused(_("This was decided already, or taken back."))
        place = f"topic:{kept.topic_id}" if kept.topic_id else "new:topic"
        begun = Draft.objects.filter(user=by, place=place).first()
        body = f"{kept.body}\n\n{begun.body}" if begun and begun.body.strip() else kept.body
        fields = {"tags": ", ".join(kept.tags), "language": kept.language, "category": kept.category.slug}
        if kept.topic_id:
            fields = {}
        if kept.organisation:
            fields["organisation"] = kept.organisation.slug
        draft = save_draft(place, by=by, title=kept.title, body=body, fields=fields)
        pass_on(kept, to=None)
        kept.delete()
        record("forum.held_taken_back", by=by, target=by)
    return draft


def release_trusted(user: User) -> int:
    """Publish what waits of a member whom something vouches for now. Returns how many."""
    released = 0
    if not is_member(user) or not is_trusted(user):
        return released
    for held in HeldPost.objects.waiting().filter(author=user).order_by("pk"):
        written = _written(held)
        try:
            with transaction.atomic():
                held = _locked(held)
                post = _publish(held, written)
                _decide(held, HeldState.LET_THROUGH, by=None, post=post)
                record("forum.released", by=None, target=post)
        except Refused:  # the topic was closed meanwhile: a moderator sees it, or its author takes it back
            continue
        released += 1
    return released


def forget_held() -> int:
    """Destroy what was decided long ago: the post stands elsewhere, or its author had time to copy it."""
    over = HeldPost.objects.decided().filter(
        decided_at__lt=timezone.now() - timedelta(days=settings.HELD_DAYS)
    )
    for held in over:
        pass_on(held, to=None)
    return over.delete()[0]


def _written(held: HeldPost) -> Written:
    prefix = f"t{held.topic_id}-h{held.pk}" if held.topic_id else f"nh{held.pk}"
    return write(held.body, by=held.author, prefix=prefix, of=held)


def _locked(held: HeldPost) -> HeldPost:
    """The row, nobody else's until the end of the transaction. Raises Refused (409) if it waits no more."""
    now = HeldPost.objects.select_for_update(of=("self",)).filter(pk=held.pk).first()
    if now is None:
        raise Refused(_("Its author has taken this back."))
    _refuse_decided(now)
    return now


def _refuse_decided(held: HeldPost) -> None:
    if not held.is_waiting:
        who = held.decided_by.shown_name if held.decided_by else _("another moderator")
        raise Refused(_("%(name)s has already decided this.") % {"name": who})


def _publish(held: HeldPost, written: Written) -> Post:
    author, topic = held.author, held.topic
    hold_voice(held.organisation, by=author)
    if topic is None:
        if not can_start(author, held.category):
            raise Refused(_("Its author may not write there any more."))
        made = publish_topic(
            held.category,
            by=author,
            title=held.title,
            tags=held.tags,
            written=written,
            language=held.language,
            organisation=held.organisation,
        )
        post = made.posts.get(number=1)
    else:
        topic = locked(topic)
        if not can_reply(author, topic):
            raise Refused(_("Its author may not write there any more."))
        post = publish_reply(
            topic, by=author, written=written, reply_to=held.reply_to, organisation=held.organisation
        )
    pass_on(held, to=post)
    return post


def _decide(held: HeldPost, state: str, *, by: User | None, post: Post | None = None) -> None:
    held.state, held.decided_at, held.decided_by, held.post = state, timezone.now(), by, post
    if post is not None:  # its text is the post's from now on
        held.title, held.body, held.body_html = "", "", ""
    held.save()
