"""What one may do with a post: the menu beside it, and a page of the same for those without script."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET

from accounts.models import Distance
from accounts.permissions import can_mute
from core.http import SignedInRequest, is_fragment
from forum.models import ReactionKind
from forum.permissions import (
    can_answer,
    can_edit,
    can_react,
    can_remove,
    can_reply,
    can_restore,
    can_see_history,
)
from forum.topic_page import reactions_html, reader_of
from forum.views.marks import find_post


@login_required
@require_GET
def more(request: SignedInRequest, pk: int) -> HttpResponse:
    """Everything this member may do with this post, asked of the same predicates as the actions."""
    post = find_post(request, pk)
    user, topic = request.user, post.topic
    reader = reader_of(user, [post.pk])
    given = reader.reactions.get(post.pk, set())
    distance = reader.distances.get(post.author_id or 0)
    may_react = can_react(user, post)
    context = {
        "post": post,
        "topic": topic,
        "reactions": reactions_html(f"/posts/{post.pk}", post.reaction_counts, given, can_react=may_react),
        "kinds": [choice for choice in ReactionKind.choices if choice[0] not in given] if may_react else [],
        "can_reply": can_reply(user, topic) and not post.is_removed,
        "can_edit": can_edit(user, post),
        "can_remove": can_remove(user, post),
        "can_restore": can_restore(user, post),
        "can_answer": can_answer(user, topic) and post.number > 1 and not post.is_removed,
        "can_see_history": post.is_edited and can_see_history(user, post),
        "is_answer": topic.answer_id == post.pk,
        "is_own": post.author_id == user.pk,
        "can_mute": can_mute(user, post.author) and distance != Distance.BLOCKED,
        "is_muted": distance == Distance.MUTED,
    }
    template = "forum/_post_menu.html" if is_fragment(request) else "forum/post_more.html"
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response
