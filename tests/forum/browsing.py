"""What the tests of the forum's pages share."""

from __future__ import annotations

import html
import re

from django.test import Client

from accounts.models import User


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def words(response) -> str:  # type: ignore[no-untyped-def]
    """A page as it is read: entities resolved."""
    return html.unescape(response.content.decode())


def field(response, name: str) -> str:  # type: ignore[no-untyped-def]
    """What a form's text field or hidden field holds."""
    page = response.content.decode()
    area = re.search(rf'<textarea[^>]*\bname="{name}"[^>]*>(.*?)</textarea>', page, re.S)
    if area:
        return html.unescape(area[1]).removeprefix("\n")
    found = re.search(rf'<input[^>]*\bname="{name}"[^>]*>', page)
    assert found, f"no field {name}"
    value = re.search(r'\bvalue="([^"]*)"', found[0])
    return html.unescape(value[1]) if value else ""


def titles(response) -> list[str]:  # type: ignore[no-untyped-def]
    """The titles of a list of topics, in order."""
    rows = re.findall(r'<article class="item">.*?<h3[^>]*><a[^>]*>(.*?)</a>', response.content.decode(), re.S)
    return [html.unescape(title) for title in rows]


def link(response, rel: str) -> str | None:  # type: ignore[no-untyped-def]
    """Where the link with this rel leads, in the page's body."""
    body = response.content.decode().partition("<main")[2]
    found = re.search(rf'<a[^>]*rel="{rel}"[^>]*href="([^"]*)"', body)
    return html.unescape(found[1]) if found else None
