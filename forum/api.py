"""The forum's API: a second face of the same actions."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.names import fold
from core.api import CREATED, NO_CONTENT, Endpoint, member, once_key
from core.http import whole_number
from forum import actions
from forum.api_held import HELD, accepted
from forum.listing import ORDERS
from forum.models import Category, HeldPost, Level, Post, ReactionKind, Topic
from forum.querysets import PostQuerySet, TopicQuerySet
from forum.serializers import (
    AnswerSerializer,
    CategorySerializer,
    EditPostSerializer,
    EditTopicSerializer,
    NewPostSerializer,
    NewTopicSerializer,
    PostSerializer,
    TopicSerializer,
    WatchSerializer,
)

CURSOR = OpenApiParameter("cursor", str, description="From `next` or `previous`.")


class Categories(Endpoint):
    @extend_schema(responses=CategorySerializer(many=True), parameters=[CURSOR])
    def get(self, request: Request) -> Response:
        """The categories you may see."""
        rows = Category.objects.visible_to(request.user).select_related("parent")
        keys = ("position", "id")
        return self.listed(request, rows, keys=keys, serializer=CategorySerializer, size=100)


class OneCategory(Endpoint):
    @extend_schema(responses=CategorySerializer)
    def get(self, request: Request, slug: str) -> Response:
        """One category."""
        rows = Category.objects.visible_to(request.user).select_related("parent")
        return Response(CategorySerializer(get_object_or_404(rows, slug=slug)).data)


class Topics(Endpoint):
    @extend_schema(
        responses=TopicSerializer(many=True),
        parameters=[
            CURSOR,
            OpenApiParameter("order", str, enum=[key for key in ORDERS if key != "unread"]),
            OpenApiParameter("category", str, description="A category's slug."),
            OpenApiParameter("tag", str, description="A tag's slug."),
            OpenApiParameter("author", str, description="A username."),
            OpenApiParameter("language", str, enum=[code for code, _ in settings.CONTENT_LANGUAGES]),
        ],
    )
    def get(self, request: Request) -> Response:
        """The topics you may see, the latest first."""
        order = request.query_params.get("order", "latest")
        keys = ORDERS.get(order, ORDERS["latest"])[1]
        rows = _filtered(_topics(request).present(), request)
        if order == "unanswered":
            rows = rows.unanswered()
        elif order == "unread":
            rows = rows.unread_by(request.user) if request.user.is_authenticated else rows.none()
        return self.listed(request, rows, keys=keys, serializer=TopicSerializer)

    @extend_schema(request=NewTopicSerializer, responses={201: TopicSerializer, **HELD})
    def post(self, request: Request) -> Response:
        """Start a topic. The same key and text give the same topic again.

        A newcomer's with links to other sites waits for a moderator: 202.
        """
        data = self.given(request, NewTopicSerializer)
        category = get_object_or_404(Category.objects.visible_to(request.user), slug=data.pop("category"))
        key = once_key(request, data)
        made = actions.start(category, by=member(request), key=key, **data)
        if isinstance(made, HeldPost):
            return accepted(made)
        return Response(TopicSerializer(_topics(request).get(pk=made.pk)).data, status=CREATED)


class OneTopic(Endpoint):
    @extend_schema(responses=TopicSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """One topic."""
        return Response(TopicSerializer(_topic(request, pk)).data)

    @extend_schema(request=EditTopicSerializer, responses=TopicSerializer)
    def patch(self, request: Request, pk: int) -> Response:
        """Change title, tags or language."""
        topic = _topic(request, pk)
        actions.retitle(topic, by=member(request), **self.given(request, EditTopicSerializer))
        return Response(TopicSerializer(_topic(request, pk)).data)


class TopicMark(Endpoint):
    """A state of a topic is a noun: PUT sets it, DELETE takes it back."""

    acts = {"lock": (actions.lock, actions.unlock), "pin": (actions.pin, actions.unpin)}

    @extend_schema(request=None, responses={204: None})
    def put(self, request: Request, pk: int, mark: str) -> Response:
        """Lock or pin a topic."""
        self.acts[mark][0](_topic(request, pk), by=member(request))
        return Response(status=NO_CONTENT)

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request, pk: int, mark: str) -> Response:
        """Unlock or unpin a topic."""
        self.acts[mark][1](_topic(request, pk), by=member(request))
        return Response(status=NO_CONTENT)


class TopicAnswer(Endpoint):
    @extend_schema(request=AnswerSerializer, responses={204: None})
    def put(self, request: Request, pk: int) -> Response:
        """Mark a reply as the answer, by its number in the topic or its id."""
        topic = _topic(request, pk)
        data = self.given(request, AnswerSerializer)
        wanted = {"number": data["number"]} if "number" in data else {"pk": data["post"]}
        actions.answer(get_object_or_404(_posts(request), topic=topic, **wanted), by=member(request))
        return Response(status=NO_CONTENT)

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Take the answer mark back."""
        actions.unanswer(_topic(request, pk), by=member(request))
        return Response(status=NO_CONTENT)


class TopicWatch(Endpoint):
    @extend_schema(request=WatchSerializer, responses={204: None})
    def put(self, request: Request, pk: int) -> Response:
        """Choose how much to hear of a topic; every reply, if no level is given."""
        level = self.given(request, WatchSerializer)["level"]
        actions.watch(_topic(request, pk), by=member(request), level=level)
        return Response(status=NO_CONTENT)

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Hear only of replies and mentions to you."""
        actions.watch(_topic(request, pk), by=member(request), level=Level.NORMAL)
        return Response(status=NO_CONTENT)


class TopicPosts(Endpoint):
    @extend_schema(
        responses=PostSerializer(many=True),
        parameters=[OpenApiParameter("after", int, description="Posts with a higher number."), CURSOR],
    )
    def get(self, request: Request, pk: int) -> Response:
        """A topic's posts in order."""
        rows = _posts(request).filter(topic=_topic(request, pk))
        after = whole_number(request.query_params.get("after", ""))
        if after is not None:
            rows = rows.filter(number__gt=after)
        return self.listed(request, rows, keys=("number",), serializer=PostSerializer, size=50)

    @extend_schema(request=NewPostSerializer, responses={201: PostSerializer, **HELD})
    def post(self, request: Request, pk: int) -> Response:
        """Reply. The same key and text give the same post again.

        A newcomer's with links to other sites waits for a moderator: 202.
        """
        topic = _topic(request, pk)
        data = self.given(request, NewPostSerializer)
        number = data.pop("reply_to", None)
        answered = topic.posts.present().filter(number=number).first() if number else None
        key = once_key(request, data)
        post = actions.reply(topic, by=member(request), key=key, reply_to=answered, **data)
        if isinstance(post, HeldPost):
            return accepted(post)
        return Response(PostSerializer(_posts(request).get(pk=post.pk)).data, status=CREATED)


class Posts(Endpoint):
    @extend_schema(responses=PostSerializer(many=True), parameters=[CURSOR])
    def get(self, request: Request) -> Response:
        """The newest posts you may see, across topics."""
        rows = _posts(request).present()
        author = request.query_params.get("author")
        if author:
            rows = rows.filter(author__username_key=fold(author))
        return self.listed(request, rows, keys=("-created_at", "-id"), serializer=PostSerializer)


class OnePost(Endpoint):
    @extend_schema(responses=PostSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """One post."""
        return Response(PostSerializer(get_object_or_404(_posts(request), pk=pk)).data)

    @extend_schema(request=EditPostSerializer, responses=PostSerializer)
    def patch(self, request: Request, pk: int) -> Response:
        """Edit a post. 409 with `current` and `version` if yours is not the latest version."""
        post = get_object_or_404(_posts(request), pk=pk)
        actions.edit(post, by=member(request), **self.given(request, EditPostSerializer))
        return Response(PostSerializer(_posts(request).get(pk=pk)).data)

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Take your post back, or remove one as a moderator."""
        actions.remove(get_object_or_404(_posts(request), pk=pk), by=member(request))
        return Response(status=NO_CONTENT)


class PostReaction(Endpoint):
    @extend_schema(request=None, responses={204: None})
    def put(self, request: Request, pk: int, kind: str) -> Response:
        """React to a post; twice changes nothing."""
        actions.react(_reacted(request, pk, kind), by=member(request), kind=kind)
        return Response(status=NO_CONTENT)

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request, pk: int, kind: str) -> Response:
        """Take a reaction back."""
        actions.unreact(_reacted(request, pk, kind), by=member(request), kind=kind)
        return Response(status=NO_CONTENT)


def _reacted(request: Request, pk: int, kind: str) -> Post:
    if kind not in ReactionKind.values:
        raise Http404
    return get_object_or_404(_posts(request), pk=pk)


def _topics(request: Request) -> TopicQuerySet:
    return Topic.objects.visible_to(request.user).for_page().prefetch_related("tags")


def _topic(request: Request, pk: int) -> Topic:
    return get_object_or_404(_topics(request), pk=pk, merged_into=None)


def _posts(request: Request) -> PostQuerySet:
    return (
        Post.objects.visible_to(request.user)
        .for_page()
        .select_related(
            "topic__category__group", "topic__category__parent", "author", "organisation", "reply_to__author"
        )
    )


def _filtered(topics: TopicQuerySet, request: Request) -> TopicQuerySet:
    filters: dict[str, Any] = {
        "category": "category__slug",
        "tag": "tags__slug",
        "author": "author__username_key",
        "language": "language",
    }
    given = request.query_params
    wanted = {lookup: given[name] for name, lookup in filters.items() if given.get(name)}
    if "author__username_key" in wanted:
        wanted["author__username_key"] = fold(wanted["author__username_key"])
    return topics.filter(**wanted)
