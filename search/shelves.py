"""What is found besides the forum: published strategies and opened campaigns.

Such a document is of something everyone may see, and goes when that is hidden. A product more is a Shelf more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser

from campaigns.models import Campaign
from search.documents import plain
from search.languages import language_of
from search.models import Document, Kind
from strategies.models import Strategy

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

VISITOR = AnonymousUser()


@dataclass(frozen=True)
class Shelf:
    """One kind of thing: which of them are public, and what they say."""

    kind: Kind
    model: type[Model]
    public: Callable[[], QuerySet[Any]]
    text: Callable[[Any], Iterable[str]]
    author: str
    created: str

    def document_of(self, thing: Any) -> Document:
        """Return its document, unsaved."""
        text = "\n".join(part for part in self.text(thing) if part)
        return Document(
            kind=self.kind,
            object_id=thing.pk,
            title=thing.title,
            text=text,
            version=thing.version,
            language=language_of(f"{thing.title}\n{text}", stated=thing.language),
            author_id=getattr(thing, f"{self.author}_id"),
            created_at=getattr(thing, self.created),
        )


def _strategies() -> QuerySet[Strategy]:
    return Strategy.objects.visible_to(VISITOR).select_related("author", "organisation", "current")


def _campaigns() -> QuerySet[Campaign]:
    return Campaign.objects.visible_to(VISITOR).select_related("created_by", "text")


def _of_a_strategy(strategy: Strategy) -> Iterable[str]:
    yield strategy.summary
    revision = strategy.current
    if revision is None:
        return
    for made in revision.sections_html.values():  # of the steps a list
        yield from (plain(html) for html in (made if isinstance(made, list) else [made]))
    for step in revision.steps:
        yield " ".join(str(step.get(part, "")) for part in ("what", "detail", "who", "tool"))
    yield from (str(source.get("title", "")) for source in revision.sources)


def _of_a_campaign(campaign: Campaign) -> Iterable[str]:
    yield campaign.summary
    yield " ".join((campaign.docket, campaign.people))
    yield plain(campaign.why_html)
    if campaign.text is not None:
        yield campaign.text.signed


SHELVES = (
    Shelf(Kind.STRATEGY, Strategy, _strategies, _of_a_strategy, "author", "published_at"),
    Shelf(Kind.CAMPAIGN, Campaign, _campaigns, _of_a_campaign, "created_by", "opened_at"),
)
BY_KIND = {str(shelf.kind): shelf for shelf in SHELVES}
