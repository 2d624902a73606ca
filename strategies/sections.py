"""What a strategy consists of: its sections, in the order in which they are read, compared and commented on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Section:
    """One part of a strategy.

    `holds` names what belongs to it: fields of a revision, and `sections.<key>` for its running text.
    `invitation` is what stands there while nobody knows.
    """

    key: str
    label: StrOrPromise
    holds: tuple[str, ...]
    invitation: StrOrPromise = ""
    hint: StrOrPromise = ""

    @property
    def has_text(self) -> bool:
        return f"sections.{self.key}" in self.holds


SECTIONS = (
    Section("title", _("Title"), ("title",)),
    Section("summary", _("In one sentence"), ("summary",)),
    Section(
        "problem",
        _("The problem"),
        ("sections.problem",),
        _("Not yet known: what goes wrong, for whom, and what it costs."),
        _("What goes wrong, for whom, and what it costs."),
    ),
    Section(
        "applies",
        _("Where it applies"),
        ("sections.applies", "applies"),
        _("Not yet known: where it works, and where it would not."),
        _("Use it if …, avoid it if …"),
    ),
    Section(
        "prerequisites",
        _("Prerequisites and permits"),
        ("sections.prerequisites",),
        _("Not yet known: what one needs before, and who must agree."),
        _("Contracts, permits, meters, people; who must agree before."),
    ),
    Section(
        "steps",
        _("Steps"),
        ("steps",),
        _("Not yet known: what to do, in which order, who does it, how long it takes."),
    ),
    Section(
        "cost",
        _("Cost and lead time"),
        ("sections.cost", "cost_band", "lead_time"),
        _("Not yet known: what it costs to try, and how long until it runs."),
        _("What it costs once and by the year, in US dollars; what drives it."),
    ),
    Section(
        "effect",
        _("Effect"),
        ("sections.effect", "formula", "variables", "effect_low", "effect_high"),
        _("Not yet known: what it is worth, as a formula with its range."),
        _("Where the effect comes from, and what makes it smaller."),
    ),
    Section(
        "measuring",
        _("How to measure it"),
        ("sections.measuring", "measure"),
        _("Not yet known: what to measure, against which baseline, for how long."),
        _("Which meter, which baseline, which window, what to leave out."),
    ),
    Section(
        "risks",
        _("Risks"),
        ("sections.risks",),
        _("Not yet known: what can go wrong, and how one would notice."),
        _("What can go wrong, how likely it is, how one notices."),
    ),
    Section(
        "stop_rule",
        _("Stop rule"),
        ("sections.stop_rule",),
        _("Not yet known: at which figure one stops."),
        _("At which figure one stops, and who says so."),
    ),
    Section(
        "roll_back",
        _("Roll-back"),
        ("sections.roll_back",),
        _("Not yet known: how one gets back to where one was."),
        _("How one gets back to where one was, and how long that takes."),
    ),
    Section(
        "sources",
        _("Sources"),
        ("sources",),
        _("Not yet known: nobody has named a source."),
    ),
    Section(
        "valid_until",
        _("Valid until"),
        ("valid_until",),
        _("No date is set until which this is valid."),
    ),
)
BY_KEY = {section.key: section for section in SECTIONS}
TEXTS = tuple(section.key for section in SECTIONS if section.has_text)

TEXT_MAX = 12_000
STEPS_MOST = 40
VARIABLES_MOST = 20
SOURCES_MOST = 40
SOURCE_KINDS = {
    "own-data": _("Own data"),
    "peer-report": _("Peer report"),
    "public-filing": _("Public filing"),
    "vendor-claim": _("Vendor's claim"),
    "study": _("Study"),
    "example": _("Example"),
}
STEP_FIELDS = ("what", "detail", "who", "how_long", "tool")
