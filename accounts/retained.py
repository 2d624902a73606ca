"""What stays when a member leaves: where, why, and until when. The page that deletes an account shows it.

tests/accounts/test_erasure.py plants a mark in whatever a member can write, erases them, and finds it
nowhere but in the places named here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import Promise


@dataclass(frozen=True)
class Kept:
    """`places` are columns, `app.Model.field`, or models for all their columns, `app.Model`."""

    places: tuple[str, ...]
    what: str | Promise
    why: str | Promise
    until: str | Promise


RETAINED = (
    Kept(
        ("accounts.RetiredName.digest",),
        _("a fingerprint of your username, from which it cannot be read"),
        _("so that nobody speaks under your name"),
        _("as long as this place exists"),
    ),
    Kept(
        ("accounts.User.date_joined", "accounts.User.erased_at", "accounts.User.origin"),
        _("an account without name and address, with the days you came and left"),
        _("so that what hangs on it, such as others' answers, keeps its place"),
        _("as long as this place exists"),
    ),
    Kept(
        ("activity.Activity.verb", "activity.Activity.details", "activity.Activity.actor",
         "notifications.Notification.actor"),
        _("that something was done, by number and without text"),
        _("so that decisions of moderators can be checked"),
        _("as long as this place exists"),
    ),
    Kept(
        ("moderation.Caution.reason", "moderation.Caution.user", "moderation.Suspension.reason",
         "moderation.Suspension.user", "moderation.Report.reason", "moderation.Report.reporter",
         "messaging.ReportedMessage.by"),
        _("that a warning, a suspension or a report was made, without its words"),
        _("so that decisions of moderators can be checked"),
        _("as long as this place exists"),
    ),
    Kept(
        ("forum.Post.body", "forum.Post.body_html", "forum.Post.excerpt", "forum.PostRevision.body",
         "forum.Draft.body", "search.Document.text"),
        _("what others wrote, with what they quoted of you and your username where they mentioned it"),
        _("it is theirs"),
        _("until they or a moderator remove it"),
    ),
    Kept(
        ("forum.Topic.title", "forum.Topic.slug", "forum.Tag.name", "forum.Tag.slug",
         "search.Document.title"),
        _("the title and tags of a topic in which others answered"),
        _("so that their answers can be found"),
        _("until the topic is removed"),
    ),
    Kept(
        ("forum.Post.body", "forum.Post.body_html", "forum.Post.excerpt", "forum.PostRevision.body",
         "forum.Topic.title", "forum.Topic.slug", "forum.Tag.name", "forum.Tag.slug",
         "search.Document.text", "search.Document.title", "uploads.Upload.name"),
        _("what you said in the name of an organisation, with its files, and without your name"),
        _("it was said for the organisation, and is its own"),
        _("until a moderator removes it"),
    ),
    Kept(
        ("messaging.Message.body", "messaging.Message.body_html", "messaging.Message.excerpt",
         "messaging.MessageRevision.body", "messaging.Conversation.subject", "messaging.Conversation.purpose",
         "messaging.Turn.text", "messaging.Version.note", "messaging.OutcomeReview.note", "uploads.Upload.hidden"),
        _("what you wrote for an organisation in conversations, rooms and proposals, with files and without your name"),
        _("it was said for the organisation, and is its own"),
        _("as long as the conversation is there"),
    ),
    Kept(
        ("messaging.RoomPaper.body", "messaging.RoomPaper.body_html", "messaging.RoomPaper.written_by",
         "messaging.Objection.text", "messaging.Objection.by", "messaging.RoomSeat.invited_by",
         "messaging.RoomSeat.answered_by"),
        _("agenda, minutes and objections of a room of organisations, without your name"),
        _("so that it can be shown what competitors spoke about"),
        _("as long as the room is there"),
    ),
    Kept(
        ("messaging.Message.author", "messaging.Message.about", "messaging.Conversation.started_by",
         "messaging.Conversation.answered_by", "messaging.Conversation.taken_by", "messaging.Participant.added_by"),
        _("that your account, without its name and words, took part in a conversation"),
        _("so that what others said keeps its place"),
        _("as long as the conversation is there"),
    ),
    Kept(
        ("messaging.ReportedMessage.said",),
        _("a message that was reported, and those beside it"),
        _("so that moderators can decide"),
        _("until they have decided"),
    ),
    Kept(
        ("messaging.Version.terms", "messaging.Agreement.content", "messaging.Agreement.pdf",
         "messaging.Party.user", "messaging.Party.agreed_by", "messaging.Version.by", "messaging.Turn.by",
         "messaging.OutcomeReview.by"),
        _("the terms of proposals, and what was agreed, with the names of those who agreed"),
        _("it is the other side’s as well"),
        _("as long as this place exists"),
    ),
    Kept(
        ("organisations.Organisation.name", "organisations.Organisation.name_key",
         "organisations.Organisation.name_look", "organisations.Organisation.legal_name",
         "organisations.Organisation.slug", "organisations.Organisation.jurisdiction",
         "organisations.Organisation.website", "organisations.Organisation.description",
         "organisations.Organisation.description_html", "organisations.Organisation.words",
         "organisations.Organisation.lda_number", "organisations.Organisation.eu_number",
         "organisations.Organisation.donation_url", "organisations.FormerName.look",
         "organisations.Verification.domain", "organisations.PayoutProof.address",
         "organisations.PayoutProof.message"),
        _("what you entered about an organisation"),
        _("it is the organisation's own, whoever sits there"),
        _("until its people change it"),
    ),
    Kept(
        ("organisations.Attestation.by", "organisations.Verification.by", "organisations.Vouch.by",
         "organisations.Verification.note", "organisations.Organisation.restriction_note"),
        _("that your account, without its name, stated, proved or checked something about an organisation, and when"),
        _("so that it can be shown how the organisation was checked"),
        _("as long as the organisation is here"),
    ),
    Kept(
        ("accounts.Group.name", "accounts.Group.slug", "accounts.Group.description"),
        _("the name and purpose of a group, if you wrote them"),
        _("it is for all who are in the group"),
        _("until the group is changed or removed"),
    ),
    Kept(
        ("strategies.Strategy.title", "strategies.Strategy.slug", "strategies.Strategy.summary",
         "strategies.Revision.title", "strategies.Revision.summary", "strategies.Revision.sections",
         "strategies.Revision.sections_html", "strategies.Revision.steps", "strategies.Revision.note",
         "strategies.Translation.title", "strategies.Translation.summary", "strategies.Translation.sections",
         "strategies.Translation.sections_html", "strategies.Translation.steps", "strategies.Translation.labels",
         "forum.Topic.home"),
        _("a strategy that was published, and its translations, without your name"),
        _("so that those who use it, report on it and improve it keep it"),
        _("until it is removed"),
    ),
    Kept(
        ("campaigns.Campaign", "campaigns.LetterText", "campaigns.Ask", "campaigns.Stage", "campaigns.Document",
         "campaigns.Update", "campaigns.Way", "campaigns.Delivery", "campaigns.Export",
         "campaigns.Signature.signed_at"),
        _("a campaign, and that one more signed a letter that was delivered, without your name"),
        _("it is its organisations', and the count was told to the public body"),
        _("as long as this place exists"),
    ),
    Kept(
        ("notifications.Mail.subject",),
        _("mails that others were sent before, with what you wrote and your name"),
        _("they are in others' mailboxes"),
        _("as long as they keep them"),
    ),
    Kept(
        ("notifications.Mail.to", "notifications.Mail.headers"),
        _("your address on our last mail to you"),
        _("to send it"),
        _("until the night after it is sent"),
    ),
)  # fmt: skip


def is_retained(place: str) -> bool:
    return any({place, place.rpartition(".")[0]} & set(kept.places) for kept in RETAINED)
