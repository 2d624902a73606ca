"""A member leaves: their drafts go with them; what was published stays with those who use it, without their name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from strategies.models import Reviewer, Revision, SectionComment, Strategy, Translation

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def forget_writer(user: User) -> None:
    """Destroy what was never published, and end their reviews."""
    Reviewer.objects.filter(member=user).delete()
    Revision.objects.filter(reviewer=user).update(reviewer=None)
    Revision.objects.filter(author=user, number=None).delete()
    Strategy.objects.filter(author=user, published_at=None, revisions=None).delete()


@transaction.atomic
def disown_strategies(user: User) -> None:
    """Take their name off what stays, and their words out of reviews."""
    SectionComment.objects.filter(author=user).delete()
    Strategy.objects.filter(author=user).update(author=None)
    Revision.objects.filter(author=user).update(author=None)
    Translation.objects.filter(author=user).update(author=None)
