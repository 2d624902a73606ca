"""Reminders on bookmarks: due times are columns, a sweep finds what has come."""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.utils import timezone

from activity.recording import record
from forum.models import Bookmark, Post


def remind_due(limit: int = 1000) -> int:
    """Record each reminder whose moment has come, once; returns how many.

    Safe to run in many processes at once. Nobody is named as the one who did it: what a member keeps is
    their own affair.
    """
    posts = ContentType.objects.get_for_model(Post)
    reminded = 0
    while reminded < limit:
        with transaction.atomic():
            due = Bookmark.objects.filter(
                content_type=posts, reminded_at=None, remind_at__lte=timezone.now()
            ).order_by("remind_at", "pk")
            if connection.features.has_select_for_update_skip_locked:
                due = due.select_for_update(skip_locked=True, of=("self",))
            bookmark = due.first()
            if bookmark is None:
                break
            bookmark.reminded_at = timezone.now()
            bookmark.save(update_fields=["reminded_at"])
            post = Post.objects.filter(pk=bookmark.object_id).first()
            if post is not None:
                record("forum.reminded", by=None, target=post, user=bookmark.user_id, bookmark=bookmark.pk)
        reminded += 1
    return reminded
