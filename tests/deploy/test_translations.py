"""Catalogues are whole: nothing missing, nothing guessed, and every placeholder where it belongs."""

from __future__ import annotations

import gettext
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from django.conf import settings
from django.utils.translation import to_locale

from deploy import translations

pytestmark = pytest.mark.no_engine

CATALOGUES = translations.catalogues()
PLACEHOLDER = re.compile(r"%\([a-z_]+\)[sd]|%[sd]|\{[a-z_]*\}")


def forms(value: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [value or ""] if isinstance(value, str) or value is None else list(value)


def test_every_language_has_a_catalogue():
    wanted = {to_locale(code) for code, _ in settings.LANGUAGES} - {"en"}
    assert {path.parts[-3] for path in CATALOGUES} == wanted


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_no_text_is_missing(path):
    have = {(m.context, m.id) for m in translations.read(path) if translations.translated(m.string)}
    missing = [m.id for m in translations.extracted() if (m.context, m.id) not in have]
    assert missing == [], "run make messages"


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_no_translation_is_a_guess(path):
    assert [message.id for message in translations.read(path) if message.id and message.fuzzy] == []


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_placeholders_agree(path):
    wrong = [
        message.id for message in translations.read(path) if message.id and not placeholders_agree(message)
    ]
    assert wrong == []


def placeholders_agree(message: Message) -> bool:
    """A plural form may leave out the number ('one reply'), and nothing may hold what the text does not."""
    texts = [set(PLACEHOLDER.findall(text)) for text in forms(message.id)]
    strings = [set(PLACEHOLDER.findall(text)) for text in forms(message.string) if text]
    allowed, needed = set.union(*texts), set.intersection(*texts)
    return all(needed <= found <= allowed for found in strings)


def test_compiling_writes_what_python_reads(tmp_path: Path, monkeypatch):
    folder = tmp_path / "ru" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Reply"\nmsgstr "Ответить"\n'
    )
    monkeypatch.setattr(translations, "LOCALE", tmp_path)
    assert translations.compile_changed() == 1
    assert translations.compile_changed() == 0
    assert gettext.translation("django", tmp_path, ["ru"]).gettext("Reply") == "Ответить"
