"""To whom something is open, as the API takes it: `open_to`, and the group or the kind it names."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from organisations.audiences import Audience
from organisations.models import Kind, OpenTo


class AudienceSerializer(serializers.Serializer):
    """Gives `audience`, an Audience, where `open_to` was sent; one names a group that one is in."""

    open_to = serializers.ChoiceField(
        OpenTo.choices, required=False, help_text="To whom it is open; left out, as it is, or everyone."
    )
    group = serializers.SlugField(
        required=False, help_text="With open_to `group`: one of yours.", allow_unicode=True
    )
    organisation_kind = serializers.ChoiceField(
        Kind.choices, required=False, help_text="With open_to `kind`."
    )

    def validate(self, told: dict[str, Any]) -> dict[str, Any]:
        open_to, slug = told.pop("open_to", None), told.pop("group", "")
        kind = told.pop("organisation_kind", "")
        if open_to is None:
            return told
        group = None
        if open_to == OpenTo.GROUP:
            group = self.context["request"].user.member_groups.filter(slug=slug).first()
            if group is None:
                raise serializers.ValidationError({"group": [_("You are in no such group.")]})
        if open_to == OpenTo.KIND and not kind:
            raise serializers.ValidationError({"organisation_kind": [_("Choose a kind.")]})
        told["audience"] = Audience(open_to, group=group, organisation_kind=kind)
        return told
