"""Shapes of what people type into messages; rules are in the actions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.names import USERNAME_PATTERN
from forum.forms import BodyField, KeyField, VoiceField, WithFile
from messaging.models import SUBJECT_MAX, Conversation, Message
from organisations.audience_fields import AudienceField

if TYPE_CHECKING:
    from collections.abc import Iterable


class PeopleField(forms.CharField):
    """Usernames, with or without an @, separated by commas or spaces."""

    def clean(self, value: Any) -> list[User]:
        names = [
            name.lstrip("@") for name in super().clean(value).replace("，", ",").replace(",", " ").split()
        ]
        found = {user.username_key: user for user in _present(names[:60])}
        missing = [name for name in names if name.casefold() not in found]
        if missing:
            raise forms.ValidationError(
                _("There is no member of this name: %(names)s."), params={"names": ", ".join(missing)[:200]}
            )
        return list(found.values())


def _present(names: Iterable[str]) -> Iterable[User]:
    return User.objects.present().named_any(names)


class StartForm(WithFile):
    to = PeopleField(label=_("To"), max_length=2000, help_text=_("Usernames, separated by commas."))
    subject = forms.CharField(label=_("Subject"), required=False, max_length=SUBJECT_MAX)
    audience = AudienceField(
        label=_("Also open to"),
        everyone=_("Nobody else"),
        help_text=_("Whoever belongs there finds it by its subject, comes in, and reads all of it."),
    )
    organisation = VoiceField()
    body = BodyField()
    key = KeyField()
    # Under which name its draft was kept.
    draft = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["audience"].offer_to(by)  # type: ignore[attr-defined]
        # Nobody need be named where whoever belongs to a group may come in; a browser can't know which it will be.
        self.use_required_attribute = False
        self.fields["to"].required = not (self.data.get("audience") or self.initial.get("audience"))


class SendForm(WithFile):
    body = BodyField()
    reply_to = forms.IntegerField(required=False, widget=forms.HiddenInput)
    key = KeyField()

    def __init__(self, *args: Any, conversation: Conversation, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conversation, self.by = conversation, by

    def clean_reply_to(self) -> Message | None:
        """The message answered, by its number; one that is gone is no error."""
        number = self.cleaned_data["reply_to"]
        seen = Message.objects.visible_to(self.by).present().filter(conversation=self.conversation)
        return seen.filter(number=number).first() if number and 0 < number < 2**31 else None


class EditForm(WithFile):
    body = BodyField()
    key = KeyField()
    version = forms.IntegerField(widget=forms.HiddenInput)


class SeesAllField(forms.ChoiceField):
    """How much of a conversation someone who comes in later reads: True for all of it."""

    def __init__(self) -> None:
        super().__init__(
            label=_("What they will see"),
            choices=[
                ("", _("Only what is written from now on")),
                ("1", _("Everything that was said here before, too")),
            ],
            widget=forms.RadioSelect,
        )

    def clean(self, value: Any) -> bool:
        return bool(value and super().clean(value))


class AddForm(forms.Form):
    who = PeopleField(label=_("Who"), max_length=100, help_text=_("A username."))
    sees_all = SeesAllField()


class OpenForm(forms.Form):
    audience = AudienceField(label=_("Open to"), everyone=_("Choose who may come in"), required=True)
    subject = forms.CharField(
        label=_("Subject"), max_length=SUBJECT_MAX, help_text=_("They find the conversation by it.")
    )
    sees_all = SeesAllField()

    def __init__(self, *args: Any, conversation: Conversation, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["audience"].offer_to(by)  # type: ignore[attr-defined]
        if conversation.subject:
            del self.fields["subject"]


# Where a draft belongs: a conversation, a message edited, a desk, a first message to somebody, or to whom it may be.
PLACE = rf"^(?:(?:conversation|edit|desk):\d{{1,18}}|new(?::{USERNAME_PATTERN})?)\Z"


class DraftForm(forms.Form):
    place = forms.RegexField(PLACE, max_length=80)
    body = forms.CharField(required=False, strip=False, max_length=settings.POST_BODY_MAX * 2)
    fields_json = forms.JSONField(required=False)
    version = forms.IntegerField(required=False)
    key = forms.UUIDField(required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        fields = data.pop("fields_json", None)
        data["fields"] = fields if isinstance(fields, dict) else {}
        return data
