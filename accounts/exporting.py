"""All that is kept of one member as one file: JSON for programs, a page for people, and their files.

What belongs to a member is found by asking every model which of its columns names a member, so that a
product added later is in it by itself; what must stay out is named here, with the reason.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from itertools import chain
from typing import IO, Any

from django.apps import apps
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.module_loading import import_string

from accounts.models import User
from uploads.models import Upload
from uploads.serving import pieces_of

# Columns of rows that name the member but are not theirs.
LEFT_OUT = {
    "accounts.Block.blocked": "who blocked them is the others' secret",
    "accounts.OnceKey.user": "the site's own, of a week",
    "campaigns.Review.decided_by": "about another member",
    "campaigns.Review.taken_by": "about another member",
    "campaigns.Sweep.by": "about others' signatures",
    "forum.HeldPost.decided_by": "about another member",
    "forum.Topic.last_poster": "others' topics",
    "messaging.BreakGlass.asked_by": "about other members",
    "messaging.BreakGlass.granted_by": "about other members",
    "messaging.BreakGlass.refused_by": "about other members",
    "messaging.Conversation.answered_by": "what another began, and called it",
    "messaging.Conversation.taken_by": "what another began, and called it",
    "messaging.Message.about": "others' lines",
    "messaging.Participant.added_by": "others' places",
    "messaging.ReportedMessage.by": "copies of what others said; the report itself is in moderation.Report",
    "moderation.Caution.by": "about another member",
    "moderation.Review.decided_by": "about another member",
    "moderation.Suspension.by": "about another member",
    "moderation.Suspension.lifted_by": "about another member",
    "notifications.Mail.recipient": "composed when it is sent, and wiped then",
    "notifications.Notification.actor": "others' notifications",
    "search.Document.author": "a copy of the posts",
    "strategies.Unsealing.by": "about another member",
}
# What hangs on a row of theirs, without naming them itself: the way to the member.
ALSO = {
    "campaigns.Ask": "campaign__created_by",
    "campaigns.Document": "campaign__created_by",
    "campaigns.Stage": "campaign__created_by",
    "campaigns.Way": "campaign__created_by",
    "forum.TopicTag": "topic__author",
    "messaging.Agreement": "proposal__parties__user",
    "messaging.MessageRevision": "message__author",
    "strategies.FieldReportEdition": "report__author",
    "strategies.PlanStep": "plan__member",
}
# Columns that would open the account, or that are made from others.
_SECRET = {"password", "digest", "data", "key", "session_key", "session_epoch", "sha256", "path"}
_MADE = {"body_html", "pdf", "bio_html", "description_html", "words", "username_key", "name_key"}
_NAMES = ("title", "name", "slug")

Row = dict[str, Any]


def sections(user: User) -> Iterator[tuple[str, str, Iterator[Row]]]:
    """Key, heading and rows of each kind of thing that is this member's."""
    yield "accounts.User", str(User._meta.verbose_name), _rows(User, "pk", user)
    for model in sorted(apps.get_models(include_auto_created=True), key=lambda model: model._meta.label):
        for field in model._meta.concrete_fields:
            name = f"{model._meta.label}.{field.name}"
            if field.related_model is User and name not in LEFT_OUT and not model._meta.proxy:
                yield name, str(model._meta.verbose_name_plural), _rows(model, field.name, user)
    yield from _hanging(user)
    for path in settings.EXPORT_SECTIONS:
        yield from import_string(path)(user)


def _hanging(user: User) -> Iterator[tuple[str, str, Iterator[Row]]]:
    for label, way in ALSO.items():
        model = apps.get_model(label)
        yield f"{label}.{way}", str(model._meta.verbose_name_plural), _rows(model, way, user)


def write_archive(user: User, target: IO[bytes]) -> None:
    """A zip with data.json, index.html and the files the member sent or was sent. It may take minutes."""
    with (
        translation.override(user.language or None),
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        with archive.open("data.json", "w") as file:
            _write_json(user, file)
        with archive.open("index.html", "w") as file:
            _write_page(user, file)
        own = Upload.objects.by(user).present().iterator(100)
        for upload in chain(own, *(import_string(path)(user) for path in settings.EXPORT_FILES)):
            if default_storage.exists(upload.path):
                with archive.open(f"files/{upload.pk}-{upload.shown_name}", "w") as file:
                    for piece in pieces_of(upload):
                        file.write(piece)


def _write_json(user: User, file: IO[bytes]) -> None:
    """Row by row: a member may have written for years."""
    file.write(b"{")
    for number, (key, _heading, rows) in enumerate(sections(user)):
        file.write(b",\n" if number else b"\n")
        file.write(f"{json.dumps(key)}: [".encode())
        for position, row in enumerate(rows):
            file.write(b",\n  " if position else b"\n  ")
            file.write(json.dumps(row, cls=DjangoJSONEncoder, ensure_ascii=False).encode("utf-8", "replace"))
        file.write(b"]")
    file.write(b"\n}\n")


def _write_page(user: User, file: IO[bytes]) -> None:
    def write(template: str, **context: object) -> None:
        file.write(render_to_string(f"accounts/export/{template}", context).encode("utf-8", "replace"))

    write("head.html", member=user, now=timezone.now())
    for key, heading, rows in sections(user):
        first = next(rows, None)
        if first is None:
            continue
        write("section.html", key=key, heading=heading)
        for row in _chained(first, rows):
            write(
                "row.html",
                row={name: value for name, value in row.items() if value not in ("", None, [], {})},
            )
    write("foot.html")


def _chained(first: Row, rows: Iterator[Row]) -> Iterator[Row]:
    yield first
    yield from rows


def _rows(model: type[models.Model], by: str, user: User) -> Iterator[Row]:
    """Row by row, as instances: what is sealed is opened by them alone."""
    ways = {
        field.name: _shown_as(field)
        for field in model._meta.concrete_fields
        if field.name not in _SECRET | _MADE and (field.name != by or by == "pk")
    }
    named = [way.rpartition("__")[0] for way in ways.values() if "__" in way]
    found = model._base_manager.filter(**{by: user.pk}).select_related(*named).order_by("pk")
    for instance in found.iterator(500):
        yield {name: _value(instance, way) for name, way in ways.items()}


def _value(instance: Any, way: str) -> Any:
    for step in way.split("__"):
        instance = getattr(instance, step) if instance is not None else None
    return instance


def _shown_as(field: models.Field[Any, Any]) -> str:
    """A member by their username, anything else that has one by its name."""
    other = field.related_model
    if not isinstance(other, type) or not issubclass(other, models.Model):
        return field.attname
    if other is User:
        return f"{field.name}__username"
    named = {one.name for one in other._meta.concrete_fields}
    label = "model" if other._meta.label == "contenttypes.ContentType" else ""
    label = label or next((name for name in _NAMES if name in named), "")
    return f"{field.name}__{label}" if label else field.attname
