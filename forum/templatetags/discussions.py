"""The discussion below a page of another product."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import SafeString

from forum.discussions import discussion_html
from forum.models import Topic

register = template.Library()


@register.simple_tag(takes_context=True)
def discussion(context: dict[str, Any], topic: Topic | None) -> SafeString:
    """`{% discussion strategy.topic %}`: its newest replies and the form to answer."""
    return discussion_html(context["request"], topic)
