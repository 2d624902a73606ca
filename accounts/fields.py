"""A column that follows another attribute of its row."""

from __future__ import annotations

from typing import Any

from django.db import models

from accounts.lookalikes import look
from accounts.names import fold


class FoldedField(models.CharField):
    """The fold (accounts.names) of the attribute `of`, made anew whenever the row is saved.

    For finding and for uniqueness in any script and case, on any database. A save with
    `update_fields` must name this column beside the one it follows.
    """

    def __init__(self, *args: Any, of: str, **kwargs: Any) -> None:
        self.of = of
        kwargs["editable"] = False
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("editable", None)
        return name, path, args, {**kwargs, "of": self.of}

    def key_of(self, text: str) -> str:
        return fold(text)

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        value = self.key_of(str(getattr(model_instance, self.of)))[: self.max_length]
        setattr(model_instance, self.attname, value)
        return value


class LookField(FoldedField):
    """The look (accounts.lookalikes) of the attribute `of`."""

    def key_of(self, text: str) -> str:
        return look(text)
