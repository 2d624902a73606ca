"""The press itself: WeasyPrint in its own process, and what it may not open."""

from __future__ import annotations

import http.server
import threading

import pytest

from core.pdf import Resource, lacking_fonts, missing_packages, typeset

pytestmark = pytest.mark.no_engine


def test_this_machine_can_print():
    assert missing_packages() == []
    assert lacking_fonts("ramp time, рампа, 限电条款, 停電, 정전") == {}


def test_a_page_is_the_same_pdf_twice_and_opens_nothing_but_what_it_is_handed(tmp_path):
    asked = []

    class Listener(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *_args: object) -> None: ...

    server = http.server.HTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    outside = f"http://127.0.0.1:{server.server_port}/"
    secret = tmp_path / "secret.css"
    secret.write_text('body::after { content: "SECRET"; }')
    html = (
        f'<html lang="zh-hans"><link rel="stylesheet" href="/a.css"><link rel="stylesheet" href="{outside}b.css">'
        f'<link rel="stylesheet" href="file://{secret}"><link rel="attachment" href="{outside}c">'
        f'<body><p>限电条款 привет</p><img src="{outside}d.png" alt="no"><img src="file:///etc/passwd" alt="no">'
        f'<svg width="10" height="10"><image href="{outside}e.png" width="9" height="9"/></svg>'
    )
    files = {
        "/a.css": Resource(b"@page { size: A4 } p { break-after: page } body { color: red }", "text/css")
    }
    try:
        content, pages = typeset(html, files)
        assert typeset(html, files)[0] == content
    finally:
        server.shutdown()
    assert content.startswith(b"%PDF-")
    assert (pages, asked) == (2, [])
