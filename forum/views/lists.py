"""Lists of topics: the forum, a category, a tag."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from forum.listing import topic_list
from forum.models import Category, Tag, Topic
from forum.permissions import can_start


def index(request: HttpRequest) -> HttpResponse:
    """All topics this person may see, and the categories."""
    categories = Category.objects.visible_to(request.user).select_related("parent")
    context = topic_list(request, Topic.objects.visible_to(request.user).present())
    return render(request, "forum/index.html", {**context, "categories": categories})


def category(request: HttpRequest, slug: str) -> HttpResponse:
    """One category with its subcategories' topics; pinned ones first."""
    category = get_object_or_404(
        Category.objects.visible_to(request.user).select_related("parent"), slug=slug
    )
    children = list(Category.objects.visible_to(request.user).filter(parent=category))
    topics = Topic.objects.visible_to(request.user).present().filter(category__in=[category, *children])
    context = topic_list(request, topics, pinned=True)
    context |= {
        "category": category,
        "children": children,
        "can_start": can_start(request.user, category),
    }
    return render(request, "forum/category.html", context)


def tag(request: HttpRequest, slug: str) -> HttpResponse:
    """The topics with a tag; a tag nobody may see a topic of is a 404."""
    tag = get_object_or_404(Tag, slug=slug)
    topics = Topic.objects.visible_to(request.user).present().filter(tags=tag)
    context = topic_list(request, topics)
    if not context["page"].items and not topics.exists():
        raise Http404
    return render(request, "forum/tag.html", {**context, "tag": tag})
