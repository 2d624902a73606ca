"""References: that one thing rests on another, whichever apps own them.

Products on one floor name each other's things by address, and never import each other: an app says in its
`apps.py` which of its pages can be named (`nameable`), and whoever keeps a reference asks `at_address`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import unquote, urlsplit

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.urls import Resolver404, resolve

from activity.models import Reference
from core.prepared import Prepared

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

    Someone: TypeAlias = User | AnonymousUser

_nameable: dict[str, str] = {}


def nameable(page: str, model: str) -> None:
    """Let a page be named by its address: the name of its URL, whose arguments are fields, and the model."""
    _nameable[page] = model


def at_address(address: str, *, seen_by: Someone) -> Model | None:
    """What a page of this site shows, if it can be named and they may see it; None for anything else."""
    try:
        parts = urlsplit(address.strip())
        if parts.netloc and parts.netloc != urlsplit(settings.SITE_URL).netloc:
            return None
        found = resolve(unquote(parts.path))
    except (ValueError, Resolver404):
        return None
    label = _nameable.get(found.url_name or "")
    return _visible(apps.get_model(label), seen_by).filter(**found.kwargs).first() if label else None


def refer(source: Model, targets: Iterable[Model], *, seen_by: Someone) -> None:
    """Let it rest on exactly these from now on, in this order; what they may not see is not theirs to drop.

    In the transaction of whoever says so.
    """
    wanted = {_place(target): target for target in targets}
    shown = {_place(target) for target in targets_of(source, seen_by=seen_by)}
    rows = Reference.objects.filter(**_end("source", source))
    said = [row.pk for row in rows if (row.target_type_id, row.target_id) in shown]
    rows.filter(pk__in=said).delete()
    Reference.objects.bulk_create(
        [Reference(**_end("source", source), **_end("target", target)) for target in wanted.values()],
        ignore_conflicts=True,
    )


def targets_of(source: Model, *, seen_by: Someone) -> list[Any]:
    """What it rests on, as far as they may see it, in the order in which it was said."""
    rows = Reference.objects.filter(**_end("source", source)).order_by("pk")
    return _loaded(rows.values_list("target_type", "target_id"), seen_by)


def resting_on(target: Model, *, seen_by: Someone) -> list[Any]:
    """What rests on it, as far as they may see it."""
    kind = ContentType.objects.get_for_model(target).pk
    return _loaded(_sources.rows(kind=kind, target=target.pk), seen_by)


def ids_under(source_type: int, source_id: int, model: type[Model]) -> list[int]:
    """The ids of those of a model on which something rests: for listeners, who know it by an activity."""
    kind = ContentType.objects.get_for_model(model)
    rows = Reference.objects.filter(source_type=source_type, source_id=source_id, target_type=kind)
    return list(rows.order_by("target_id").values_list("target_id", flat=True))


def ids_over(target_type: int, target_id: int, model: type[Model]) -> list[int]:
    """The ids of those of a model that rest on something."""
    kind = ContentType.objects.get_for_model(model)
    rows = Reference.objects.filter(target_type=target_type, target_id=target_id, source_type=kind)
    return list(rows.order_by("source_id").values_list("source_id", flat=True))


def _loaded(ends: Iterable[tuple[int, int]], seen_by: Someone) -> list[Any]:
    """The things, a query a kind. Kinds whose pages can't be named have no page to link to."""
    ends = list(ends)
    known = {apps.get_model(label) for label in _nameable.values()}
    found: dict[tuple[int, int], Model] = {}
    for kind in {kind for kind, _pk in ends}:
        model = ContentType.objects.get_for_id(kind).model_class()
        if model in known:
            rows = _visible(model, seen_by).filter(pk__in=[pk for one, pk in ends if one == kind])
            found |= {(kind, row.pk): row for row in rows}
    return [found[end] for end in ends if end in found]


def _visible(model: Any, seen_by: Someone) -> Any:
    return model._default_manager.visible_to(seen_by)


def _place(thing: Model) -> tuple[int, int]:
    return ContentType.objects.get_for_model(thing).pk, thing.pk


def _end(name: str, thing: Model) -> dict[str, Any]:
    return {f"{name}_type": ContentType.objects.get_for_model(thing), f"{name}_id": thing.pk}


_sources = Prepared(
    lambda kind, target: (
        Reference.objects.filter(target_type=kind, target_id=target)
        .order_by("pk")
        .values_list("source_type", "source_id")
    )
)
