"""What a stolen copy of the database must not tell: sealed with keys that lie outside of it.

`SealedTextField` and `SealedJSONField` keep a text as AES-256-GCM, bound to the row it stands in; `digest` is
what may be kept of a text to know it again; `blinds` is what an index may keep of a word. The keys are those
of MESSAGE_KEYS (keys.py), and `manage.py rotate_message_keys` changes them (rotating.py). docs/operating.md
says what this protects from, and what not.
"""

from core.sealing.boxes import Unreadable, digest, seal, unseal
from core.sealing.fields import Sealed, SealedJSONField, SealedTextField
from core.sealing.words import blind, blinds

__all__ = [
    "Sealed",
    "SealedJSONField",
    "SealedTextField",
    "Unreadable",
    "blind",
    "blinds",
    "digest",
    "seal",
    "unseal",
]
