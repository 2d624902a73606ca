"""axe finds nothing on the main pages: narrowest phone in light, desktop in dark, nothing cut off."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.makers import make_category, make_post, make_topic

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }
}
BODY = """Measured at the meter, see [the annex](https://example.org/annex):

| Month | MWh |
|---|---:|
| June | 5.8 |

> at or below the level

### In code

```yaml
hold_kw: 180
```

- [x] tried it
- [ ] wrote it down
"""
VISITORS_PAGES = [
    "/",
    "/forum/",
    "/c/power/",
    "/search/?q=meter",
    "/members/",
    "/accounts/login/",
    "/accounts/signup/",
]
MEMBERS_PAGES = [
    "/forum/?order=unread",
    "/forum/new/",
    "/bookmarks/",
    "/drafts/",
    "/notifications/",
    "/settings/",
]
LOOKS = [("light", {"width": 320, "height": 800}), ("dark", {"width": 1440, "height": 900})]


@pytest.fixture
def topic(bob, alice):
    topic = make_topic(author=bob, category=make_category("power"), body=BODY, tags=["4cp", "meters"])
    make_post(topic, author=alice, body="Ours is metered on 15-minute intervals.")
    return topic


@pytest.mark.parametrize(("scheme", "size"), LOOKS, ids=["phone-light", "desktop-dark"])
def test_axe_finds_nothing_for_a_visitor(open_browser, faults, topic, scheme, size):
    page = open_browser(color_scheme=scheme, viewport=size)
    assert _violations(page, [*VISITORS_PAGES, topic.get_absolute_url(), "/u/bob/", "/nowhere/"]) == []
    assert len(faults) == 1  # /nowhere/ is a 404, as the browser notes
    faults.clear()


@pytest.mark.slow
@pytest.mark.parametrize(("scheme", "size"), LOOKS, ids=["phone-light", "desktop-dark"])
def test_axe_finds_nothing_for_a_moderator(open_browser, carol, topic, scheme, size):
    page = open_browser(carol, color_scheme=scheme, viewport=size)
    post = topic.posts.get(number=2)
    own = [f"/posts/{post.pk}/{what}/" for what in ("more", "edit", "bookmark", "history")]
    paths = [*MEMBERS_PAGES, topic.get_absolute_url(), f"/t/{topic.pk}/reply/?quote=2", *own]
    assert _violations(page, [*paths, f"/t/{topic.pk}/move-posts/", f"/t/{topic.pk}/retitle/"]) == []


def _violations(page, paths: list[str]) -> list[str]:
    found = []
    for path in paths:
        page.goto(path)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{path}: wider than the window")
        for violation in Axe().run(page, options=RULES).response["violations"]:
            found += [f"{path}: {violation['id']}: {node['html'][:120]}" for node in violation["nodes"]]
    return found
