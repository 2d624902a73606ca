"""A post as it was, as it was typed, and where it stands in time."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe

from core.diffs import Difference, difference
from forum.models import Post, Topic
from forum.models.topics import page_of
from forum.permissions import can_see_history


@require_safe
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """Every version of a post, newest first, each with what it changed."""
    post = get_object_or_404(
        Post.objects.visible_to(request.user).select_related("topic__category", "author"), pk=pk
    )
    if not can_see_history(request.user, post):
        raise Http404
    older = list(post.revisions.select_related("written_by"))
    texts = [revision.body for revision in older] + [post.body]
    steps: list[tuple[int, object, object, list[Difference]]] = []
    for place, text in enumerate(texts):
        before = texts[place - 1] if place else ""
        version = older[place].version if place < len(older) else post.version
        at = older[place].written_at if place < len(older) else post.edited_at or post.created_at
        by = older[place].written_by if place < len(older) else None
        steps.append((version, at, by, difference(before, text) if place else []))
    context = {"post": post, "topic": post.topic, "steps": steps[::-1], "first": texts[0]}
    return render(request, "forum/history.html", context)


@require_safe
def raw(request: HttpRequest, pk: int) -> HttpResponse:
    """A post's Markdown as it was typed, as plain text."""
    post = get_object_or_404(Post.objects.visible_to(request.user), pk=pk)
    if not can_see_history(request.user, post):
        raise Http404
    response = HttpResponse(post.body, content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def jump(request: HttpRequest, pk: int) -> HttpResponse:
    """To the first post, the first unread one, the first on or after a date, or the last."""
    topic = get_object_or_404(Topic.objects.visible_to(request.user).with_read_number(request.user), pk=pk)
    posts = topic.posts.visible_to(request.user)
    to = request.GET.get("to", "")
    day = _day(to)
    if to == "unread":
        found = posts.filter(number__gt=topic.read_number or 0).order_by("number").first()
    elif to == "first":
        found = posts.order_by("number").first()
    elif day:
        found = posts.filter(created_at__date__gte=day).order_by("number").first()
    else:
        found = None
    found = found or posts.order_by("-number").first()
    if found is None:
        raise Http404
    return redirect(f"{topic.url_of_page(page_of(found.number))}#post-{found.number}")


def _day(text: str) -> object:
    try:
        return parse_date(text)
    except ValueError:
        return None
