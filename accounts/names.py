"""What a username may be: letters of any script, digits, and `_ . -` inside."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MinLengthValidator, RegexValidator
from django.utils.translation import gettext_lazy as _

# Addresses, roles and words that would mislead when spoken by a member.
RESERVED = frozenset(
    "about account accounts admin administrator api anonymous common-hash complete contact deleted "
    "everyone former-member help here mod moderator moderators moderation me new no-reply null "
    "official postmaster root security settings staff support system team undefined webmaster"
    .split()
)


def refuse_reserved(username: str) -> None:
    """Raises ValidationError for a name that could be taken for the site itself."""
    if username.casefold() in RESERVED:
        raise ValidationError(_("This username is reserved. Please choose another."))


username_validators = [
    MinLengthValidator(2),
    MaxLengthValidator(40),
    RegexValidator(
        r"^\w(?:[\w.-]*\w)?\Z",
        _("Use letters, digits, and _ . - in between; begin and end with a letter or digit."),
    ),
    refuse_reserved,
]
