"""Translations by Babel alone: no msgfmt, no xgettext, nothing to install beside the locked packages.

`make messages` takes new texts into the catalogues; `make run` and `make test` compile those that changed.
"""

from __future__ import annotations

import io
import os
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import IO, TYPE_CHECKING

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

if TYPE_CHECKING:
    from babel.messages.extract import _ExtractionResult, _Keyword, _PyOptions

BASE = Path(__file__).resolve().parent.parent
LOCALE = BASE / "locale"

WITHOUT_TEXTS = {"benchmarks", "deploy", "locale", "static", "staticfiles", "tests", "var"}
METHODS = [
    ("**/templates/**.html", "deploy.translations:extract_template"),
    ("**/templates/**.txt", "deploy.translations:extract_template"),
    ("**.py", "python"),
]
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


def catalogues() -> list[Path]:
    """One django.po a language, in the order of their names."""
    return sorted(LOCALE.glob("*/LC_MESSAGES/django.po"))


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3])


def compile_changed() -> int:
    """Write each catalogue's .mo where it is missing or older than its .po. Returns how many were written."""
    written = 0
    for source in catalogues():
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        unfinished = target.with_suffix(".mo.new")
        with unfinished.open("wb") as file:
            write_mo(file, read(source))
        unfinished.replace(target)
        written += 1
    return written


def extracted() -> Catalog:
    """Every text of code and templates that is marked for translation."""
    catalogue = Catalog(project="Common Hash", charset="utf-8")
    found = extract_from_dir(
        BASE, METHODS, keywords=KEYWORDS, comment_tags=["Translators:"], directory_filter=may_hold_texts
    )
    for path, line, message, comments, context in found:
        catalogue.add(message, None, [(path, line)], auto_comments=comments, context=context)
    return catalogue


def may_hold_texts(folder: str | os.PathLike[str]) -> bool:
    name = os.path.basename(folder)
    return not name.startswith((".", "_")) and name not in WITHOUT_TEXTS


def extract_template(
    fileobj: IO[bytes], keywords: Mapping[str, _Keyword], comment_tags: Collection[str], options: _PyOptions
) -> Iterator[_ExtractionResult]:
    """A Babel extractor for Django's templates: Django turns a template into Python calls, Babel reads those."""
    from django.utils.translation.template import templatize

    code = templatize(fileobj.read().decode())
    yield from extract_python(io.BytesIO(code.encode()), keywords, comment_tags, options)


def main() -> None:
    """Bring every catalogue up to date. New texts come in empty: a guess at a translation is worse than English."""
    template = extracted()
    for path in catalogues():
        catalogue = read(path)
        catalogue.update(template, no_fuzzy_matching=True, update_creation_date=False)
        with path.open("wb") as file:
            write_po(file, catalogue, width=110, no_location=True, sort_output=True, ignore_obsolete=True)
        missing = sum(bool(message.id) and not translated(message.string) for message in catalogue)
        print(f"{path.parts[-3]}: {len(catalogue)} texts, {missing} still to translate")


def translated(string: str | tuple[str, ...] | list[str] | None) -> bool:
    """Is there a translation, in each of its plural forms?"""
    return all(string) if isinstance(string, tuple | list) else bool(string)


if __name__ == "__main__":
    main()
