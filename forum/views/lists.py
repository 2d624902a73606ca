"""Lists of topics: the forum, a category, a tag."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from core import frame
from forum.category_rows import with_news
from forum.listing import topic_list
from forum.models import Category, Level, Tag, Topic
from forum.models.watches import level_of
from forum.page_queries import categories_for
from forum.permissions import can_start
from forum.waiting import without_answer


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All topics this person may see, and the categories."""
    listed = topic_list(request)
    if "order" in request.GET:
        return _list(request, listed)
    sections = _sections(with_news(categories_for(request.user), request.user))
    context = {**listed, "sections": sections, "unanswered": without_answer(request.user)}
    return render(request, "forum/index.html", context)


def _list(request: HttpRequest, listed: dict[str, Any]) -> HttpResponse:
    """The page of a list of all topics, kept for each order and filter."""
    holes = {name: listed[name] for name in ("rows", "newer", "older") if listed[name]}
    return frame.page(
        request,
        "forum/list.html",
        holes=holes,
        orders=tuple((key, str(label)) for key, label in listed["orders"]),
        periods=tuple((key, str(label)) for key, label in listed["periods"]),
        **{name: listed[name] for name in ("order", "period", "only_language")},
    )


@require_safe
def category(request: HttpRequest, slug: str) -> HttpResponse:
    """One category with its subcategories' topics; pinned ones first."""
    category = get_object_or_404(
        Category.objects.visible_to(request.user).select_related("parent"), slug=slug
    )
    children = list(Category.objects.visible_to(request.user).filter(parent=category))
    if children:
        with_news(children, request.user)
    topics = Topic.objects.visible_to(request.user).present().filter(category__in=[category, *children])
    context = topic_list(request, topics, pinned=True)
    context |= {
        "category": category,
        "children": children,
        "can_start": can_start(request.user, category),
        "level": level_of(category, request.user),
        "levels": Level.choices,
    }
    return render(request, "forum/category.html", context)


@require_safe
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    """The topics with a tag. A word that is no tag here, or only of what one may not see, leads to a
    search for it: posts link words before anyone knows whether a topic carries them."""
    topics = Topic.objects.visible_to(request.user).present().filter(tags__slug=slug)
    tag = Tag.objects.filter(slug=slug, topics__in=topics).first()
    if tag is None:
        return redirect(f"/search/?{urlencode({'q': slug.replace('-', ' ')})}")
    context = topic_list(request, topics)
    context |= {"tag": tag, "level": level_of(tag, request.user), "levels": Level.choices}
    return render(request, "forum/tag.html", context)


def _sections(categories: Sequence[Category]) -> list[dict[str, Any]]:
    """A section for each category that has others under it; those on their own stand together first."""
    alone: list[Category] = []
    sections: list[dict[str, Any]] = [{"top": None, "colour": "forum", "categories": alone}]
    for top in (category for category in categories if category.parent_id is None):
        children = [category for category in categories if category.parent_id == top.pk]
        if children:
            sections.append({"top": top, "colour": top.colour, "categories": children})
        else:
            alone.append(top)
    return [section for section in sections if section["categories"]]
