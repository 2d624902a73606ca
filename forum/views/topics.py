"""A topic's page, and starting one."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.contrib.contenttypes.models import ContentType
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from core.errors import Refused
from core.http import SignedInRequest, redirect_after_post
from core.rate_limits import rate_limited
from forum import actions
from forum.forms import ReplyForm, TopicForm
from forum.models import Post, PostMoved, Reaction, ReactionKind, Topic
from forum.models.topics import page_of
from forum.permissions import can_answer, can_moderate, can_reply, can_retitle


def topic(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One page of a topic's posts; an old slug or a merged topic redirects."""
    topic = _find(request, pk)
    if isinstance(topic, HttpResponse):
        return topic
    page = _page(request, topic)
    if slug != topic.slug:
        return redirect(topic.url_of_page(page), permanent=True)
    posts = list(topic.posts.visible_to(request.user).on_page(page).for_page())
    context = {
        "topic": topic,
        "posts": posts,
        "page": page,
        "pages": topic.last_page,
        "mine": _my_reactions(request, posts),
        "reaction_kinds": ReactionKind.choices,
        "form": ReplyForm(topic=topic),
        "can_reply": can_reply(request.user, topic),
        "can_answer": can_answer(request.user, topic),
        "can_moderate": can_moderate(request.user, topic),
        "can_retitle": can_retitle(request.user, topic),
    }
    return render(request, "forum/topic.html", context)


def post(request: HttpRequest, slug: str, pk: int, number: int) -> HttpResponse:
    """A post's permalink: to its place on its page, also after it was moved."""
    found = _find(request, pk)
    if isinstance(found, HttpResponse):
        return _moved(request, pk, number) or found
    if not found.posts.visible_to(request.user).filter(number=number).exists():
        moved = _moved(request, pk, number)
        if moved:
            return moved
        raise Http404
    return redirect(f"{found.url_of_page(page_of(number))}#post-{number}")


@login_required
@require_http_methods(["GET", "POST"])
@rate_limited("forum.start")
def new_topic(request: SignedInRequest) -> HttpResponse:
    """Start a topic; bad input comes back with what was typed."""
    initial = {"category": request.GET.get("category", ""), "title": request.GET.get("title", "")}
    form = TopicForm(request.POST or None, by=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            topic = actions.start(by=request.user, **form.cleaned_data)
        except Refused as refusal:
            if refusal.status != 422:
                raise
            form.add_error(refusal.field, refusal.message)
        else:
            return redirect_after_post(topic.get_absolute_url())
    status = 422 if form.errors else 200
    return render(request, "forum/new_topic.html", {"form": form}, status=status)


def _find(request: HttpRequest, pk: int) -> Topic | HttpResponse:
    """The topic as this person may see it, or a redirect to the one it was merged into."""
    topic = Topic.objects.visible_to(request.user).for_page().filter(pk=pk).first()
    if topic is not None and topic.merged_into_id is None:
        return topic
    merged = Topic.objects.filter(pk=pk).exclude(merged_into=None).values("merged_into")
    into = Topic.objects.visible_to(request.user).filter(pk__in=merged).first()
    if into is None:
        raise Http404
    return redirect(into.get_absolute_url(), permanent=True)


def _moved(request: HttpRequest, topic_id: int, number: int) -> HttpResponse | None:
    move = PostMoved.objects.filter(topic_id_before=topic_id, number_before=number).first()
    if move is None:
        return None
    post = get_object_or_404(Post.objects.visible_to(request.user).select_related("topic"), pk=move.post_id)
    return redirect(post.get_absolute_url(), permanent=True)


def _page(request: HttpRequest, topic: Topic) -> int:
    try:
        page = int(request.GET.get("page", 1))
    except ValueError:
        raise Http404 from None
    if not 1 <= page <= topic.last_page:
        raise Http404
    return page


def _my_reactions(request: HttpRequest, posts: list[Post]) -> dict[int, set[str]]:
    """The kinds of reaction this member gave to each of these posts."""
    if not request.user.is_authenticated:
        return {}
    given = Reaction.objects.filter(
        user=request.user,
        content_type=ContentType.objects.get_for_model(Post),
        object_id__in=[post.pk for post in posts],
    ).values_list("object_id", "kind")
    mine: dict[int, set[str]] = {}
    for post_id, kind in given:
        mine.setdefault(post_id, set()).add(kind)
    return mine
