"""A real browser before a real server. Whatever breaks the CSP, fails to load or comes from elsewhere
fails the test, named."""

from __future__ import annotations

import json
import lzma
import os
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from accounts.models import User
from core import static
from tests.conftest import IN_CI

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
WIDE = {"width": 1440, "height": 900}
PATIENCE = 30_000  # ms; a machine that does other things too is no fault
THREADS = {2158, 217, 2166, 2746}  # ids in the archive; the first has 22 posts


@pytest.fixture(scope="session", autouse=True)
def _built_once() -> Iterator[None]:
    """The stylesheet and the sprite are built once, not anew for each browser that asks."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(static, "BUILT", {name: cache(build) for name, build in static.BUILT.items()})
        yield


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    # Playwright runs a loop in this thread, and Django would not touch the database beside one.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    # The same browser without a window: one with opens its own pages for each fresh profile, a second's work.
    path = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    assert path, "the journeys need Chromium: apt-get install chromium-headless-shell, or chromium"
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE)
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def faults() -> list[str]:
    """What went wrong in any page of the test; a test that expects a fault takes it out."""
    return []


@pytest.fixture
def open_browser(chromium, live_server, settings, faults) -> Iterator[Callable[..., Page]]:  # type: ignore[no-untyped-def]
    """`open_browser(alice)` gives a fresh browser signed in as alice; without a name, a visitor's."""
    contexts: list[BrowserContext] = []
    settings.SITE_URL = live_server.url
    settings.ALLOWED_HOSTS = ["*"]

    def open_one(user: User | None = None, **options: object) -> Page:
        options.setdefault("viewport", DESKTOP)
        context = chromium.new_context(base_url=live_server.url, **options)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        if user:
            context.add_cookies(
                [{"name": settings.SESSION_COOKIE_NAME, "value": session_of(user), "url": live_server.url}]
            )
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
        page.on("console", lambda message: _note(page, message, faults))
        page.on("request", lambda request: _note_foreign(request.url, live_server.url, faults))
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert faults == []


def session_of(user: User) -> str:
    """The key of a session signed in as this member."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def _note(page: Page, message, faults: list[str]) -> None:  # type: ignore[no-untyped-def]
    if message.type == "error":
        faults.append(f"{page.url}: {message.text}")


def _note_foreign(url: str, ours: str, faults: list[str]) -> None:
    parts = urlsplit(url)
    if parts.scheme in {"http", "https"} and parts.netloc != urlsplit(ours).netloc:
        faults.append(f"a request to {parts.netloc}")


@pytest.fixture
def work(settings) -> Callable[[], None]:  # type: ignore[no-untyped-def]
    """`work()` does what the worker would now: delivers what happened and writes the mails into files."""
    from activity.delivery import deliver_due
    from notifications.sending import send_due

    settings.EMAIL_BACKEND = "notifications.outbox.OutboxBackend"

    def work_once() -> None:
        deliver_due()
        send_due()

    return work_once


@pytest.fixture(scope="session")
def threads(tmp_path_factory) -> Path:  # type: ignore[no-untyped-def]
    """Four whole threads of the real archive as a file to import: one of 22 posts, with code, a picture
    and formulas, and three short ones."""
    source = Path(settings.BASE_DIR).parent / "shared" / "data" / "forum" / "posts.jsonl.xz"
    if not source.is_file():
        pytest.fail(f"CI needs the real threads in {source}") if IN_CI else pytest.skip(
            "no real threads here"
        )
    path = tmp_path_factory.mktemp("archive") / "posts.jsonl"
    with lzma.open(source, "rt", encoding="utf-8") as lines, path.open("w", encoding="utf-8") as chosen:
        chosen.writelines(line for line in lines if json.loads(line)["topic_id"] in THREADS)
    return path
