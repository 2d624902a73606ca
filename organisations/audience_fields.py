"""To whom something is open, chosen from one list: everyone, one's groups, the kinds of organisations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Group
from organisations.audiences import Audience
from organisations.models import Kind, OpenTo

if TYPE_CHECKING:
    from accounts.models import User
    from organisations.models import Gated


class AudienceField(forms.ChoiceField):
    """Gives an Audience; what was not sent is open to everyone."""

    def __init__(self, **kwargs: Any) -> None:
        self.everyone = kwargs.pop("everyone", _("Everyone"))
        super().__init__(**{"required": False, **kwargs})

    def offer_to(self, user: User, *, room: Gated | None = None) -> None:
        """Offer the groups this member is in, and the one a room is open to now."""
        groups = {str(group.pk): group for group in user.member_groups.all()}
        if room is not None and room.group is not None:
            groups[str(room.group.pk)] = room.group
        self.groups: dict[str, Group] = groups
        theirs = [(f"group:{pk}", group.name) for pk, group in groups.items()]
        if room is not None and room.open_to == OpenTo.GROUP and room.group is None:
            # stays chosen, and is refused, where the list would begin with everyone
            theirs.append((f"{OpenTo.GROUP}:", str(_("A group that does not exist any more"))))
        kinds = [(f"kind:{kind}", label) for kind, label in Kind.choices]
        self.choices = [
            ("", self.everyone),
            *([(_("Members of a group"), theirs)] if theirs else []),
            (_("Whoever has a seat in a verified organisation"), kinds),
        ]

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, Audience):
            return value
        chosen = {OpenTo.GROUP: value.group.pk if value.group else "", OpenTo.KIND: value.organisation_kind}
        return f"{value.open_to}:{chosen[OpenTo(value.open_to)]}" if value.open_to in chosen else ""

    def clean(self, value: Any) -> Any:
        open_to, _colon, which = super().clean(value).partition(":")
        if open_to == OpenTo.GROUP:
            return Audience(OpenTo.GROUP, group=self.groups.get(which))
        if open_to == OpenTo.KIND:
            return Audience(OpenTo.KIND, organisation_kind=which)
        return Audience()
