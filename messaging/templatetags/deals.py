"""The card of a proposal, on its own page and in a conversation."""

from __future__ import annotations

from typing import Any

from django import template

register = template.Library()


@register.inclusion_tag("messaging/_proposal_card.html", takes_context=True)
def proposal_card(context: dict[str, Any], deal: dict[str, Any]) -> dict[str, Any]:
    """`deal` is what messaging.proposals.card.of gives."""
    return {**deal, "csrf_token": context.get("csrf_token")}
