"""Writing posts: reply, edit, take back, bring back."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from core.errors import Refused
from core.http import (
    SignedInRequest,
    fragment_or_redirect,
    is_fragment,
    redirect_after_post,
    sent,
    whole_number,
)
from core.permissions import require
from core.rate_limits import rate_limited
from forum import actions
from forum.forms import EditForm, ReplyForm
from forum.models import Draft, HeldPost, Post, Topic
from forum.page_queries import topic_for_page
from forum.permissions import can_edit, can_reply
from forum.topic_page import draft_for, post_html
from forum.unsent import address_of_reply, keeping_unsent
from forum.views.files import typed, with_file, with_new_key
from forum.views.held import was_held
from forum.views.marks import find_post
from forum.voices import remember_voice, voices_html
from guard.hints import hint_after


@keeping_unsent(place="topic:{pk}", back=address_of_reply)
@require_http_methods(["GET", "POST"])
@rate_limited("forum.reply")
def reply(request: SignedInRequest, pk: int) -> HttpResponse:
    """Answer in a topic. The form alone is a page too, for those without JavaScript."""
    topic = topic_for_page(pk, request.user, 1)
    if topic is None:
        raise Http404
    require(can_reply(request.user, topic))
    answered = _answered(request, topic)
    begun = _begun(request, topic, answered)
    form = ReplyForm(sent(request), request.FILES or None, topic=topic, initial=begun)
    if request.method == "POST" and form.is_valid():
        try:
            post = actions.reply(topic, by=request.user, **with_file(form, by=request.user))
        except Refused as refusal:
            if refusal.extra.get("code") == "closed":
                actions.save_draft(f"topic:{topic.pk}", by=request.user, body=form.data["body"])
            form.add_error(refusal.field, refusal.message)
            return _form_again(request, topic, form, refusal.status)
        remember_voice(request, f"topic:{topic.pk}", post.organisation)
        if isinstance(post, HeldPost):
            return was_held(request, post)
        if not is_fragment(request):
            hint_after(request, post.body)
            return redirect_after_post(_shown_at(post))
        context = {"post_html": post_html(post, request.user)}
        return fragment_or_redirect(request, "forum/_new_post.html", context, to=post.get_absolute_url())
    return _form_again(request, topic, form, 422 if form.errors else 200, answered)


@login_required
@require_http_methods(["GET", "POST"])
@rate_limited("forum.edit")
def edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Edit a post; over someone's newer edit, both texts come back with 409."""
    post = find_post(request, pk)
    require(can_edit(request.user, post))
    draft = Draft.objects.filter(user=request.user, place=f"edit:{post.pk}").first()
    form = EditForm(sent(request), request.FILES or None, initial=_edit_begun(post, draft))
    context = {"post": post, "topic": post.topic, "form": form, "draft": draft}
    if request.method == "POST" and form.is_valid():
        try:
            post = actions.edit(post, by=request.user, **with_file(form, by=request.user))
        except Refused as refusal:
            if "current" in refusal.extra:
                data = typed(form)
                data["version"] = str(refusal.extra["version"])
                context["form"] = form = EditForm(data)
                context |= {"conflict": refusal.message, "current": refusal.extra["current"]}
            else:
                form.add_error(refusal.field, refusal.message)
            return render(request, "forum/edit_post.html", context, status=refusal.status)
        hint_after(request, post.body)
        return redirect_after_post(post.get_absolute_url())
    return render(request, "forum/edit_post.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def remove(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a post back (its author) or remove it (a moderator)."""
    post = find_post(request, pk)
    actions.remove(post, by=request.user)
    return redirect_after_post(post.topic.get_absolute_url())


@login_required
@require_POST
def restore(request: SignedInRequest, pk: int) -> HttpResponse:
    post = find_post(request, pk)
    actions.restore(post, by=request.user)
    return redirect_after_post(post.get_absolute_url())


def _shown_at(post: Post) -> str:
    """Where its writer sees it: below the page that embeds its topic, else on the topic's own."""
    return f"{post.topic.home}#post-{post.number}" if post.topic.is_owned else post.get_absolute_url()


def _edit_begun(post: Post, draft: Draft | None) -> dict[str, Any]:
    """The draft kept, on the version of the post it was begun from, so that a newer one is noticed."""
    if draft is None:
        return {"body": post.body, "version": post.version}
    began_from = whole_number(str(draft.fields.get("version", "")))
    return {"body": draft.body, "version": post.version if began_from is None else began_from}


def _answered(request: SignedInRequest, topic: Topic) -> Post | None:
    """The post that `to` or `quote` in the address names, if the member may see it."""
    number = whole_number(request.GET.get("to") or request.GET.get("quote") or "")
    if number is None:
        return None
    posts = topic.posts.visible_to(request.user).select_related("author")
    return posts.filter(number=number).first()


def _begun(request: SignedInRequest, topic: Topic, answered: Post | None) -> dict[str, Any]:
    """What the form holds at first: the draft kept, then the quote asked for."""
    draft = draft_for(topic, request.user) if request.method != "POST" else None
    body = draft.body if draft else ""
    if answered and "quote" in request.GET:
        name = answered.author.username if answered.author else ""
        quote = f'[quote="{name}, post:{answered.number}, topic:{topic.pk}"]\n{answered.body}\n[/quote]\n\n'
        body = f"{body.rstrip()}\n\n{quote}".lstrip("\n")
    return {"body": body, "reply_to": answered.number if answered else None}


def _form_again(
    request: SignedInRequest, topic: Topic, form: ReplyForm, status: int, answered: Post | None = None
) -> HttpResponse:
    """The reply form with what was typed; after a 409 under a new key, so that it can be sent."""
    if status == 409:
        form = with_new_key(form)
    draft = draft_for(topic, request.user)
    kept = draft.fields.get("organisation", "") if draft else None
    context = {
        "topic": topic,
        "form": form,
        "answered": answered,
        "draft": draft,
        "voices": voices_html(request, f"topic:{topic.pk}", kept=kept, form=form),
    }
    return render(request, "forum/reply.html", context, status=status)
