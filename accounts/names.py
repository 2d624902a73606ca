"""What a username may be: letters of any script, digits, and `_ . -` inside.

Two usernames are the same name when their folds are: databases know case only for ASCII, so the
fold is made here and kept in a column of its own.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MinLengthValidator, RegexValidator
from django.utils.translation import gettext_lazy as _

USERNAME_MAX = 40
USERNAME_PATTERN = r"\w(?:[\w.-]*\w)?"
# Addresses, roles and words that would mislead when spoken by a member.
_RESERVED = """
    about account accounts admin administrator api anonymous common-hash complete contact deleted
    everyone former-member help here mod moderator moderators moderation me new no-reply null
    official postmaster root security settings staff support system team undefined webmaster
"""
RESERVED = frozenset(_RESERVED.split())
_TURNING = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c\ufeff")
# Scripts whose letters look alike: a name mixes none of them.
_LOOKALIKES = ("LATIN", "CYRILLIC", "GREEK")


def fold(text: str) -> str:
    """The form under which two spellings are one: compatible forms and cases made equal.

    The Turkish letters are folded to i, since there I is the capital of ı and İ that of i.
    """
    text = text.replace("\x00", "")  # which PostgreSQL takes in no text
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return folded.replace("i\u0307", "i").replace("ı", "i")


def one_line(name: str) -> str:
    """A shown name without what would turn or break the line it stands in (bidi marks, controls)."""
    kept = (" " if unicodedata.category(letter) == "Cc" else letter for letter in name)
    return " ".join("".join(letter for letter in kept if letter not in _TURNING).split())


def retired_digest(username: str) -> str:
    """What is kept of a name nobody may take again: enough to know it, not enough to read it."""
    return hashlib.sha256(b"retired username\n" + fold(username).encode()).hexdigest()


def refuse_reserved(username: str) -> None:
    """Raises ValidationError for a name that could be taken for the site itself."""
    from accounts.lookalikes import look  # which needs fold

    looks = look(username.strip())
    if fold(username).startswith("former-member") or any(look(word) == looks for word in RESERVED):
        raise ValidationError(_("This name is reserved. Please choose another."))


def refuse_mixed_scripts(username: str) -> None:
    """Raises ValidationError for letters of look-alike scripts side by side: аlice is not alice."""
    names = [unicodedata.name(letter, "") for letter in username if letter.isalpha()]
    if len({script for script in _LOOKALIKES for name in names if name.startswith(script)}) > 1:
        raise ValidationError(_("Write your username in one alphabet."))


username_validators: list[Callable[[str], None]] = [
    MinLengthValidator(2),
    MaxLengthValidator(USERNAME_MAX),
    RegexValidator(
        rf"^{USERNAME_PATTERN}\Z",
        _("Use letters, digits, and _ . - in between; begin and end with a letter or digit."),
    ),
    refuse_reserved,
    refuse_mixed_scripts,
]
