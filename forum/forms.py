"""The forms of the forum: shape only; rules are in the actions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from forum.models import Category, Post, Topic

if TYPE_CHECKING:
    from accounts.models import User


class KeyField(forms.UUIDField):
    """The one-time key of a form: made with the form, sent back with it."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, initial=uuid4, **kwargs)


class BodyField(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Text"))
        super().__init__(
            strip=False, max_length=settings.POST_BODY_MAX, widget=forms.Textarea, **kwargs
        )


class ReplyForm(forms.Form):
    body = BodyField()
    reply_to = forms.IntegerField(required=False, widget=forms.HiddenInput)
    key = KeyField()

    def __init__(self, *args: Any, topic: Topic, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.topic = topic

    def clean_reply_to(self) -> Post | None:
        """The post answered, by its number in this topic; one that is gone is no error."""
        number = self.cleaned_data["reply_to"]
        return self.topic.posts.filter(number=number).first() if number else None


class EditForm(forms.Form):
    body = BodyField()
    version = forms.IntegerField(widget=forms.HiddenInput)


class TopicForm(forms.Form):
    category = forms.ModelChoiceField(
        Category.objects.none(), to_field_name="slug", label=_("Category")
    )
    title = forms.CharField(label=_("Title"), max_length=settings.TOPIC_TITLE_MAX)
    body = BodyField()
    tags = forms.CharField(
        label=_("Tags"),
        required=False,
        max_length=220,
        help_text=_("Up to five, separated by commas."),
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=settings.CONTENT_LANGUAGES, required=False
    )
    key = KeyField()

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        categories = Category.objects.open_to_start(by).select_related("parent")
        self.fields["category"].queryset = categories  # type: ignore[attr-defined]

    def clean_tags(self) -> list[str]:
        return [tag for tag in self.cleaned_data["tags"].replace("，", ",").split(",") if tag.strip()]


class RetitleForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=settings.TOPIC_TITLE_MAX)
    tags = forms.CharField(label=_("Tags"), required=False, max_length=220)
    language = forms.ChoiceField(label=_("Language"), choices=settings.CONTENT_LANGUAGES)

    clean_tags = TopicForm.clean_tags
