"""What an index may keep of a word: an HMAC of its own for each scope, so that scopes can't be compared."""

from __future__ import annotations

import hmac
from collections.abc import Iterable

from core.sealing import keys

SIZE = 12  # bytes: enough that two words of a conversation never share one


def blind(word: str, *, scope: str) -> bytes:
    """A word as the newest key hides it in this scope."""
    return _blind(keys.current(), word, scope)


def blinds(words: Iterable[str], *, scope: str) -> list[bytes]:
    """These words under every key: what to look for, also while a rotation is under way."""
    found = list(words)
    return [_blind(key, word, scope) for key in keys.known() for word in found]


def _blind(key: keys.Key, word: str, scope: str) -> bytes:
    own = hmac.digest(key.words, scope.encode(), "sha256")
    return hmac.digest(own, word.encode(), "sha256")[:SIZE]
