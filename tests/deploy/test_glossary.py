"""One glossary of mining terms: what is one thing in English has one name in every language."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from django.conf import settings

from deploy import translations

pytestmark = pytest.mark.no_engine

GLOSSARY = tomllib.loads((Path(settings.BASE_DIR) / "locale" / "glossary.toml").read_text("utf-8"))
CATALOGUES = translations.catalogues()


def forms(value: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [value or ""] if isinstance(value, str) or value is None else list(value)


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_every_translation_uses_the_words_of_the_glossary(path):
    language = path.parts[-3]
    wrong = []
    for message in translations.read(path):
        for term, names in GLOSSARY.items():
            if not message.id or not re.search(rf"\b{term}\b", " ".join(forms(message.id)), re.IGNORECASE):
                continue
            if not all(has_one(text, names[language]) for text in forms(message.string) if text):
                wrong.append(f"{term} is “{names[language][0]}”: {forms(message.id)[0]!r}")
    assert wrong == [], "\n".join(["see locale/glossary.toml", *wrong])


def has_one(text: str, stems: list[str]) -> bool:
    return any(stem.casefold() in text.casefold() for stem in stems)


def test_every_term_has_a_name_in_every_language():
    languages = {path.parts[-3] for path in CATALOGUES}
    assert {term for term, names in GLOSSARY.items() if set(names) != languages} == set()


# How a language does not speak to the reader: each has one form of address throughout.
NOT_SAID = {"zh_Hans": r"你(?!们)", "ru": r"(?i)\b(ты|тебя|тебе|тобой|твой|твоя|твоё|твои)\b"}


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_the_reader_is_spoken_to_in_one_way(path):
    never = re.compile(NOT_SAID.get(path.parts[-3], r"(?!)"))
    found = [text for message in translations.read(path) if message.id for text in forms(message.string)]
    assert [text for text in found if never.search(text)] == []
