"""A version to take along: Markdown, JSON, a citation, and a PDF by the worker."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.utils import translation

from core import pdf
from printing import actions as prints
from printing.composing import compose
from printing.models import PrintJob
from strategies import taking_along
from strategies.models import Strategy
from strategies.papers import STRATEGY
from tests.strategies.test_reports import make_measured, make_report

pytestmark = pytest.mark.django_db
TEXTS = {"problem": "Fans cost **6 %** of the bill.", "risks": "Boards fail above 37 °C."}


def make_whole(author, **said) -> Strategy:
    return make_measured(
        author=author, title="Warm fluid & co: 50 % less", sections=TEXTS,
        steps=[{"what": "Log ten machines", "who": "site lead", "how_long": "72 h", "tool": "sub-meter"}], **said,
    )  # fmt: skip


def address(strategy: Strategy, end: str) -> str:
    return f"/strategies/{strategy.slug}/v/1/{end}"


def test_markdown_has_all_it_says_and_how_it_is_cited(client, alice, bob):
    strategy = make_whole(alice)
    make_report(strategy, by=bob)
    answer = client.get(address(strategy, "strategy.md"))
    text = answer.content.decode()
    assert answer["Content-Type"] == "text/markdown; charset=utf-8"
    assert f'filename="{strategy.slug}-v1.md"' in answer["Content-Disposition"]
    for words in ("# Warm fluid & co: 50 % less", "Fans cost **6 %** of the bill.", "Log ten machines", "Our meters",
                  "| Bob Tanaka | 17.6 J/TH | 15.1 J/TH | Worked |", "Alice Moreau (", "Version 1.", "/v/1/",
                  "CC BY 4.0"):  # fmt: skip
        assert words in text, words


def test_json_has_the_same_for_programs(client, alice, bob):
    strategy = make_whole(alice)
    make_report(strategy, by=bob, text="It worked.")
    data = json.loads(client.get(address(strategy, "strategy.json")).content)
    assert (data["version"], data["grade"], data["sections"], data["contributors"]) == (
        1,
        "B",
        TEXTS,
        ["Alice Moreau"],
    )
    (report,) = data["reports"]
    assert (report["who"], report["change"], report["text"]) == (
        "Bob Tanaka",
        pytest.approx(-14.2, 0.01),
        "It worked.",
    )
    assert json.loads(client.get(f"/api/v1/strategies/{strategy.slug}/versions/1/").content) == data


def test_what_is_not_there_is_not_found(client, alice):
    strategy = make_whole(alice)
    for end in ("strategy.md", "strategy.json", "pdf/"):
        assert client.get(f"/strategies/{strategy.slug}/v/2/{end}").status_code == 404
    Strategy.objects.filter(pk=strategy.pk).update(state="removed")
    for end in ("strategy.md", "strategy.json", "pdf/"):
        assert client.get(address(strategy, end)).status_code == 404


def test_a_citation_for_bibtex_holds_whatever_the_title_is(alice):
    alice.name = "Alice {Moreau}"
    alice.save()
    strategy = make_whole(alice)
    version = taking_along.version_of(strategy, 1)
    assert version is not None
    entry = taking_along.bibtex(version)
    assert r"title = {{Warm fluid \& co: 50 \% less}}" in entry
    assert r"author = {{Alice \{Moreau\}}}" in entry
    assert f"url = {{{version.url}}}" in entry


def test_the_page_offers_print_pdf_and_files(client, alice):
    strategy = make_whole(alice)
    for reader in (Client(), client):
        page = reader.get(strategy.get_absolute_url()).content.decode()
        for end in ("pdf/", "strategy.md", "strategy.json"):
            assert address(strategy, end) in page
        assert "@misc{" in page
        client.force_login(alice)


def test_where_pango_is_missing_it_prints_and_says_which_package_brings_it(client, alice, monkeypatch):
    strategy = make_whole(alice)
    monkeypatch.setitem(pdf.LIBRARIES, "pango-of-tomorrow", "libpango-tomorrow")
    page = client.get(strategy.get_absolute_url()).content.decode()
    assert "libpango-tomorrow" in page
    assert "<print-page" in page
    assert address(strategy, "pdf/") not in page
    assert "libpango-tomorrow" in client.get(address(strategy, "pdf/")).content.decode()


def test_a_visitor_gets_a_pdf_of_several_pages(client, alice, bob):
    """Through the real press, in Chinese headings, with what a report says and who stays unnamed."""
    strategy = make_whole(alice)
    make_report(strategy, by=bob)
    assert client.get(address(strategy, "pdf/")).status_code == 200
    with translation.override("zh-hans"):
        client.cookies["language"] = "zh-hans"
        answer = client.post(address(strategy, "pdf/"))
    job = PrintJob.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, job.get_absolute_url())
    assert (job.asked_by, job.language) == (None, "zh-hans")
    assert prints.make_prints() == 1
    job.refresh_from_db()
    assert (job.failure, job.lacking) == ("", [])
    assert job.file is not None
    content = b"".join(client.get(job.url).streaming_content)
    assert content.startswith(b"%PDF-")
    assert job.name == f"{strategy.slug}-v1"


def test_a_member_asks_by_one_button_and_has_it_alone(client, alice, bob):
    strategy = make_whole(alice)
    client.force_login(bob)
    client.post(address(strategy, "pdf/"))
    client.post(address(strategy, "pdf/"))
    job = PrintJob.objects.get()
    assert job.asked_by == bob
    client.force_login(alice)
    assert client.get(job.get_absolute_url()).status_code == 404


def test_the_paper_has_the_chart_of_its_reports(alice):
    strategy = make_measured()
    make_report(strategy, by=alice)
    job = prints.order(strategy, by=alice, of=STRATEGY, options={"number": 1})
    made = compose(job)
    assert made is not None
    assert "<svg xmlns" in made.html
    assert "17.6 → 15.1" in made.html
    assert " style=" not in made.html
