"""The forms of the forum: shape only; rules are in the actions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.db.models import Q
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext_lazy as _

from forum.models import Category, Post, Topic
from organisations.models import Organisation

if TYPE_CHECKING:
    from accounts.models import User
    from forum.querysets import CategoryQuerySet


class KeyField(forms.UUIDField):
    """The one-time key of a form: made with the form, sent back with it."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, initial=uuid4, **kwargs)


class BodyField(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Text"))
        super().__init__(strip=False, max_length=settings.POST_BODY_MAX, widget=forms.Textarea, **kwargs)


class _UnderTheirTops(ModelChoiceIterator):
    """Categories under the name of the one above them; on a phone a name of both would be cut."""

    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        for top, found in groupby(self.queryset, key=lambda category: category.parent or category):
            members = list(found)
            if members == [top]:
                yield self.choice(top)
            else:
                yield top.name, [self.choice(category) for category in members]


class CategoryField(forms.ModelChoiceField):
    """A category, chosen among those one may use."""

    iterator = _UnderTheirTops

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("empty_label", _("Choose a category"))
        super().__init__(Category.objects.none(), label=_("Category"), **kwargs)

    def offer(self, categories: CategoryQuerySet) -> None:
        """Let these be chosen, in the order in which the forum lists them."""
        self.queryset = categories.in_tree_order()


class WithFile(forms.Form):
    """A text that may bring one file along, which is how one is added without script."""

    file = forms.FileField(label=_("A file to put at the end"), required=False, allow_empty_file=True)


class VoiceField(forms.CharField):
    """For whom one speaks: an organisation's slug, or nothing for oneself. The actions ask for the seat."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=60, **kwargs)

    def clean(self, value: Any) -> Organisation | None:
        slug = super().clean(value)
        if not slug:
            return None
        found = Organisation.objects.filter(slug=slug).first()
        if found is None:
            raise forms.ValidationError(_("There is no such organisation."))
        return found


class ReplyForm(WithFile):
    body = BodyField()
    organisation = VoiceField()
    reply_to = forms.IntegerField(required=False, widget=forms.HiddenInput)
    key = KeyField()

    def __init__(self, *args: Any, topic: Topic, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.topic = topic

    def clean_reply_to(self) -> Post | None:
        """The post answered, by its number in this topic; one that is gone is no error."""
        number = self.cleaned_data["reply_to"]
        return self.topic.posts.present().filter(number=number).first() if number else None


class EditForm(WithFile):
    body = BodyField()
    version = forms.IntegerField(widget=forms.HiddenInput)
    key = KeyField()


class TopicForm(WithFile):
    category = CategoryField(to_field_name="slug")
    title = forms.CharField(label=_("Title"), max_length=settings.TOPIC_TITLE_MAX)
    organisation = VoiceField()
    body = BodyField()
    tags = forms.CharField(
        label=_("Tags"),
        required=False,
        max_length=220,
        help_text=_("Up to five, separated by commas."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.CONTENT_LANGUAGES, required=False)
    key = KeyField()

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].offer(Category.objects.open_to_start(by))  # type: ignore[attr-defined]

    def clean_tags(self) -> list[str]:
        return [tag for tag in self.cleaned_data["tags"].replace("，", ",").split(",") if tag.strip()]


class RetitleForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=settings.TOPIC_TITLE_MAX)
    category = CategoryField(to_field_name="slug")
    tags = forms.CharField(
        label=_("Tags"),
        required=False,
        max_length=220,
        help_text=_("Up to five, separated by commas."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.CONTENT_LANGUAGES)

    def __init__(self, *args: Any, topic: Topic, by: User, **kwargs: Any) -> None:
        initial = {
            "title": topic.title,
            "category": topic.category.slug,
            "tags": ", ".join(tag.name for tag in topic.tags.all()),
            "language": topic.language,
        }
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)
        # Where it is now stays a choice, even where they could not start a topic.
        open_to = Category.objects.open_to_start(by).values("pk")
        categories = Category.objects.filter(Q(pk__in=open_to) | Q(pk=topic.category_id))
        self.fields["category"].offer(categories)  # type: ignore[attr-defined]

    clean_tags = TopicForm.clean_tags


class MoveForm(forms.Form):
    category = CategoryField()

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].offer(Category.objects.open_to_start(by))  # type: ignore[attr-defined]


class TopicAddressField(forms.CharField):
    """A topic named by its number or its address; only topics the reader may see exist."""

    by: User

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        found = re.search(r"/t/[^/]*/(\d+)", text) or re.fullmatch(r"#?(\d+)", text.strip())
        topic = (
            Topic.objects.visible_to(self.by).present().filter(pk=int(found[1])).first()
            if found and len(found[1]) < 18
            else None
        )
        if topic is None:
            raise forms.ValidationError(_("There is no such topic. Paste its address."))
        return topic


class PostsField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, post: Post) -> str:
        name = post.author.shown_name if post.author else _("Former member")
        return f"#{post.number} {name}: {post.excerpt[:100]}"


class MovePostsForm(forms.Form):
    """Posts of one page of a topic, to choose from."""

    posts = PostsField(Post.objects.none(), label=_("Posts"))
    to = TopicAddressField(label=_("To an existing topic (its address)"), required=False)
    title = forms.CharField(
        label=_("Or to a new topic with this title"),
        required=False,
        max_length=settings.TOPIC_TITLE_MAX,
    )

    def __init__(self, *args: Any, topic: Topic, page: int, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        posts = topic.posts.visible_to(by).on_page(page).filter(number__gt=1)
        posts = posts.select_related("author", "topic")
        self.fields["posts"].queryset = posts  # type: ignore[attr-defined]
        self.fields["to"].by = by  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and bool(data.get("to")) == bool(data.get("title")):
            raise forms.ValidationError(_("Name a topic or give a new title: one of the two."))
        return data


class MergeForm(forms.Form):
    into = TopicAddressField(label=_("Append to the topic (its address)"))

    def __init__(self, *args: Any, topic: Topic, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.topic = topic
        self.fields["into"].by = by  # type: ignore[attr-defined]

    def clean_into(self) -> Topic:
        into = self.cleaned_data["into"]
        if into == self.topic:
            raise forms.ValidationError(_("A topic can't be merged into itself."))
        return into


class ReasonForm(forms.Form):
    reason = forms.SlugField(max_length=30, required=False)


class BookmarkForm(forms.Form):
    note = forms.CharField(label=_("Note"), required=False, max_length=200)
    remind_at = forms.DateTimeField(
        label=_("Remind me"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


class DraftForm(forms.Form):
    place = forms.RegexField(r"^(topic|new|edit):[a-zA-Z0-9_-]{0,60}\Z", max_length=80)
    title = forms.CharField(required=False, max_length=settings.TOPIC_TITLE_MAX)
    body = forms.CharField(required=False, strip=False, max_length=settings.POST_BODY_MAX * 2)
    fields_json = forms.JSONField(required=False)
    version = forms.IntegerField(required=False)
    key = forms.UUIDField(required=False)  # of the form the text is written in

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        fields = data.pop("fields_json", None)
        data["fields"] = fields if isinstance(fields, dict) else {}
        return data


class CategoryForm(forms.ModelForm):
    class Meta:
        model = Category
        fields = [
            "name",
            "slug",
            "description",
            "parent",
            "colour",
            "language",
            "position",
            "see",
            "reply",
            "start",
            "group",
            "organisation_kind",
        ]

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tops = Category.objects.visible_to(by).tops()
        if self.instance.pk:
            tops = tops.exclude(pk=self.instance.pk)
        self.fields["parent"].queryset = tops  # type: ignore[attr-defined]
        self.fields["slug"].required = bool(self.instance.pk)
        self.fields["slug"].help_text = _("Part of its address, /c/…/. Empty: made from the name.")
        self.fields["group"].help_text = _("Needed where a group may see, reply or start.")
        self.fields["organisation_kind"].help_text = _(
            "Needed where a kind of organisation may see, reply or start: that is whoever has a seat in a verified "
            "one."
        )
