"""A version of a strategy to take along: as Markdown, as JSON, and how it is cited, for good."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from core import place
from strategies.content import content_of, is_empty
from strategies.evidence import ruling_of
from strategies.models import FieldReport, Revision, Strategy
from strategies.page import citation, contributors_of
from strategies.report_rows import rows_of, together
from strategies.rulings import explained
from strategies.sections import SECTIONS
from strategies.telling import plain

if TYPE_CHECKING:
    from accounts.models import User

LICENCE = "CC BY 4.0"
# What BibTeX reads as more than a letter.
_TEX = {"&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_", "{": r"\{", "}": r"\}",
        "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "\\": r"\textbackslash{}"}  # fmt: skip


@dataclass(frozen=True)
class Version:
    """One published revision, with whom to name."""

    strategy: Strategy
    revision: Revision
    contributors: list[User]

    @property
    def is_current(self) -> bool:
        return self.revision.number == self.strategy.version

    @property
    def citation(self) -> str:
        return citation(self.strategy, self.revision, self.contributors)

    @property
    def url(self) -> str:
        address = reverse("strategy_version", args=[self.strategy.slug, self.revision.number])
        return f"{settings.SITE_URL}{address}"


def version_of(strategy: Strategy, number: int) -> Version | None:
    """That version, if it was published. One query."""
    rows = strategy.revisions.published().filter(number__lte=number).select_related("author", "organisation")
    revisions = list(rows.order_by("number"))
    if not revisions or revisions[-1].number != number:
        return None
    for one in revisions:
        one.strategy = strategy
    return Version(strategy, revisions[-1], contributors_of(revisions))


def file_name(version: Version) -> str:
    """Without its ending: raise-the-setpoint-v3."""
    return f"{version.strategy.slug}-v{version.revision.number}"


def bibtex(version: Version) -> str:
    """An entry for BibTeX and those who read it."""
    revision = version.revision
    day = revision.decided_at or revision.updated_at
    fields = {
        "author": " and ".join(f"{{{_tex(user.shown_name)}}}" for user in version.contributors),
        "title": f"{{{_tex(revision.title)}}}",
        "year": str(day.year),
        "month": str(day.month),
        "version": str(revision.number),
        "howpublished": _tex(str(place.name())),
        "url": version.url,
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    key = "".join(letter for letter in version.strategy.slug if letter.isascii()).strip("-") or "strategy"
    return f"@misc{{{key}-v{revision.number},\n{lines}\n}}\n"


def as_markdown(version: Version) -> str:
    """Everything it says, in the language of the reader's headings and the strategy's own words."""
    strategy, revision = version.strategy, version.revision
    content = content_of(revision)
    parts = [f"# {revision.title}"]
    if revision.summary:
        parts.append(revision.summary)
    for section in SECTIONS:
        if section.key in ("title", "summary") or is_empty(content, section.key):
            continue
        parts += [f"## {section.label}", plain(content, section.key)]
    if version.is_current and strategy.report_count:
        parts += [f"## {_('Field reports')}", _reports_as_markdown(strategy)]
    parts += ["---", f"{version.citation} {LICENCE}."]
    return "\n\n".join(part for part in parts if part) + "\n"


def as_json(version: Version) -> dict[str, Any]:
    """The same for programs. Nobody unnamed is named."""
    strategy, revision = version.strategy, version.revision
    ruling = ruling_of(strategy) if version.is_current else None
    return {
        "slug": strategy.slug,
        "version": revision.number,
        "newest_version": strategy.version,
        "url": version.url,
        "language": strategy.language,
        "category": strategy.category.slug,
        "grade": strategy.grade if version.is_current else "",
        "because": explained(ruling).because if ruling else [],
        "published_at": revision.decided_at.isoformat() if revision.decided_at else None,
        "contributors": [user.shown_name for user in version.contributors],
        "licence": LICENCE,
        "citation": version.citation,
        **content_of(revision),
        "reports": [report_as_json(row) for row in _rows(strategy)] if version.is_current else [],
    }


def report_as_json(row: Any) -> dict[str, Any]:
    """One field report as others may have it."""
    report = row.report
    return {
        "id": report.pk,
        "who": row.speaker,
        "organisation": report.organisation.slug if report.organisation else None,
        "is_unnamed": report.is_sealed,
        "outcome": report.outcome,
        "version": report.version,
        "started_on": report.started_on,
        "ended_on": report.ended_on,
        "before": report.before,
        "after": report.after,
        "unit": report.unit,
        "change": None if row.change is None else round(row.change, 4),
        "text": report.text,
        "otherwise": report.otherwise,
    }


def _rows(strategy: Strategy) -> list[Any]:
    reports = FieldReport.objects.present().filter(strategy=strategy).for_rows()
    return rows_of(strategy, list(reports))


def _reports_as_markdown(strategy: Strategy) -> str:
    rows = _rows(strategy)
    all_of_them = together(rows)
    head = _("%(worked)s of %(count)s worked, %(failed)s did not.") % {
        "worked": all_of_them.worked,
        "count": all_of_them.count,
        "failed": all_of_them.failed,
    }
    names = (_("Who reports"), _("Before"), _("After"), _("What came of it"))
    lines = [f"| {' | '.join(names)} |", "|---|---|---|---|"]
    for row in rows:
        report = row.report
        cells = (
            row.speaker,
            "" if report.before is None else f"{report.before:g} {report.unit}",
            "" if report.after is None else f"{report.after:g} {report.unit}",
            str(report.get_outcome_display()),
        )
        lines.append(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |")
    return head + "\n\n" + "\n".join(lines)


def _tex(text: str) -> str:
    return "".join(_TEX.get(letter, letter) for letter in " ".join(text.split()))
