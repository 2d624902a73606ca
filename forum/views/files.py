"""A file that comes along with a text, as a form without script sends it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast
from uuid import uuid4

from django.forms import BaseForm
from django.http import QueryDict

from forum.forms import WithFile
from uploads.actions import attach_uploaded_file

if TYPE_CHECKING:
    from accounts.models import User

FormT = TypeVar("FormT", bound=BaseForm)


def with_file(form: WithFile, *, by: User, is_sealed: bool = False) -> dict[str, Any]:
    """A valid form's data, its file stored and named at the end of the text.

    The form then holds the new text, so that nothing is lost if that is refused in turn. Raises what
    uploads.actions.store raises.
    """
    data = dict(form.cleaned_data)
    file = data.pop("file")
    if file is not None:
        data["body"] = attach_uploaded_file(
            data["body"], file, by=by, key=data.get("key"), is_sealed=is_sealed
        )
        form.data = typed(form)
        form.data["body"] = data["body"]
    return data


def with_new_key(form: FormT) -> FormT:
    """The same form under a new one-time key, so that it can be sent again after a 409."""
    form.data = typed(form)
    form.data["key"] = str(uuid4())
    return form


def typed(form: BaseForm) -> QueryDict:
    """What was typed into a bound form, as a copy to change before it is shown again."""
    return cast(QueryDict, form.data).copy()
