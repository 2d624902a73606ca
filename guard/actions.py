"""The word rules change."""

from __future__ import annotations

from django.db import transaction

from accounts.models import User
from activity.recording import record
from core.permissions import require
from guard.models import WordRule
from guard.permissions import can_keep_rules


@transaction.atomic
def add_rule(
    *, by: User, about: str, language: str, first: str, second: str = "", unless: str = ""
) -> WordRule:
    """A rule more. Raises PermissionDenied."""
    require(can_keep_rules(by))
    rule = WordRule.objects.create(about=about, language=language, first=first, second=second, unless=unless)
    record("guard.rule_added", by=by, target=rule)
    return rule


@transaction.atomic
def change_rule(rule: WordRule, *, by: User, **told: str) -> None:
    """Other words, or another language or matter. Raises PermissionDenied."""
    require(can_keep_rules(by))
    for name, value in told.items():
        setattr(rule, name, value)
    rule.save(update_fields=list(told))
    record("guard.rule_changed", by=by, target=rule)


@transaction.atomic
def remove_rule(rule: WordRule, *, by: User) -> None:
    require(can_keep_rules(by))
    record("guard.rule_removed", by=by, target=rule)
    rule.delete()
