"""Members say a strategy in other languages. Each save is a row of its own, so that nothing is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from activity.recording import record
from core.errors import Refused
from core.markdown import RENDERER_VERSION
from core.permissions import require
from strategies.actions.publishing import set_facets
from strategies.content import tidied
from strategies.models import Revision, Strategy, Translation
from strategies.permissions import can_remove_translation, can_translate
from strategies.writing import write

if TYPE_CHECKING:
    from accounts.models import User


def translate(
    strategy: Strategy,
    *,
    by: User,
    language: str,
    of: Revision,
    content: dict[str, Any],
    labels: dict[str, str],
    over: int | None = None,
) -> Translation:
    """Say version `of` in another language, over the translation `over` (its number; None where there was none).

    Raises PermissionDenied; Refused: 422 without a title or in the original's language, 409 with `newest` if
    somebody translated it meanwhile.
    """
    require(can_translate(by, strategy), _("You may not translate this strategy."))
    if language == strategy.language or language not in dict(settings.CONTENT_LANGUAGES):
        raise Refused(_("Choose another language than the original’s."), status=422, field="language")
    told = tidied(content)
    if len(told["title"]) < 2:
        raise Refused(_("Give the strategy a title."), status=422, field="title")
    written = write({"sections": told["sections"], "steps": content["steps"]}, by=by)
    with transaction.atomic():
        strategy = Strategy.objects.select_for_update().get(pk=strategy.pk)
        require(can_translate(by, strategy))
        rows = strategy.translations.filter(language=language)
        newest = rows.present().order_by("-number").first()
        if (newest.number if newest else None) != over:
            message = _("Somebody translated it meanwhile. Both texts are below.")
            raise Refused(message, code="translated", newest=newest.pk if newest else None)
        last = rows.aggregate(last=Max("number"))["last"] or 0
        translation = Translation.objects.create(
            strategy=strategy,
            language=language,
            of=of,
            author=by,
            number=last + 1,
            title=told["title"],
            summary=told["summary"],
            sections=told["sections"],
            sections_html=written.html,
            steps=content["steps"],
            labels=labels,
            renderer_version=RENDERER_VERSION,
        )
        set_facets(strategy)
        record("strategies.translated", by=by, target=strategy, translation=translation.pk)
    return translation


@transaction.atomic
def remove_translation(translation: Translation, *, by: User) -> None:
    """Take a language back; the strategy itself stays. Raises PermissionDenied."""
    strategy = Strategy.objects.select_for_update().get(pk=translation.strategy_id)
    require(can_remove_translation(by, strategy), _("You may not remove this translation."))
    rows = strategy.translations.filter(language=translation.language)
    if rows.present().update(removed_at=timezone.now()):
        set_facets(strategy)
        record("strategies.translation_removed", by=by, target=strategy, translation=translation.pk)
