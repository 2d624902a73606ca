"""What the forum says on who may write to whom (settings.CONTACT_SHARES)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forum.models import Category, Post

if TYPE_CHECKING:
    from accounts.models import User


def shares_category(one: User, other: User) -> bool:
    """Both have written in a category that both may read."""
    theirs = Post.objects.present().filter(author=other).values("topic__category")
    mine = Post.objects.present().filter(author=one, topic__category__in=theirs)
    places = Category.objects.visible_to(one) & Category.objects.visible_to(other)
    return mine.filter(topic__category__in=places.values("pk")).exists()
