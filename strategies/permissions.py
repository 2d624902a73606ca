"""Who may do what with strategies. Seeing is a queryset (strategies.querysets); doing is a predicate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.permissions import is_admin, is_member, is_moderator
from core.prepared import Prepared
from strategies.models import Reviewer, Revision, RevisionState, Strategy, StrategyCategory

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

    Someone = User | AnonymousUser


def can_propose(user: Someone) -> bool:
    return is_member(user)


def can_revise(user: Someone, strategy: Strategy) -> bool:
    """Propose another text for a strategy that stands: any member."""
    return is_member(user) and strategy.is_published


def can_edit(user: Someone, revision: Revision) -> bool:
    """Its author, while it is not with the reviewers."""
    is_open = revision.state in (RevisionState.DRAFT, RevisionState.RETURNED)
    return is_open and _is_theirs(user, revision)


def can_withdraw(user: Someone, revision: Revision) -> bool:
    """Its author, until it is decided."""
    return revision.is_open and _is_theirs(user, revision)


def can_take_back(user: Someone, revision: Revision) -> bool:
    """To go on writing at what was sent."""
    return revision.state == RevisionState.IN_REVIEW and _is_theirs(user, revision)


def can_review(user: Someone, revision: Revision) -> bool:
    """Decide on what waits: reviewers of its category and moderators, never on one's own."""
    if revision.state != RevisionState.IN_REVIEW or revision.strategy.is_removed:
        return False
    return revision.author_id != getattr(user, "pk", None) and reviews(user, revision.strategy.category_id)


def can_comment(user: Someone, revision: Revision) -> bool:
    """Its author and who reviews it, from when it was sent until it is published or withdrawn."""
    if not revision.is_open or revision.sent_at is None or revision.strategy.is_removed:
        return False
    return _is_theirs(user, revision) or reviews(user, revision.strategy.category_id)


def can_arrange(user: Someone, strategy: Strategy) -> bool:
    """Say that another supersedes it, that it is due for review, what it is about: its reviewers."""
    return not strategy.is_removed and reviews(user, strategy.category_id)


def can_remove(user: Someone, strategy: Strategy) -> bool:
    return is_moderator(user) and not strategy.is_removed


def can_restore(user: Someone, strategy: Strategy) -> bool:
    return is_moderator(user) and strategy.is_removed


def can_translate(user: Someone, strategy: Strategy) -> bool:
    return is_member(user) and strategy.is_published


def can_remove_translation(user: Someone, strategy: Strategy) -> bool:
    return is_moderator(user)


def can_keep_categories(user: Someone) -> bool:
    """Change the list of categories, and who reviews in them."""
    return is_admin(user)


def reviews(user: Someone, category: StrategyCategory | int) -> bool:
    """Whether this member reviews in a category: where they were assigned; moderators everywhere."""
    if is_moderator(user):
        return True
    pk = category if isinstance(category, int) else category.pk
    return is_member(user) and _review.first(member=user.pk or 0, category=pk) is not None


def _is_theirs(user: Someone, revision: Revision) -> bool:
    return is_member(user) and revision.author_id == user.pk and not revision.strategy.is_removed


_review = Prepared(
    lambda member, category: Reviewer.objects.filter(member=member, category=category).values_list("pk")
)
