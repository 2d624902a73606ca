"""Administrators keep the list of categories, and say who reviews in each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import Max, ProtectedError
from django.utils.text import slugify
from django.utils.translation import gettext as _

from activity.recording import record
from core.errors import Refused
from core.permissions import require
from strategies.models import Reviewer, StrategyCategory
from strategies.permissions import can_keep_categories

if TYPE_CHECKING:
    from accounts.models import User


def add_category(name: str, *, by: User) -> StrategyCategory:
    """A category at the end of the list. Raises Refused (409) if there is one of this name."""
    require(can_keep_categories(by))
    last = StrategyCategory.objects.aggregate(last=Max("position"))["last"] or 0
    slug = slugify(name)[:40].strip("-_") or f"category-{last + 1}"
    try:
        with transaction.atomic():
            category = StrategyCategory.objects.create(name=name.strip(), slug=slug, position=last + 1)
            record("strategies.category_added", by=by, target=category)
    except IntegrityError:
        raise Refused(_("This is in the list already."), field="name") from None
    return category


def rename_category(category: StrategyCategory, *, by: User, name: str) -> None:
    """Another name at the same address. Raises Refused (409) if the name is in use."""
    require(can_keep_categories(by))
    category.name = name.strip()
    try:
        with transaction.atomic():
            category.save(update_fields=["name"])
            record("strategies.category_renamed", by=by, target=category)
    except IntegrityError:
        raise Refused(_("This is in the list already."), field="name") from None


def remove_category(category: StrategyCategory, *, by: User) -> None:
    """Take an empty one out of the list. Raises Refused (409) while strategies are in it."""
    require(can_keep_categories(by))
    try:
        with transaction.atomic():
            record("strategies.category_removed", by=by, target=category)
            category.delete()
    except ProtectedError:
        raise Refused(_("Strategies are in this category. Move them first.")) from None


@transaction.atomic
def assign_reviewer(category: StrategyCategory, member: User, *, by: User) -> Reviewer:
    """Let a member decide what is published in a category; a second time changes nothing."""
    require(can_keep_categories(by))
    if not member.is_active or member.is_suspended:
        raise Refused(_("This member can't review at present."), status=422, field="username")
    reviewer, is_new = Reviewer.objects.get_or_create(category=category, member=member)
    if is_new:
        record("strategies.reviewer_assigned", by=by, target=category, user=member.pk)
    return reviewer


@transaction.atomic
def dismiss_reviewer(category: StrategyCategory, member: User, *, by: User) -> None:
    require(can_keep_categories(by))
    if Reviewer.objects.filter(category=category, member=member).delete()[0]:
        record("strategies.reviewer_dismissed", by=by, target=category, user=member.pk)
