from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from messaging.actions.glass import HOURS
from messaging.models import Conversation, GlassReason


class AskForm(forms.Form):
    conversation = forms.IntegerField(
        label=_("Number of the conversation"),
        min_value=1,
        help_text=_("It stands in its address, and in what was reported."),
    )
    reason = forms.ChoiceField(label=_("Reason"), choices=GlassReason)
    hours = forms.TypedChoiceField(
        label=_("For how long"),
        coerce=int,
        choices=[
            (one, ngettext_lazy("%(hours)d hour", "%(hours)d hours", one) % {"hours": one}) for one in HOURS
        ],
        initial=4,
    )
    note = forms.CharField(
        label=_("Note for the second one"),
        required=False,
        max_length=300,
        help_text=_("The number of an order, say. Never what a member wrote."),
    )

    def clean_conversation(self) -> Conversation:
        found = Conversation.objects.filter(pk=min(self.cleaned_data["conversation"], 2**62)).first()
        if found is None:
            raise forms.ValidationError(_("There is no conversation of this number."))
        return found
