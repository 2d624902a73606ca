"""Reviewing, arranging, and keeping the list of categories."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from strategies.models import Strategy, StrategyCategory
from strategies.sections import BY_KEY, SECTIONS


class DecideForm(forms.Form):
    """What a reviewer says of each section, and which version of the text they saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for section in SECTIONS:
            self.fields[f"on_{section.key}"] = forms.CharField(
                label=section.label,
                required=False,
                max_length=4000,
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    def comments(self) -> dict[str, str]:
        return {key: self.cleaned_data.get(f"on_{key}", "") for key in BY_KEY}


class CommentForm(forms.Form):
    section = forms.ChoiceField(label=_("Section"), choices=[(s.key, s.label) for s in SECTIONS])
    body = forms.CharField(label=_("Comment"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))


class StrategyAddressField(forms.CharField):
    """A strategy named by its address, or the last part of it; only published ones exist."""

    by: User

    def clean(self, value: Any) -> Any:
        text = super().clean(value).strip().rstrip("/").rpartition("/")[2]
        if not text:
            return None
        found = Strategy.objects.visible_to(self.by).published().filter(slug=text).first()
        if found is None:
            raise forms.ValidationError(_("There is no such strategy. Paste its address."))
        return found


class ArrangeForm(forms.Form):
    category = forms.ModelChoiceField(StrategyCategory.objects.none(), label=_("Topic"), empty_label=None)
    superseded_by = StrategyAddressField(
        label=_("Superseded by (its address)"), required=False, max_length=300
    )
    is_due = forms.BooleanField(
        label=_("Due for review: ask its authors to look at it again"), required=False
    )

    def __init__(self, *args: Any, strategy: Strategy, by: User, **kwargs: Any) -> None:
        by_slug = strategy.superseded_by.slug if strategy.superseded_by else ""
        kwargs["initial"] = {
            "category": strategy.category_id,
            "superseded_by": by_slug,
            "is_due": strategy.review_due_since is not None,
        }
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["category"].queryset = StrategyCategory.objects.all()
        fields["superseded_by"].by = by


class CategoryForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=80)


class ReviewerForm(forms.Form):
    username = forms.CharField(label=_("Username"), max_length=40)

    def clean_username(self) -> User:
        found = (
            User.objects.present().filter(username__iexact=self.cleaned_data["username"].lstrip("@")).first()
        )
        if found is None:
            raise forms.ValidationError(_("There is no such member."))
        return found
