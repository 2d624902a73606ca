"""What the author or a moderator does to a topic: answer, pin, lock, archive, move, merge."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST

from core.errors import Refused
from core.http import SignedInRequest, redirect_after_post, sent, whole_number
from core.permissions import require
from forum import actions
from forum.forms import MergeForm, MoveForm, MovePostsForm, ReasonForm, RetitleForm
from forum.models import Category, Post, Topic
from forum.permissions import can_merge, can_moderate, can_retitle


def _mark(act: Callable[..., None]) -> Callable[..., HttpResponse]:
    """A view that does one thing to a topic and shows it again."""

    @login_required
    @require_POST
    def view(request: SignedInRequest, pk: int) -> HttpResponse:
        topic = find_topic(request, pk)
        act(topic, by=request.user)
        return redirect_after_post(topic.get_absolute_url())

    return view


pin = _mark(actions.pin)
unpin = _mark(actions.unpin)
lock = _mark(actions.lock)
unlock = _mark(actions.unlock)
archive = _mark(actions.archive)
unarchive = _mark(actions.unarchive)
unanswer = _mark(actions.unanswer)


@login_required
@require_POST
def answer(request: SignedInRequest, pk: int) -> HttpResponse:
    """Mark a post as the answer to its topic."""
    post = find_post(request, pk)
    actions.answer(post, by=request.user)
    return redirect_after_post(post.get_absolute_url())


@login_required
@require_POST
def remove_topic(request: SignedInRequest, pk: int) -> HttpResponse:
    topic = find_topic(request, pk)
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    actions.remove_topic(topic, by=request.user, reason=reason)
    return redirect_after_post(topic.category.get_absolute_url())


@login_required
@require_POST
def restore_topic(request: SignedInRequest, pk: int) -> HttpResponse:
    topic = find_topic(request, pk)
    actions.restore_topic(topic, by=request.user)
    return redirect_after_post(topic.get_absolute_url())


@login_required
@require_http_methods(["GET", "POST"])
def retitle(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change title, tags, language; and the category, where the member may start topics."""
    topic = find_topic(request, pk)
    require(can_retitle(request.user, topic))
    form = RetitleForm(sent(request), topic=topic, by=request.user)

    def act(*, category: Category, **given: Any) -> Topic:
        with transaction.atomic():
            actions.retitle(topic, by=request.user, **given)
            return actions.move(topic, by=request.user, category=category)

    return _filled_in(request, topic, form, act, "forum/retitle.html")


@login_required
@require_http_methods(["GET", "POST"])
def move(request: SignedInRequest, pk: int) -> HttpResponse:
    """Move a topic to another category."""
    topic = find_topic(request, pk)
    require(can_retitle(request.user, topic))
    form = MoveForm(sent(request), by=request.user, initial={"category": topic.category})
    act = partial(actions.move, topic, by=request.user)
    return _filled_in(request, topic, form, act, "forum/move.html")


@login_required
@require_http_methods(["GET", "POST"])
def move_posts(request: SignedInRequest, pk: int) -> HttpResponse:
    """Move chosen posts of one page to another topic, or to a new one with a title."""
    topic = find_topic(request, pk)
    require(can_moderate(request.user, topic))
    page = whole_number(request.GET.get("page", ""), digits=6)
    form = MovePostsForm(sent(request), topic=topic, page=1 if page is None else page, by=request.user)

    def act(*, posts: list[Post], to: Topic | None, title: str) -> Topic:
        if to:
            return actions.move_posts(posts, by=request.user, to=to)
        return actions.move_posts_to_new_topic(posts, by=request.user, title=title)

    return _filled_in(request, topic, form, act, "forum/move_posts.html")


@login_required
@require_http_methods(["GET", "POST"])
def merge(request: SignedInRequest, pk: int) -> HttpResponse:
    """Append this topic to another one."""
    topic = find_topic(request, pk)
    require(can_merge(request.user, topic))
    form = MergeForm(sent(request), topic=topic, by=request.user)
    act = partial(actions.merge, topic, by=request.user)
    return _filled_in(request, topic, form, act, "forum/merge.html")


def find_topic(request: SignedInRequest, pk: int) -> Topic:
    topics = Topic.objects.visible_to(request.user).for_page()
    return get_object_or_404(topics, pk=pk, merged_into=None)


def find_post(request: SignedInRequest, pk: int) -> Post:
    posts = Post.objects.visible_to(request.user)
    return get_object_or_404(
        posts.select_related("topic__category__group", "topic__category__parent", "author"), pk=pk
    )


def _filled_in(
    request: SignedInRequest, topic: Topic, form: Form, act: Callable[..., Topic], template: str
) -> HttpResponse:
    """Act on what a valid form says and lead to the topic that came of it; else show the form, and why."""
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            return redirect_after_post(act(**form.cleaned_data).get_absolute_url())
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
            status = refusal.status
    elif form.errors:
        status = 422
    return render(request, template, {"topic": topic, "form": form}, status=status)
