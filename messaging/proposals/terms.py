"""Terms as they are kept, hashed and compared.

Terms are plain JSON: strings, whole numbers, true and false, by the names of a kind's fields; a figure is a string
of digits, so that no reader rounds it. `canonical` writes them one way and no other (keys sorted, no spaces, UTF-8,
NFC), which is what is hashed, kept, and given to both sides: whoever has the bytes can check the hash.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from messaging.proposals.kinds import Field, fields_of, shown

FORMAT = 1


@dataclass(frozen=True)
class Change:
    """One field of two versions, as people read it; `before` is "" where there was nothing."""

    name: str
    label: str
    now: str
    before: str = ""

    @property
    def is_changed(self) -> bool:
        return self.now != self.before

    @property
    def is_new(self) -> bool:
        return self.is_changed and not self.before


def terms_of(kind: str, values: Mapping[str, Any], files: Sequence[Mapping[str, Any]] = ()) -> dict[str, Any]:
    """Terms in the shape that is kept: those fields of the kind that say something, in plain types.

    `values` are what forms.TermsForm or the API cleaned: dates, decimals, texts, booleans; `files` what
    proposals.files.named gives.
    """
    kept = {field.name: field.plain(values.get(field.name)) for field in fields_of(kind)}
    said = {name: _even(value) for name, value in kept.items() if value not in ("", None, False)}
    attached = {"files": [dict(one) for one in files]} if files else {}
    return {"format": FORMAT, "kind": kind, "terms": said, **attached}


def canonical(terms: Mapping[str, Any]) -> bytes:
    """The one way to write these terms."""
    text = json.dumps(terms, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode()


def hash_of(terms: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical bytes, in hexadecimal."""
    return hashlib.sha256(canonical(terms)).hexdigest()


def read(content: bytes) -> dict[str, Any]:
    """What `canonical` wrote."""
    found: dict[str, Any] = json.loads(content)
    return found


def lines(terms: Mapping[str, Any], before: Mapping[str, Any] | None = None) -> list[Change]:
    """Every field that says something now or did before, in the kind's order, in the reader's language.

    Without `before` nothing is changed: each line's two sides are the same.
    """
    told = []
    for field in fields_of(terms["kind"]):
        now = _shown(field, terms)
        earlier = now if before is None else _shown(field, before)
        if now or earlier:
            told.append(Change(field.name, str(field.label), now, earlier))
    now = _files(terms)
    earlier = now if before is None else _files(before)
    if now or earlier:
        told.append(Change("files", _("Attachments"), now, earlier))
    return told


def changes(terms: Mapping[str, Any], before: Mapping[str, Any]) -> list[Change]:
    """Only what changed, field by field."""
    return [one for one in lines(terms, before) if one.is_changed]


def _shown(field: Field, terms: Mapping[str, Any]) -> str:
    value = terms["terms"].get(field.name)
    return "" if value is None else shown(field, value)


def _files(terms: Mapping[str, Any]) -> str:
    """Each with its size and the beginning of its hash, which tells two of one name apart."""
    return "\n".join(
        f"{one['name']} ({filesizeformat(one['size'])}, {one['sha256'][:8]})"
        for one in terms.get("files", ())
    )


def _even(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    text = "\n".join(line.rstrip() for line in unicodedata.normalize("NFC", value).splitlines())
    return text.strip()
