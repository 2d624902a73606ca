from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.db import models
from django.db.models import Exists, ExpressionWrapper, OuterRef, Q
from django.utils import timezone

from activity import news
from forum.models import Post, Topic

if TYPE_CHECKING:
    from accounts.models import User


class NotificationQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> NotificationQuerySet:
        """A member's own, of what they may see now; news that something was removed outlives it.

        `is_target_seen` says which of them still have something to lead to. Asks the database what these rows are
        about: a condition for every product that has news would take longer to put together than to answer.
        """
        if not user.is_authenticated:
            return self.none()
        seen = Q(pk__in=[])
        for model in self.filter(recipient=user)._models():
            found = _seen_by(user, model).filter(pk=OuterRef("object_id"))
            seen |= Q(Exists(found), content_type=ContentType.objects.get_for_model(model))
        mine = self.filter(recipient=user).annotate(
            is_target_seen=ExpressionWrapper(seen, output_field=models.BooleanField())
        )
        return mine.filter(Q(is_target_seen=True) | Q(verb__in=news.outliving()))

    def _models(self) -> list[type[models.Model]]:
        kinds = set(self.order_by().values_list("content_type", flat=True).distinct())
        known = ContentType.objects.get_for_models(*news.models_told_of())
        return [model for model, kind in known.items() if kind.pk in kinds]

    def unread(self) -> NotificationQuerySet:
        return self.filter(read_at=None)

    def for_rows(self) -> NotificationQuerySet:
        """With all that a row or a mail says, in a constant number of queries."""
        targets = [
            Post.objects.select_related("topic__category", "organisation"),
            Topic.objects.select_related("category", "organisation"),
        ]
        return self.select_related("actor", "activity").prefetch_related(GenericPrefetch("target", targets))


class MailQuerySet(models.QuerySet[Any]):
    def waiting(self) -> MailQuerySet:
        return self.filter(sent_at=None, given_up_at=None, withdrawn_at=None)

    def due(self) -> MailQuerySet:
        return self.waiting().filter(due_at__lte=timezone.now())


def _seen_by(user: User, model: type[models.Model]) -> models.QuerySet[Any]:
    return model._default_manager.visible_to(user)  # type: ignore[attr-defined]
