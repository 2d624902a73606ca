"""The only writers of documents. All set what should be, whatever is there: safe to run twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from forum.models import Post, Topic
from search.documents import document_of, findable, texts, unindexed
from search.engines import engine
from search.languages import language_of
from search.models import PUBLIC, Document, Kind
from search.shelves import SHELVES, Shelf

if TYPE_CHECKING:
    from accounts.models import User

BATCH = 200
_WRITTEN = [
    "title", "text", "version", "language", "author", "category", "topic", "post", "created_at", "indexed_at",
]  # fmt: skip


def index_post(pk: int) -> None:
    """Bring what search knows of a post up to date; a removed or missing post is forgotten."""
    with transaction.atomic():
        _hold(Topic.objects.filter(posts=pk))
        post = findable().filter(pk=pk).first()
        stale = Document.objects.filter(post=pk)
        if post is not None:
            stale = stale.exclude(kind=Kind.TOPIC if post.number == 1 else Kind.POST)
        stale.delete()
        if post is not None:
            _store([post])


def index_shelved(shelf: Shelf, pk: int) -> None:
    """Bring what search knows of a strategy or a campaign up to date; what is not public is forgotten."""
    with transaction.atomic():
        shelf.model._default_manager.select_for_update(of=("self",)).filter(pk=pk).first()
        thing = shelf.public().filter(pk=pk).first()
        if thing is None:
            Document.objects.about(shelf.kind, [pk]).delete()
        else:
            _keep([shelf.document_of(thing)])


def index_topic(pk: int) -> Iterator[int]:
    """Bring what search knows of a topic and its posts up to date; yields after each batch how many it read.

    Replies whose present version is known already are only moved along, not read again. A batch is a
    transaction of its own: a topic of thousands of posts may have been merged into this one.
    """
    after = None
    while (batch := _index_batch(pk, after)) is not None:
        yield len(batch)
        after = batch[-1] if batch else 0


def _index_batch(pk: int, after: int | None) -> list[int] | None:
    """Index the topic itself (`after` None), then its replies beyond a post's id; None when there are no more."""
    with transaction.atomic():
        topic = _hold(Topic.objects.filter(pk=pk))
        if topic is None or topic.merged_into_id:
            Document.objects.filter(kind=Kind.TOPIC, object_id=pk).delete()
            return None
        if after is None:
            _move_along(topic)
            _store(findable().filter(topic=topic, number=1))
            return []
        replies = findable().filter(topic=topic, pk__gt=after).exclude(number=1)
        batch = list(unindexed(replies)[:BATCH])
        _store(batch)
        return [post.pk for post in batch] or None


def _move_along(topic: Topic) -> None:
    """Set where the documents of a topic stand, and drop those of what is gone from it."""
    category = None if topic.is_removed else topic.category_id
    Document.objects.filter(post__topic=topic).update(
        topic=topic, category=category, indexed_at=timezone.now()
    )
    documents = Document.objects.filter(topic=topic)
    documents.filter(~Q(post__removed_at=None)).delete()
    documents.filter(kind=Kind.POST, post__number=1).delete()
    # Another's opening post, merged into this.
    documents.filter(kind=Kind.TOPIC).exclude(object_id=topic.pk).delete()
    _relabel(topic)


def index_all(*, missing_only: bool = False) -> Iterator[int]:
    """Index every post, a short transaction a batch; yields how many each batch held. Then forget what is gone."""
    after = 0
    posts = unindexed(findable()) if missing_only else findable()
    with engine().loading():
        while batch := list(posts.filter(pk__gt=after)[:BATCH]):
            with transaction.atomic():
                _store(batch)
            after = batch[-1].pk
            yield len(batch)
        for shelf in SHELVES:
            yield from _index_shelf(shelf, missing_only=missing_only)
    forget_gone()


def _index_shelf(shelf: Shelf, *, missing_only: bool) -> Iterator[int]:
    after = 0
    while batch := list(shelf.public().filter(pk__gt=after).order_by("pk")[:BATCH]):
        after = batch[-1].pk
        known = dict(
            Document.objects.about(shelf.kind, [thing.pk for thing in batch]).values_list(
                "object_id", "version"
            )
        )
        chosen = [thing for thing in batch if not missing_only or known.get(thing.pk) != thing.version]
        with transaction.atomic():
            _keep([shelf.document_of(thing) for thing in chosen])
        yield len(chosen)


def forget_gone() -> int:
    """Drop documents of what is gone, hidden, or has become another kind of thing; returns how many."""
    shelved = 0
    for shelf in SHELVES:
        documents = Document.objects.filter(kind=shelf.kind)
        shelved += documents.exclude(object_id__in=shelf.public().order_by().values("pk")).delete()[0]
    gone = Document.objects.exclude(kind__in=PUBLIC).filter(
        Q(post=None)
        | ~Q(post__removed_at=None)
        | Q(kind=Kind.TOPIC) & (~Q(post__number=1) | ~Q(post__topic=F("object_id")))
        | Q(kind=Kind.POST, post__number=1)
    )
    return shelved + gone.delete()[0]


def _hold(topics: QuerySet[Topic]) -> Topic | None:
    """Wait until nobody writes in this topic, as actions do: topic first, so that none waits for the other for ever.

    Two workers then index one after the other, and the later one reads the newer text.
    """
    return topics.select_for_update(of=("self",)).first()


def _store(posts: Iterable[Post]) -> None:
    _keep([document_of(post) for post in posts])


def _keep(documents: list[Document]) -> None:
    if not documents:
        return
    Document.objects.bulk_create(
        documents, update_conflicts=True, unique_fields=["kind", "object_id"], update_fields=_WRITTEN
    )
    saved = {
        (kind, object_id): pk
        for chosen in Kind.values
        for kind, object_id, pk in Document.objects.about(
            chosen, [document.object_id for document in documents if document.kind == chosen]
        ).values_list("kind", "object_id", "pk")
    }
    for document in documents:
        document.pk = saved[document.kind, document.object_id]
    engine().store(texts(documents))


def _relabel(topic: Topic) -> None:
    """Set the language of replies anew: theirs is the topic's unless their script says otherwise."""
    changed: dict[str, list[int]] = {}
    replies = Document.objects.filter(topic=topic, kind=Kind.POST).values_list("pk", "language", "text")
    for pk, language, text in replies.iterator():
        if (right := language_of(text, stated=topic.language)) != language:
            changed.setdefault(right, []).append(pk)
    for language, pks in changed.items():
        Document.objects.filter(pk__in=pks).update(language=language, indexed_at=timezone.now())


def disown(user: User) -> None:
    """A member took their name off what stays: it is found under it no more."""
    Document.objects.filter(author=user).update(author=None)
