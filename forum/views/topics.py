"""A topic's page, and starting one."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import is_member
from core.errors import Refused
from core.http import SignedInRequest, redirect_after_post, sent
from core.permissions import require
from core.rate_limits import rate_limited
from forum import actions
from forum.forms import TopicForm
from forum.models import Draft, HeldPost, Post, PostMoved, Topic
from forum.models.topics import page_of
from forum.page_queries import topic_for_page
from forum.topic_frame import topic_page
from forum.topic_page import draft_for, held_html, posts_html, reader_of, shared_parts
from forum.unsent import address_of_new_topic, keeping_unsent
from forum.views.files import with_file, with_new_key
from forum.views.held import was_held
from forum.voices import remember_voice, voices_html
from guard.hints import hint_after


@require_safe
def topic(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One page of a topic's posts; an old slug or a merged topic redirects."""
    page = _page(request)
    topic = _find(request, pk, page)
    if isinstance(topic, HttpResponse):
        return topic
    if page > topic.last_page:
        raise Http404
    if slug != topic.slug:
        return redirect(topic.url_of_page(page), permanent=True)
    parts = shared_parts(topic, page)
    reader = reader_of(request.user, [part.post_id for part in parts])
    return topic_page(
        request,
        topic,
        page=page,
        posts=posts_html(topic, parts, reader) + held_html(topic, request.user, page=page),
        last_here=parts[-1].number if parts else 0,
        draft=draft_for(topic, request.user),
    )


@require_safe
def post(request: HttpRequest, slug: str, pk: int, number: int) -> HttpResponse:
    """A post's permalink: to its place on its page, also after it was moved out of a topic now gone."""
    moved = _moved(request, pk, number)
    if moved is not None:
        return moved
    found = _find(request, pk)
    if isinstance(found, HttpResponse):
        return found
    if not found.posts.visible_to(request.user).filter(number=number).exists():
        raise Http404
    return redirect(f"{found.url_of_page(page_of(number))}#post-{number}")


@keeping_unsent(place="new:topic", back=address_of_new_topic)
@require_http_methods(["GET", "POST"])
@rate_limited("forum.start")
def new_topic(request: SignedInRequest) -> HttpResponse:
    """Start a topic; bad input comes back with what was typed."""
    require(is_member(request.user), _("You may not start a topic here."))
    initial = _begun(request)
    form = TopicForm(sent(request), request.FILES or None, by=request.user, initial=initial)
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.start(by=request.user, **with_file(form, by=request.user))
        except Refused as refusal:
            if refusal.status not in (409, 413, 422):
                raise
            form = with_new_key(form) if refusal.status == 409 else form
            form.add_error(refusal.field, refusal.message)
            status = refusal.status
        else:
            remember_voice(request, "new:topic", made.organisation)
            if isinstance(made, HeldPost):
                return was_held(request, made)
            hint_after(request, form.cleaned_data["title"], form.cleaned_data["body"])
            return redirect_after_post(made.get_absolute_url())
    voices = voices_html(request, "new:topic", kept=initial.get("organisation"), form=form)
    return render(request, "forum/new_topic.html", {"form": form, "voices": voices}, status=status)


def _begun(request: SignedInRequest) -> dict[str, str]:
    """What the form holds at first: the draft kept, then what the link asks for."""
    draft = Draft.objects.filter(user=request.user, place="new:topic").first()
    kept = {"organisation": "", **draft.fields, "title": draft.title, "body": draft.body} if draft else {}
    asked = {name: request.GET[name] for name in ("category", "title") if name in request.GET}
    return {**kept, **asked}


def _find(request: HttpRequest, pk: int, page: int = 1) -> Topic | HttpResponse:
    """The topic as this person may see it, or a redirect to the one it was merged into."""
    topic = topic_for_page(pk, request.user, page)
    if topic is not None and topic.merged_into_id is None:
        return topic
    merged = Topic.objects.filter(pk=pk).exclude(merged_into=None).values("merged_into")
    into = Topic.objects.visible_to(request.user).filter(pk__in=merged).first()
    if into is None:
        raise Http404
    return redirect(into.get_absolute_url(), permanent=True)


def _moved(request: HttpRequest, topic_id: int, number: int) -> HttpResponse | None:
    moves = PostMoved.objects.filter(topic_id_before=topic_id, number_before=number)
    visible = Post.objects.visible_to(request.user).select_related("topic")
    post = visible.filter(pk__in=moves.values("post")).first()
    return redirect(post.get_absolute_url(), permanent=True) if post else None


def _page(request: HttpRequest) -> int:
    try:
        page = int(request.GET.get("page", 1))
    except ValueError:
        raise Http404 from None
    if not 1 <= page < 1_000_000:
        raise Http404
    return page
