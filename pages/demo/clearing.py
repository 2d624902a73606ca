"""Take the demo out again: all it made and all its accounts wrote, and nothing else.

What real members wrote stays. A demo topic that one of them answered keeps its title, its address
and their posts under their numbers; the category it stands in stays with it. Everything that hangs
on what goes (reactions, bookmarks, watches, notifications, reports) goes along, found by its generic
end, so that later products need no line here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import Count, Q
from django.db.models.deletion import Collector

from accounts.models import User
from campaigns.actions.reviewing import ROOM as CAMPAIGNS
from campaigns.models import Campaign, Delivery, Person, Signature
from forum.actions.arranging import recount
from forum.actions.versions import touch_all
from forum.models import Category, Post, Tag, Topic
from messaging.models import Call, Conversation, Proposal
from moderation.models import Report, Review
from notifications.actions import recount_all
from organisations.models import Membership, Organisation
from pages.demo.content import EMAIL_DOMAIN
from pages.demo.grouping import clear_groups
from pages.demo.loading import ORIGIN
from pages.demo.picturing import clear_pictures
from search.models import Document
from strategies.actions.grading import regrade
from strategies.actions.publishing import ROOM as STRATEGIES
from strategies.models import FieldReport, Strategy, Translation

# The categories that the demo's strategies and campaigns are talked about in.
_ROOMS = [f"room:{room.slug}" for room in (STRATEGIES, CAMPAIGNS)]


@dataclass
class Cleared:
    members: int = 0
    topics: int = 0
    posts: int = 0
    categories: int = 0
    # Topics that stay because real members wrote in them.
    kept: list[Topic] = field(default_factory=list)


def clear() -> Cleared:
    """Remove the demo. Safe to run again, and anywhere: a public site that has it wants to."""
    cleared = Cleared()
    with transaction.atomic():
        members = User.objects.filter(origin=ORIGIN, email__iendswith=f"@{EMAIL_DOMAIN}")
        authors = list(members.values_list("pk", flat=True))
        _clear_strategies(authors)
        gone = Post.objects.filter(Q(origin__startswith=f"{ORIGIN}:") | Q(author__in=authors))
        topics = Topic.objects.filter(
            Q(origin__startswith=f"{ORIGIN}:") | Q(author__in=authors) | Q(posts__in=gone)
        )
        touched = list(topics.distinct())
        cleared.posts = _delete(gone)
        for topic in touched:
            if topic.posts.exists():
                _keep(topic)
                cleared.kept.append(topic)
        kept = {topic.pk for topic in cleared.kept}
        empty = [topic.pk for topic in touched if topic.pk not in kept]
        cleared.topics = _delete(Topic.objects.filter(pk__in=empty))
        cleared.categories = _clear_categories()
        _delete(Category.objects.filter(origin__in=_ROOMS, topics=None))
        _withdraw_reports(authors)
        _clear_field_reports(authors)
        _clear_campaigns(authors)
        _delete(Proposal.objects.filter(origin=ORIGIN))
        _delete(Call.objects.filter(Q(origin=ORIGIN) | Q(by__in=authors)))
        _delete(Conversation.objects.filter(started_by__in=authors))
        _clear_organisations(authors)
        clear_groups(authors)
        clear_pictures(authors)
        cleared.members = _delete(members)
        _recount()
        recount_all()  # of what real members had been told of it
    return cleared


def _clear_field_reports(authors: list[int]) -> None:
    """What the demo's companies reported, also on real members' strategies, whose grades follow."""
    reports = FieldReport.objects.filter(Q(origin=ORIGIN) | Q(author__in=authors))
    about = set(reports.values_list("strategy", flat=True))
    _delete(reports)
    for strategy in Strategy.objects.filter(pk__in=about):
        regrade(strategy)


def _delete(rows: models.QuerySet[models.Model]) -> int:
    """Delete rows, what falls with them, and what hangs on any of these by a generic end; how many rows."""
    pks = list(rows.values_list("pk", flat=True))
    if not pks:
        return 0
    rows = rows.model._default_manager.filter(pk__in=pks)
    for model, ids in _falling(rows):
        kind = ContentType.objects.get_for_model(model)
        for hanging_model, end in _generic_ends():
            hanging = hanging_model._default_manager.filter(
                **{end.ct_field: kind, f"{end.fk_field}__in": ids}
            )
            if hanging_model._meta.get_field(end.fk_field).null:
                # It may stand without an owner (an upload): let go of it, its own sweep decides.
                hanging.update(**{end.ct_field: None, end.fk_field: None})
            else:
                _delete(hanging)
    rows.delete()
    return len(pks)


def _falling(rows: models.QuerySet[models.Model]) -> Iterator[tuple[type[models.Model], list[object]]]:
    """These rows and all that the database takes along with them, model by model."""
    collector = Collector(using=rows.db, origin=rows)
    collector.collect(rows)
    for model, instances in collector.data.items():
        yield model, [instance.pk for instance in instances]
    for fast in collector.fast_deletes:
        yield fast.model, list(fast.values_list("pk", flat=True))


def _generic_ends() -> Iterator[tuple[type[models.Model], GenericForeignKey]]:
    for model in apps.get_models():
        for end in model._meta.private_fields:
            if isinstance(end, GenericForeignKey):
                yield model, end


def _keep(topic: Topic) -> None:
    """Let a topic stand on what real members wrote in it."""
    topic.refresh_from_db()
    if topic.origin.startswith(f"{ORIGIN}:"):
        topic.origin = ""
    if topic.answer_id is None:
        topic.answered_at = None
    topic.save(update_fields=["origin", "answered_at"])
    recount(topic)
    touch_all(topic)


def _withdraw_reports(authors: list[int]) -> None:
    """Take back what demo accounts reported; a review nobody else asked for goes too."""
    reports = Report.objects.filter(reporter__in=authors)
    reviews = list(reports.values_list("review_id", flat=True))
    _delete(reports)
    _delete(Review.objects.filter(pk__in=reviews, reports=None))
    for review in Review.objects.filter(pk__in=reviews):
        review.report_count = review.reports.count()
        review.save(update_fields=["report_count"])


def _clear_categories() -> int:
    """Children before parents; one in which real members have a topic becomes theirs."""
    gone = 0
    mine = Category.objects.filter(origin__startswith=f"{ORIGIN}:")
    for level in (mine.exclude(parent=None), mine.filter(parent=None)):
        empty = level.filter(topics=None, children=None)
        gone += _delete(empty)
    mine.update(origin="")
    return gone


def _clear_strategies(authors: list[int]) -> None:
    """The demo's own, and what its accounts translated of real members'."""
    ours = Strategy.objects.filter(Q(origin__startswith=f"{ORIGIN}:") | Q(author__in=authors))
    Document.objects.filter(kind="strategy", object_id__in=list(ours.values_list("pk", flat=True))).delete()
    # A translation and a draft hold on to the revision they were made from.
    _delete(Translation.objects.filter(Q(strategy__in=ours) | Q(author__in=authors)))
    _delete(ours)


def _clear_campaigns(authors: list[int]) -> None:
    """The demo's own, and those that only its accounts stand for; signatures pin their texts, so they go first."""
    theirs = Person.objects.exclude(user__in=authors).values("campaign")
    ours = Campaign.objects.filter(Q(origin=ORIGIN) | Q(team__user__in=authors)).exclude(pk__in=theirs)
    ours = Campaign.objects.filter(pk__in=list(ours.values_list("pk", flat=True)))
    Delivery.objects.filter(campaign__in=ours).delete()
    Signature.objects.filter(campaign__in=ours).delete()
    Document.objects.filter(kind="campaign", object_id__in=list(ours.values_list("pk", flat=True))).delete()
    ours.update(text=None)
    _delete(ours)
    Campaign.objects.filter(origin=ORIGIN).update(origin="")


def _clear_organisations(authors: list[int]) -> None:
    """The demo's own and those only its accounts sit in; one with a real member in it becomes theirs."""
    theirs = Membership.objects.exclude(user__in=authors).values("organisation")
    ours = Organisation.objects.filter(Q(origin=ORIGIN) | Q(seats__user__in=authors)).distinct()
    _delete(ours.exclude(pk__in=theirs))
    Organisation.objects.filter(origin=ORIGIN).update(origin="")


def _recount() -> None:
    """Set the counters of what is left, and drop tags on which nothing hangs any more."""
    for category in Category.objects.all():
        topics = category.topics.filter(removed_at=None)
        category.topic_count = topics.count()
        category.post_count = Post.objects.filter(topic__in=topics, removed_at=None).count()
        category.save(update_fields=["topic_count", "post_count"])
    _delete(Tag.objects.filter(topics=None))
    present = Count("topics", filter=Q(topics__removed_at=None))
    for tag in Tag.objects.annotate(present=present).exclude(present=models.F("topic_count")):
        tag.topic_count = tag.present
        tag.save(update_fields=["topic_count"])
