from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from search.finding import Filters
from search.models import Kind
from search.query import LONGEST_QUERY

if TYPE_CHECKING:
    from forum.models import Category


# Days outside these are slips of the keyboard, and the calendar's own ends no database reaches.
EARLIEST, LATEST = date(1970, 1, 1), date(2999, 12, 31)
KINDS = [("", _("All")), *Kind.choices]


def _day(label: Any) -> forms.DateField:
    field = forms.DateInput({"type": "date", "min": EARLIEST, "max": LATEST}, "%Y-%m-%d")
    bounds = [MinValueValidator(EARLIEST), MaxValueValidator(LATEST)]
    return forms.DateField(label=label, widget=field, validators=bounds, required=False)


class SearchForm(forms.Form):
    """What is looked for and where. Only categories the reader may see can be named."""

    marks_optional = False  # every filter is

    q = forms.CharField(label=_("Search for"), max_length=LONGEST_QUERY, required=False)
    kind = forms.ChoiceField(choices=KINDS, required=False)
    category = forms.ChoiceField(label=_("Category"), required=False)
    member = forms.CharField(label=_("Written by"), max_length=40, required=False)
    tag = forms.CharField(label=_("Tag"), max_length=40, required=False)
    language = forms.ChoiceField(
        label=_("Language"), choices=[("", _("All languages")), *settings.CONTENT_LANGUAGES], required=False
    )
    since = _day(_("From"))
    until = _day(_("To"))

    def __init__(self, *args: Any, categories: Sequence[Category], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for (
            name
        ) in self.fields:  # the filters stand beside the results, the words above them: one form all the same
            self.fields[name].widget.attrs["form"] = "search-form"
        self._categories = {category.slug: category for category in categories}
        names = [(slug, category.name) for slug, category in self._categories.items()]
        self.fields["category"].choices = [("", _("All categories")), *names]  # type: ignore[attr-defined]

    def clean_category(self) -> Category | None:
        return self._categories.get(self.cleaned_data["category"])

    def clean_member(self) -> User | None:
        name = self.cleaned_data["member"].strip().removeprefix("@")
        if not name:
            return None
        member = User.objects.present().named(name).first()
        if member is None:
            raise forms.ValidationError(_("There is no member of this name."))
        return member

    def clean_tag(self) -> str:
        return slugify(self.cleaned_data["tag"].removeprefix("#"), allow_unicode=True)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and since > until:
            self.add_error("until", _("This is before the day it starts from."))
        return cleaned

    @property
    def filters(self) -> Filters:
        """What was chosen; only after `is_valid`."""
        chosen = self.cleaned_data
        return Filters(
            kind=chosen["kind"],
            category=chosen["category"],
            author=chosen["member"],
            tag=chosen["tag"],
            language=chosen["language"],
            since=chosen["since"],
            until=chosen["until"],
        )
