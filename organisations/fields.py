from __future__ import annotations

from accounts.fields import FoldedField
from organisations.names import look_of_name


class NameLookField(FoldedField):
    """What the name in the attribute `of` looks like, without its legal form."""

    def key_of(self, text: str) -> str:
        return look_of_name(text)
