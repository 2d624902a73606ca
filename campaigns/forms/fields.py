"""What the forms of campaigns are made of."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.names import one_line
from campaigns.models import Campaign


class LineField(forms.CharField):
    """One line as others see it; label and length are those of the column."""

    def __init__(self, column: str, model: Any = Campaign, **kwargs: Any) -> None:
        field: Any = model._meta.get_field(column)
        kwargs.setdefault("label", capfirst(field.verbose_name))
        super().__init__(max_length=field.max_length, **kwargs)

    def to_python(self, value: Any) -> str:
        return one_line(super().to_python(value) or "")


class AddressField(forms.URLField):
    """A page on the web; https is added where nothing was said."""

    def __init__(self, column: str, model: Any = Campaign, **kwargs: Any) -> None:
        field: Any = model._meta.get_field(column)
        kwargs.setdefault("label", capfirst(field.verbose_name))
        super().__init__(max_length=field.max_length, required=False, assume_scheme="https", **kwargs)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and not value.lower().startswith(("https://", "http://")):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")


class LocalMomentField(forms.DateTimeField):
    """A day and hour as clocks somewhere show it; the zone stands beside it. Gives a naive datetime."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def to_python(self, value: Any) -> datetime | None:
        with timezone.override("UTC"):
            moment = super().to_python(value)
        return moment.replace(tzinfo=None) if moment else None

    def prepare_value(self, value: Any) -> Any:
        return value.replace(tzinfo=None) if isinstance(value, datetime) else value


class TextField(forms.CharField):
    def __init__(self, column: str, model: Any = Campaign, *, rows: int = 8, **kwargs: Any) -> None:
        field: Any = model._meta.get_field(column)
        kwargs.setdefault("label", capfirst(field.verbose_name))
        super().__init__(max_length=field.max_length, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class DaysField(forms.CharField):
    """Days, one a line, each with its name. Gives them by day."""

    widget = forms.Textarea(attrs={"rows": 6})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=5000, **kwargs)

    def clean(self, value: Any) -> dict[date, str]:
        days = {}
        for line in (super().clean(value) or "").splitlines():
            day, _space, name = line.strip().partition(" ")
            if not day:
                continue
            try:
                days[date.fromisoformat(day)] = name.strip()
            except ValueError:
                message = _("Begin each line with a day as 2026-12-25; this isn’t one: %(day)s")
                raise forms.ValidationError(message % {"day": day[:20]}) from None
        return days
