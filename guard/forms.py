from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guard.models import WordRule

MOST_TERMS, LONGEST_TERM = 80, 80


class RuleForm(forms.ModelForm):
    marks_optional = False

    class Meta:
        model = WordRule
        fields = ["about", "language", "first", "second", "unless"]
        widgets = {name: forms.Textarea(attrs={"rows": 5}) for name in ("first", "second", "unless")}
        help_texts = {
            "first": gettext_lazy("One word or phrase a line; * at the end of a word is any ending.")
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in ("first", "second", "unless"):
            lines = [line.strip() for line in data.get(name, "").splitlines() if line.strip("* \t")]
            if len(lines) > MOST_TERMS or any(len(line) > LONGEST_TERM for line in lines):
                message = _("At most %(most)d lines of %(long)d characters.")
                self.add_error(name, message % {"most": MOST_TERMS, "long": LONGEST_TERM})
            elif name in data:
                data[name] = "\n".join(dict.fromkeys(lines))
        if not self.errors and not data.get("first"):
            self.add_error("first", _("Write one word or phrase at least."))
        return data
