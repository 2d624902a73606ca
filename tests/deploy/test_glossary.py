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


# How a language does not speak to the reader: each has one form of address throughout. Spanish is below.
NOT_SAID = {
    "zh_Hans": r"你(?!们)",
    "ru": r"(?i)\b(ты|тебя|тебе|тобой|твой|твоя|твоё|твои)\b",
}


@pytest.mark.parametrize("language", NOT_SAID)
def test_the_reader_is_spoken_to_in_one_way(language):
    never = re.compile(NOT_SAID[language])
    path = next(path for path in CATALOGUES if path.parts[-3] == language)
    found = [text for message in translations.read(path) if message.id for text in forms(message.string)]
    assert [text for text in found if never.search(text)] == []


# What usted is told, as a sentence begins with it: Elija, Escríbalo. Without words that also name things: Cierre.
ORDERS = set(
    """
    abra adjunte añada anote borre busque cambie compruebe confirme copie corrija cuente deje describa diga edite
    elija elimine empiece envíe escriba espere evite guarde haga indique introduzca lea marque mida mire mueva
    pegue pida ponga publique pulse quite recupere responda retire revise siga suba tenga use vaya vea vuelva
    """.split()
)
FIRST_WORD = re.compile(r"(?:^|[.:;?!…] )[\W\d_]*(?:(?:no|o|y|sí),? )?(\w+)", re.IGNORECASE)
WITHOUT_ACCENTS = str.maketrans("áéíóú", "aeiou")
BARE_ORDERS = {order.translate(WITHOUT_ACCENTS) for order in ORDERS}


def is_order(word: str) -> bool:
    verb = re.sub(r"(?:me|se|l[aeo]s?)$", "", word)
    return word in ORDERS or (verb != word and verb.translate(WITHOUT_ACCENTS) in BARE_ORDERS)


def says_usted(text: str, english: str = "") -> bool:
    return bool(
        re.search(r"\busted(es)?\b", text, re.IGNORECASE)
        or any(is_order(word) for word in FIRST_WORD.findall(text.casefold()))
        or (english.startswith("Your") and re.match(r"Suy?[oa]?s?\b", text))
        or (
            english.startswith("You ")
            and re.match(r"(?:(?:no|ya|aún) )?(?:puede|debe|tiene|ha|está)\b", text.casefold())
        )
    )


def test_spanish_says_tu_to_the_reader():
    spanish = translations.read(next(path for path in CATALOGUES if path.parts[-3] == "es"))
    told = [(text, forms(message.id)[0]) for message in spanish for text in forms(message.string)]
    assert [text for text, english in told if says_usted(text, english)] == []


@pytest.mark.parametrize(
    "text", ["Elija un día.", "Ya no está. Escríbalo de nuevo.", "No escriba precios.", "Usted la ve."]
)
def test_what_says_usted_is_found(text):
    assert says_usted(text)


@pytest.mark.parametrize(
    "text", ["Elige un día.", "Escríbelo de nuevo.", "Cierre de la sala", "Dejé un mensaje"]
)
def test_what_says_tu_or_tells_nobody_anything_is_not(text):
    assert not says_usted(text)
