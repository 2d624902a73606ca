"""Static files made from others: the one stylesheet, and the sprite of icons.

Both are built by a finder, so that collectstatic, the development server and the tests find them
like any other file, and neither is ever committed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.storage import ManifestFilesMixin
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

from core import icons

# The cascade, weakest first. A layer is a file css/<layer>.css or a folder of them.
LAYERS = ("reset", "tokens", "base", "layout", "components", "utilities")

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SPACE = re.compile(r"\s*\n\s*")


def stylesheet() -> str:
    """All of css/, each file in the layer its place names, without comments and indentation."""
    css = Path(settings.BASE_DIR) / "static" / "css"
    parts = [f"@layer {', '.join(LAYERS)};"]
    for layer in LAYERS:
        files = [css / f"{layer}.css", *sorted((css / layer).glob("*.css"))]
        text = "\n".join(file.read_text("utf-8") for file in files if file.exists())
        parts.append(f"@layer {layer} {{{_SPACE.sub(chr(10), _COMMENT.sub('', text))}}}")
    return "\n".join(parts) + "\n"


BUILT: dict[str, Callable[[], str]] = {"site.css": stylesheet, icons.SPRITE: icons.sprite}


class BuiltFilesFinder(BaseFinder):
    """Finds what BUILT names, building it anew each time it is asked for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.storage = FileSystemStorage(location=settings.VAR_DIR / "built")
        super().__init__(*args, **kwargs)

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        if path not in BUILT:
            return []
        built = self._build(path)
        return [built] if find_all else built

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Any]]:
        for path in BUILT:
            self._build(path)
            yield path, self.storage

    def _build(self, path: str) -> str:
        target = Path(self.storage.path(path))
        text = BUILT[path]()
        if not target.exists() or target.read_text("utf-8") != text:
            target.parent.mkdir(parents=True, exist_ok=True)
            draft = target.with_suffix(f".{os.getpid()}")
            draft.write_text(text, "utf-8")
            draft.replace(target)
        return str(target)


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Names with the content's hash, compressed once; imports between our scripts follow along."""

    support_js_module_import_aggregation = True
    # Only ours: what packages bring are no modules, and their comments look like imports.
    _js_module_import_aggregation_patterns = (
        "js/*.js",
        ManifestFilesMixin._js_module_import_aggregation_patterns[1],  # type: ignore[attr-defined]
    )

    def compress_files(self, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
        """What pages name, which is by hash: the same under its plain name is there for who asks by hand."""
        named = set(self.hashed_files.values())
        yield from super().compress_files([path for path in paths if path in named])
