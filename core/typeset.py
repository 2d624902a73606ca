"""Make a PDF of one page, in a process of its own: python -I typeset.py FOLDER.

FOLDER holds page.html and files.json, {address: [file in FOLDER, media type]}: what the page may show. The
page is put together from what strangers wrote, so this runs outside the worker, under limits of the kernel
on memory and time, and nothing but those files is ever opened: no network, no other file of this machine.
It imports WeasyPrint and nothing of ours.

Writes FOLDER/page.pdf and prints one line of JSON: {"pages": 3}, or {"failed": REASON}.
"""

from __future__ import annotations

import json
import os
import resource
import socket
import sys
from pathlib import Path
from typing import Any, NoReturn

MIB = 1024 * 1024
MEMORY_BYTES = 768 * MIB  # private memory; WeasyPrint takes 90 of it before the first page
CPU_SECONDS = 90
OUTPUT_BYTES = 64 * MIB
BASE = "https://page.invalid/"


def main(folder: Path) -> dict[str, Any]:
    _bound()
    try:
        import weasyprint
        from weasyprint.urls import URLFetcher, URLFetcherResponse
    except OSError as error:  # a shared library that isn't there
        return {"failed": "library", "error": str(error)[:300]}
    files = json.loads((folder / "files.json").read_text("utf-8"))

    class OnlyTheseFiles(URLFetcher):
        """Opens what files.json names; for anything else the page shows a picture's words."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            name, media_type = files.get(url.removeprefix(BASE.rstrip("/")), (None, ""))
            if name is None:
                raise ValueError("not one of the files of this page")
            body = (folder / name).read_bytes()
            return URLFetcherResponse(url, body, {"Content-Type": media_type})

    _cut_off()
    page = weasyprint.HTML(
        string=(folder / "page.html").read_text("utf-8"), base_url=BASE, url_fetcher=OnlyTheseFiles()
    )
    document = page.render()
    document.write_pdf(folder / "page.pdf", pdf_identifier=b"common-hash")
    return {"pages": len(document.pages)}


def _bound() -> None:
    for what, limit in (
        (resource.RLIMIT_DATA, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, OUTPUT_BYTES),
        (resource.RLIMIT_CORE, 0),
    ):
        _soft, hard = resource.getrlimit(what)
        resource.setrlimit(what, (limit if hard < 0 else min(limit, hard), hard))
    os.nice(10)  # pages of the site first


def _cut_off() -> None:
    """No socket from here on, whatever a library may think of."""

    def refuse(*_args: Any, **_kwargs: Any) -> NoReturn:
        raise OSError("this process has no network")

    socket.socket = socket.create_connection = refuse  # type: ignore[assignment,misc]
    socket.getaddrinfo = refuse


if __name__ == "__main__":
    try:
        print(json.dumps(main(Path(sys.argv[1]))))
    except MemoryError:
        print(json.dumps({"failed": "memory"}))
