"""Attack strings as posts in a real browser, on a page without any Content-Security-Policy: only what the
renderer lets through decides whether script runs."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Page

from core.markdown import render
from tests.core.reading_html import PLAIN
from tests.core.test_markdown_safety import PHOTO, PLACES, Picture, placed, read_attacks

pytestmark = pytest.mark.journey

PAGE_OF = 1000  # posts

# What the browser's own parser made of the page: its reading counts, not ours.
FIND = """() => {
  const found = [], bad = /^(script|style|iframe|object|embed|base|meta|link|form|template)$/i;
  for (const element of document.querySelectorAll('main *')) {
    const names = [...element.attributes].map(attribute => attribute.name);
    const leads = element.tagName === 'A' && element.href && !/^(https?|mailto):$/.test(element.protocol);
    if (!(element instanceof HTMLElement) || bad.test(element.tagName) || leads ||
        names.some(name => /^on|^style$|^srcdoc$/i.test(name))) found.push(element.outerHTML);
  }
  const inPlace = document.querySelectorAll('main').length === 1 && document.querySelector('body > footer');
  return inPlace ? found : [...found, 'left its place'];
}"""
# Events that attacks wait for, at every element that could wait: a handler is an attribute, and events rise.
POKE = """() => {
  const names = ['click', 'mouseover', 'mousemove', 'mousedown', 'focus', 'blur', 'input', 'keypress', 'keydown',
    'copy', 'cut', 'paste', 'drag', 'dragstart', 'toggle', 'animationstart', 'animationend', 'transitionend',
    'error', 'load', 'wheel', 'pointerenter'];
  addEventListener('click', event => event.preventDefault(), true);
  const waiting = [...document.querySelectorAll('main, main *')].filter(element => element.attributes.length);
  for (const element of waiting)
    for (const name of names) element.dispatchEvent(new Event(name, { bubbles: true, cancelable: true }));
}"""


@dataclass
class Seen:
    """Signs of life that a page gave."""

    dialogs: list[str] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    elements: list[str] = field(default_factory=list)


class Pages(http.server.BaseHTTPRequestHandler):
    """Serves what stands in `content`, and nothing else; no header that protects."""

    content: dict[str, bytes] = {}

    def do_GET(self) -> None:
        body = self.content.get(self.path)
        self.send_response(200 if body is not None else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def origin() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    page = chromium.new_page()
    yield page
    page.close()


def test_no_attack_runs_in_a_browser(origin, page, shared_data):
    attacks = list(read_attacks(shared_data))
    assert len(attacks) > 1500
    texts = [text for place in PLACES for text in placed(attacks, place)]
    posts = {render(text, uploads={PHOTO: Picture()}, prefix="post-1").html for text in texts}
    poised = sorted(post for post in posts if not PLAIN.fullmatch(post))
    assert len(poised) > 5000
    for start in range(0, len(poised), PAGE_OF):
        seen = look(page, origin, f"/{start}", "<hr>".join(poised[start : start + PAGE_OF]))
        assert seen == Seen(), f"posts {start} to {start + PAGE_OF}"


def test_the_browser_would_have_told(origin, page, shared_data):
    """The same strings, not rendered: so the test above can fail."""
    attacks = [
        attack for attack in read_attacks(shared_data) if len(attack) < 300 and "<script" not in attack
    ]
    raw = [f"<div>{attack}</div>" for attack in attacks if "onerror=" in attack or "onload=" in attack]
    seen = look(page, origin, "/raw", "<hr>".join(raw))
    assert seen.dialogs
    assert seen.scripts
    assert seen.elements


def look(page: Page, origin: str, path: str, body: str) -> Seen:
    """Open a page that holds the body, poke every element of it, and tell what stirred."""
    Pages.content[path] = f"<!doctype html><title>t</title><main>{body}</main><footer>f</footer>".encode()
    seen = Seen()
    session = page.context.new_cdp_session(page)
    session.on(
        "Debugger.scriptParsed", lambda event: seen.scripts.append(event["url"]) if event["url"] else None
    )
    session.send("Debugger.enable")

    def on_dialog(dialog):
        seen.dialogs.append(dialog.message)
        dialog.dismiss()

    def on_request(request):
        address = request.url
        if not address.startswith(f"{origin}/uploads/") and address not in {
            origin + path,
            f"{origin}/favicon.ico",
        }:
            seen.requests.append(address)

    page.on("dialog", on_dialog)
    page.on("request", on_request)
    page.goto(origin + path, wait_until="load")
    seen.elements = page.evaluate(FIND)
    page.evaluate(POKE)
    # Whatever was stirred runs before the next frame is painted.
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done, 50)))")
    assert page.url == origin + path
    page.remove_listener("dialog", on_dialog)
    page.remove_listener("request", on_request)
    session.detach()
    return seen
