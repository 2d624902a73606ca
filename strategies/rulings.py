"""A ruling in words: why this grade, and what the next one wants."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from strategies.grades import ORGANISATIONS_FOR_A, Ruling


@dataclass(frozen=True)
class Explanation:
    """`because` is why it has the grade; `wanting` what the next better one wants: nothing for an A."""

    grade: str
    because: list[str]
    next_grade: str
    wanting: list[str]


def explained(ruling: Ruling) -> Explanation:
    """In the language that is active."""
    next_grade = {"D": "B", "C": "B", "B": "A"}.get(ruling.grade, "")
    wanting = _wanting_for_a(ruling) if next_grade == "A" else _wanting_for_b(ruling) if next_grade else []
    return Explanation(ruling.grade, _because(ruling), next_grade, wanting)


def _because(ruling: Ruling) -> list[str]:
    if ruling.grade == "D":
        return [_("All its sources are claims of vendors."), *_of_reports(ruling)]
    if ruling.grade == "C":
        return [_("It is reasoned: no report has measured a success yet."), *_of_reports(ruling)]
    said = [
        ngettext(
            "%(count)s report measured a success.", "%(count)s reports measured a success.", ruling.successes
        )
        % {"count": ruling.successes}
    ]
    if ruling.grade == "A":
        said += [
            _("Three or more organisations with no shared owner, voucher or author measured it."),
            _within(ruling),
        ]
    return said


def _of_reports(ruling: Ruling) -> list[str]:
    if not ruling.reports:
        return []
    return [
        ngettext(
            "%(count)s report says that it was tried, %(worked)s that it worked.",
            "%(count)s reports say that it was tried, %(worked)s that it worked.",
            ruling.reports,
        )
        % {"count": ruling.reports, "worked": ruling.worked}
    ]


def _wanting_for_b(ruling: Ruling) -> list[str]:
    return [_("A report that measured before and after, and says that it worked.")]


def _wanting_for_a(ruling: Ruling) -> list[str]:
    wanting = []
    missing = ORGANISATIONS_FOR_A - ruling.organisations
    if missing > 0:
        wanting.append(
            ngettext(
                "A measured report by %(count)s more organisation that shares no owner, voucher or author "
                "with the others.",
                "Measured reports by %(count)s more organisations that share no owner, voucher or author.",
                missing,
            )
            % {"count": missing}
        )
    if not ruling.has_range:
        wanting.append(_("A stated range of the effect, to compare reports with."))
    elif not ruling.has_two_thirds:
        wanting.append(
            _("Two thirds of all reports within the stated range: %(now)s") % {"now": _within(ruling)}
        )
    return wanting


def _within(ruling: Ruling) -> str:
    return ngettext(
        "%(within)s of %(count)s report is within the stated range.",
        "%(within)s of %(count)s reports are within the stated range.",
        ruling.reports,
    ) % {"within": ruling.within, "count": ruling.reports}
