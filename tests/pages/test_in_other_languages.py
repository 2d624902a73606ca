"""No page says in English what it could say in the reader's language: forms, labels, errors and attributes too."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from django.utils import translation

from accounts import actions as accounts
from organisations import actions as organisations
from tests.makers import make_category, make_group, make_organisation, make_topic

# What is no language's own: names of things, addresses, standards.
NAMES = re.compile(
    r"Common Hash|GNU Affero General Public License"
    r"|Kestrel Ridge( LLC)?|Alice Moreau|Bob Tanaka|BIP-\d+|Bitcoin( Core)?|OpenID Connect|AGPL|API|Markdown"
    r"|English|Español|Deutsch|Français|Português|Nederlands|Svenska|Norsk|Suomi|Türkçe|Italiano|Polski|Tiếng Việt"
    r"|Bahasa \w+|[\w-]*(?:[@./:_]+[\w-]+)+"
)
# Three words in a row: a name or a unit is rarely longer.
ENGLISH = re.compile(r"\b[A-Za-z][a-z]*(?:[ ,’'-]+[A-Za-z]?[a-z]+){2,}")
ATTRIBUTES = {"aria-label", "title", "placeholder", "alt", "content"}
VOID = {"input", "meta", "link", "img", "br", "hr", "source", "wbr", "use", "path", "area", "col"}


class Said(HTMLParser):
    """The text of a page in its own language: without code, people's names and what is marked as another's."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language, self.silent, self.texts = language, [], []  # type: ignore[var-annotated]

    def handle_starttag(self, tag, attrs):  # type: ignore[no-untyped-def]
        told = dict(attrs)
        is_other = told.get("lang", self.language) != self.language
        if tag not in VOID:
            is_zone = tag == "option" and "/" in (told.get("value") or "")  # a city's own name
            is_silent = is_other or is_zone or tag in {"bdi", "script", "style", "code", "pre", "textarea"}
            self.silent.append(is_silent or bool(self.silent and self.silent[-1]))
        is_code = tag == "meta" and told.get("name") != "description"
        if not is_other and not is_code and not (self.silent and self.silent[-1]):
            self.texts += [value for name, value in attrs if name in ATTRIBUTES and value]

    def handle_endtag(self, tag):  # type: ignore[no-untyped-def]
        if tag not in VOID and self.silent:
            self.silent.pop()

    def handle_data(self, data):  # type: ignore[no-untyped-def]
        if not (self.silent and self.silent[-1]):
            self.texts.append(data)


@pytest.fixture(autouse=True)
def _in_english_again():
    """A request leaves its language behind in this thread."""
    yield
    translation.deactivate()


def english_in(html: str, language: str) -> list[str]:
    page = Said(language)
    page.feed(html)
    texts = [NAMES.sub(" · ", " ".join(text.split())) for text in page.texts]
    return [text[:100] for text in texts if ENGLISH.search(text)]


def test_english_would_be_found():
    html = '<html lang="ru"><p>Ваши места</p><p title="Who may write">You may not do this.</p>'
    html += '<bdi>Old Mill Power Co</bdi><p lang="en">Somebody else said that.</p><code>not a word</code>'
    assert english_in(html, "ru") == ["Who may write", "You may not do this."]


MEMBERS = [
    "/", "/forum/", "/members/", "/groups/", "/groups/counsel/", "/organisations/", "/organisations/new/",
    "/organisations/kestrel-ridge/", "/organisations/kestrel-ridge/seats/",
    "/organisations/kestrel-ridge/verification/", "/organisations/kestrel-ridge/edit/", "/u/alice/", "/u/bob/",
    "/settings/", "/settings/preferences/", "/settings/notifications/", "/settings/privacy/", "/settings/standing/",
    "/settings/security/", "/settings/second-factor/", "/settings/tokens/", "/settings/data/", "/settings/payout/",
    "/settings/blocked/", "/settings/blocked/organisations/", "/settings/leave/", "/notifications/", "/messages/",
    "/messages/calls/", "/messages/proposals/", "/strategies/", "/strategies/calculators/", "/campaigns/", "/search/",
    "/forum/new/", "/drafts/", "/bookmarks/", "/about/", "/rules/", "/privacy/", "/terms/", "/competition-law/",
]  # fmt: skip
VISITORS = ["/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/nowhere/", "/contact/"]


@pytest.mark.parametrize("language", ["zh-hans", "ru"])
def test_no_page_speaks_english(client, alice, bob, settings, language):
    make_group("Counsel", bob, owner=alice, entry="request")
    company = make_organisation(by=alice)
    organisations.ask(company, by=bob, note="")
    organisations.claim_domain(company, by=alice, method="dns", domain="kestrel.example")
    accounts.create_token(alice, by=alice, name="·", scopes=["read"])
    make_topic(
        author=bob, category=make_category("cooling", name="·"), title="··", body="··", language=language
    )
    found = [f"{path}: {text}" for path in VISITORS for text in _said(client, path, language)]
    for path in ("/accounts/login/", "/accounts/signup/"):
        answer = client.post(path, {"login": "x", "password": "y", "email": "no"}, headers=_asks(language))
        found += [f"{path} sent: {text}" for text in english_in(answer.content.decode(), language)]
    alice.language = language
    alice.save(update_fields=["language"])
    client.force_login(alice)
    found += [f"{path}: {text}" for path in MEMBERS for text in _said(client, path, language)]
    answer = client.post("/organisations/new/", {"name": "", "website": "no"})
    found += [f"sent: {text}" for text in english_in(answer.content.decode(), language)]
    assert not found, "\n".join(found)


def _asks(language: str) -> dict[str, str]:
    return {"accept-language": language}


def _said(client, path: str, language: str) -> list[str]:  # type: ignore[no-untyped-def]
    answer = client.get(path, headers=_asks(language))
    html = answer.content.decode()
    assert f'lang="{language}"' in html[:400], path
    return english_in(html, language)
