"""What a member does beside writing: react, watch, keep, draft, read."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.errors import Refused
from core.http import (
    SignedInRequest,
    fragment_or_redirect,
    is_fragment,
    redirect_after_post,
    safe_next,
    sent,
    wants_json,
)
from core.paging import page_by_key
from core.rate_limits import rate_limited
from forum import actions
from forum.begun import begun_by
from forum.forms import BookmarkForm, DraftForm
from forum.models import Bookmark, Category, Draft, Level, Post, Reaction, ReactionKind, Tag, Topic
from forum.permissions import can_react
from forum.topic_page import reactions_html
from forum.views.marks import find_post, find_topic
from forum.writing import preview_html
from guard.hints import hints_for


@login_required
@require_POST
@rate_limited("forum.react")
def react(request: SignedInRequest, pk: int, kind: str) -> HttpResponse:
    """Give a reaction, or take it back if it was given: one button, two states."""
    if kind not in ReactionKind.values:
        raise Http404
    post = find_post(request, pk)
    mine = Reaction.objects.filter(
        user=request.user, content_type=ContentType.objects.get_for_model(Post), object_id=post.pk
    )
    wanted = request.POST.get("on", "")
    is_on = mine.filter(kind=kind).exists()
    if wanted == "0" or (not wanted and is_on):
        actions.unreact(post, by=request.user, kind=kind)
    else:
        actions.react(post, by=request.user, kind=kind)
    post.refresh_from_db(fields=["reaction_counts"])
    if not is_fragment(request):
        return redirect_after_post(post.get_absolute_url())
    given = set(mine.values_list("kind", flat=True))
    is_open = can_react(request.user, post)
    response = HttpResponse(
        reactions_html(f"/posts/{post.pk}", post.reaction_counts, given, can_react=is_open)
    )
    patch_vary_headers(response, ["HX-Request"])
    return response


@login_required
@require_POST
def watch(request: SignedInRequest, kind: str, pk: int) -> HttpResponse:
    """Choose how much to hear of a topic, category or tag."""
    querysets: dict[str, models.QuerySet[Any]] = {
        "topic": Topic.objects.visible_to(request.user),
        "category": Category.objects.visible_to(request.user),
        "tag": Tag.objects.filter(topics__in=Topic.objects.visible_to(request.user)).distinct(),
    }
    if kind not in querysets:
        raise Http404
    target = get_object_or_404(querysets[kind], pk=pk)
    level = request.POST.get("level", "")
    actions.watch(target, by=request.user, level=level)
    context = {"kind": kind, "target": target, "level": level, "levels": Level.choices}
    return fragment_or_redirect(
        request, "forum/_watch.html", context, to=safe_next(request, target.get_absolute_url())
    )


@login_required
@require_http_methods(["GET", "POST"])
def bookmark(request: SignedInRequest, pk: int) -> HttpResponse:
    """Keep a post with a note and a reminder; the form comes back on a moment that is past."""
    post = find_post(request, pk)
    kept = Bookmark.objects.filter(
        user=request.user, content_type=ContentType.objects.get_for_model(Post), object_id=post.pk
    ).first()
    initial = {"note": kept.note, "remind_at": kept.remind_at} if kept else None
    form = BookmarkForm(sent(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.bookmark(post, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            return redirect_after_post(safe_next(request, post.get_absolute_url()))
    status = 422 if form.errors else 200
    context = {"post": post, "form": form, "kept": kept}
    return render(request, "forum/bookmark.html", context, status=status)


@login_required
@require_POST
def unbookmark(request: SignedInRequest, pk: int) -> HttpResponse:
    post = find_post(request, pk)
    actions.unbookmark(post, by=request.user)
    return redirect_after_post(safe_next(request, post.get_absolute_url()))


@login_required
@require_GET
def bookmarks(request: SignedInRequest) -> HttpResponse:
    """The member's kept posts, those they may still see."""
    visible = Post.objects.visible_to(request.user)
    kept = Bookmark.objects.filter(
        user=request.user,
        content_type=ContentType.objects.get_for_model(Post),
        object_id__in=visible.values("pk"),
    )
    page = page_by_key(kept, keys=("-id",), cursor=request.GET.get("cursor", ""))
    posts = visible.select_related("topic", "author").in_bulk([one.object_id for one in page.items])
    rows = [(one, posts[one.object_id]) for one in page.items if one.object_id in posts]
    return render(request, "forum/bookmarks.html", {"page": page, "rows": rows})


@login_required
@require_POST
@rate_limited("forum.read")
def read(request: SignedInRequest, pk: int) -> HttpResponse:
    """Note how far the member has read: sent as posts come into view, or by a button."""
    topic = find_topic(request, pk)
    try:
        number = int(request.POST.get("number", ""))
    except ValueError:
        raise Refused(_("Say which post you have read to."), status=422) from None
    reached = actions.read_to(topic, by=request.user, number=max(0, number))
    if wants_json(request):
        return JsonResponse({"number": reached})
    return redirect_after_post(safe_next(request, topic.get_absolute_url()))


@login_required
@require_POST
def read_everything(request: SignedInRequest) -> HttpResponse:
    """Mark all topics as read, or those of one category."""
    slug = request.POST.get("category")
    category = None
    if slug:
        category = get_object_or_404(Category.objects.visible_to(request.user), slug=slug)
    actions.read_everything(by=request.user, category=category)
    return redirect_after_post(safe_next(request, "/forum/"))


@login_required
@require_POST
@rate_limited("forum.preview")
def preview(request: SignedInRequest) -> HttpResponse:
    """The server's own rendering of a text, as it would be posted."""
    body = request.POST.get("body", "")
    html = preview_html(body, by=request.user)
    template = "forum/_preview.html" if is_fragment(request) else "forum/preview.html"
    response = render(request, template, {"html": html, "hints": hints_for(body)})
    patch_vary_headers(response, ["HX-Request"])
    return response


@login_required
@require_http_methods(["GET", "POST"])
@rate_limited("forum.draft")
def drafts(request: SignedInRequest) -> HttpResponse:
    """The list of the member's drafts; a POST saves one (an empty text drops it)."""
    if request.method == "GET":
        return render(request, "forum/drafts.html", {"begun": begun_by(request.user)})
    form = DraftForm(request.POST)
    if not form.is_valid():
        raise Refused(str(next(iter(form.errors.values()))[0]), status=422)
    draft = actions.save_draft(by=request.user, **form.cleaned_data)
    if wants_json(request):
        return JsonResponse(
            {"version": draft.version, "updated_at": draft.updated_at.isoformat()}
            if draft
            else {"version": 0}
        )
    return redirect_after_post(safe_next(request, "/drafts/"))


@login_required
@require_POST
def drop_draft(request: SignedInRequest, pk: int) -> HttpResponse:
    draft = get_object_or_404(Draft, pk=pk, user=request.user)
    actions.drop_draft(draft.place, by=request.user)
    return redirect_after_post("/drafts/")
