"""Columns that are sealed in the database and plain on the instance.

The text is opened when it is first looked at. `values()`, the admin and dumpdata get what the database
holds; `QuerySet.update()` can't write one, since it doesn't know the row.
"""

from __future__ import annotations

import base64
import json
from typing import Any

from django.core.exceptions import FieldError
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from core.sealing.boxes import seal, unseal


class Sealed(bytes):
    """A value as the database holds it."""


class _SealedAttribute(DeferredAttribute):
    """Opens on the first look; writing puts the plain value in its place."""

    field: SealedTextField

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        if instance is None:
            return self
        value = super().__get__(instance, cls)
        if isinstance(value, Sealed):
            value = instance.__dict__[self.field.attname] = self.field.opened(value, instance)
        return value

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class SealedTextField(models.BinaryField):
    """A text, sealed for its row.

    `bound_to` names what tells the row from all others and is known before it is written; what is bound to
    "pk" is given its text once the row is there. An empty text is kept as nothing at all.
    """

    descriptor_class = _SealedAttribute
    # What the type checker is told that an instance holds.
    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def __init__(self, *args: Any, bound_to: tuple[str, ...] = ("pk",), **kwargs: Any) -> None:
        self.bound_to = tuple(bound_to)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, "core.sealing." + path.rpartition(".")[2], args, {**kwargs, "bound_to": self.bound_to}

    def place(self, instance: models.Model) -> str:
        """Where a value of this row is at home. Raises FieldError while the row has no place yet."""
        values = [getattr(instance, name) for name in self.bound_to]
        if None in values:
            raise FieldError(
                f"{self.model._meta.label}.{self.name} is bound to {self.bound_to}: save that first"
            )
        return "|".join([f"{self.model._meta.label_lower}.{self.name}", *map(str, values)])

    def opened(self, sealed: Sealed, instance: models.Model) -> Any:
        return self.loads(unseal(sealed, place=self.place(instance)).decode())

    def sealed(self, value: Any, instance: models.Model) -> Sealed:
        if isinstance(value, Sealed):
            return value
        if self.is_nothing(value):
            return Sealed()
        return Sealed(seal(self.dumps(value).encode("utf-8", "replace"), place=self.place(instance)))

    def dumps(self, value: Any) -> str:
        return str(value)

    def loads(self, text: str) -> Any:
        return text

    def is_nothing(self, value: Any) -> bool:
        return value is None or value == ""

    def nothing(self) -> Any:
        return ""

    def get_default(self) -> Any:
        return self.nothing()

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return Sealed(value) if value else self.nothing()

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        return self.sealed(model_instance.__dict__.get(self.attname), model_instance)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if not isinstance(value, (Sealed, bytes)):
            if not self.is_nothing(value):
                raise TypeError(f"{self.name} is sealed: write it through its row")
            value = Sealed()
        return super().get_db_prep_value(bytes(value), connection, prepared)

    def clean(self, value: Any, model_instance: Any) -> Any:
        return value

    def value_to_string(self, obj: models.Model) -> str:
        return base64.b64encode(self.sealed(obj.__dict__.get(self.attname), obj)).decode()

    def to_python(self, value: Any) -> Any:
        return Sealed(base64.b64decode(value)) if isinstance(value, str) else value


class SealedJSONField(SealedTextField):
    """A dict or list, sealed as its JSON."""

    def dumps(self, value: Any) -> str:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    def loads(self, text: str) -> Any:
        return json.loads(text)

    def is_nothing(self, value: Any) -> bool:
        return not value

    def nothing(self) -> Any:
        return {}
