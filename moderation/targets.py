"""What can be reported, and what removing, restoring or locking it means there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet

from accounts.models import User
from accounts.permissions import is_moderator
from campaigns import actions as campaigns
from campaigns.models import Campaign, Update
from forum import actions as forum
from forum.models import Post
from messaging.models import Message, Objection, ReportedMessage
from strategies.actions import reporting
from strategies.models import FieldReport

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    Someone = User | AnonymousUser


@dataclass(frozen=True)
class Kind:
    """One kind of thing that can be reported; a product that comes later adds its own."""

    name: str
    model: type[Model]

    def visible_to(self, user: Someone) -> QuerySet[Any]:
        manager: Any = self.model._default_manager
        return manager.visible_to(user)

    def reviewed_by(self, user: Someone) -> QuerySet[Any]:
        """Those that a moderator decides about, once they are reported."""
        return self.visible_to(user)


class _Shown(Kind):
    """What staff don't see but where somebody who does shows it to them."""

    def reviewed_by(self, user: Someone) -> QuerySet[Any]:
        manager: Any = self.model._default_manager
        if self.model is Message:
            return manager.filter(pk__in=ReportedMessage.objects.visible_to(user).values("message"))
        return manager.all() if is_moderator(user) else manager.none()


POST = Kind("post", Post)
MEMBER = Kind("member", User)
REPORT = Kind("field-report", FieldReport)
CAMPAIGN = Kind("campaign", Campaign)
UPDATE = Kind("campaign-update", Update)
MESSAGE = _Shown("message", Message)
OBJECTION = _Shown("objection", Objection)
KINDS = {kind.name: kind for kind in (POST, MEMBER, REPORT, CAMPAIGN, UPDATE, MESSAGE, OBJECTION)}


def kind_of(target: Model) -> Kind:
    return next(kind for kind in KINDS.values() if isinstance(target, kind.model))


def visible_targets(user: Someone) -> Q:
    """That a generic row's target is one this moderator may decide about."""
    seen = Q()
    for kind in KINDS.values():
        seen |= Q(
            content_type=ContentType.objects.get_for_model(kind.model),
            object_id__in=kind.reviewed_by(user).values("pk"),
        )
    return seen


def author_of(target: Model) -> User | None:
    """Whom a warning or a suspension about this would concern."""
    if isinstance(target, Post | Message):
        return target.author
    if isinstance(target, FieldReport):
        return None if target.is_sealed else target.author
    if isinstance(target, Update):
        return target.by
    return target if isinstance(target, User) else None


def outcomes_for(target: Model) -> list[str]:
    """What can be decided about this thing as it is now."""
    if isinstance(target, Campaign):
        return ["keep", "restore" if target.removed_at else "remove"]
    if isinstance(target, FieldReport | Update):
        acts = ["keep", "restore" if target.removed_at else "remove", "warn", "suspend"]
        return acts if author_of(target) else acts[:2]
    if isinstance(target, Objection):
        return ["keep"]
    if isinstance(target, Message):
        return ["keep", "warn", "suspend"] if target.author_id else ["keep"]
    if not isinstance(target, Post):
        return ["keep", "warn", "suspend"]
    is_gone = target.topic.is_removed if target.number == 1 else target.is_removed
    acts = ["keep", "restore" if is_gone else "remove", "lock", "warn", "suspend"]
    if target.topic.is_locked:
        acts.remove("lock")
    if target.author_id is None:
        acts = [act for act in acts if act not in {"warn", "suspend"}]
    return acts


def remove(target: Post | FieldReport | Campaign | Update, *, by: User, reason: str) -> None:
    """Remove what was reported; a topic's opening post takes the whole topic with it."""
    if isinstance(target, FieldReport):
        reporting.remove_report(target, by=by, reason=reason)
    elif isinstance(target, Campaign):
        campaigns.remove(target, by=by, reason=reason)
    elif isinstance(target, Update):
        campaigns.take_down_update(target, by=by, reason=reason)
    elif target.number == 1:
        forum.remove_topic(target.topic, by=by, reason=reason)
    else:
        forum.remove(target, by=by, reason=reason)


def restore(target: Post | FieldReport | Campaign | Update, *, by: User) -> None:
    if isinstance(target, FieldReport):
        reporting.restore_report(target, by=by)
    elif isinstance(target, Campaign):
        campaigns.restore(target, by=by)
    elif isinstance(target, Update):
        campaigns.restore_update(target, by=by)
    elif target.number == 1:
        forum.restore_topic(target.topic, by=by)
    else:
        forum.restore(target, by=by)
