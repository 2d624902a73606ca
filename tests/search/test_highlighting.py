from __future__ import annotations

import json
import time

import pytest

from search.highlighting import EXCERPT, Highlighter
from search.query import parse

pytestmark = pytest.mark.no_engine


@pytest.mark.parametrize(
    ("typed", "written", "shown"),
    [
        (
            "despilfarro energia",
            "El Despilfarro de energías",
            "El <mark>Despilfarro</mark> de <mark>energías</mark>",
        ),
        ("ﾏｲﾆﾝｸﾞ", "今日のマイニングとﾏｲﾆﾝｸﾞ", "今日の<mark>マイニング</mark>と<mark>ﾏｲﾆﾝｸﾞ</mark>"),
        ("デフレスパイラル", "デフレ・スパイラルで", "<mark>デフレ・スパイラル</mark>で"),
        ("挖礦", "我们挖矿很多", "我们<mark>挖矿</mark>很多"),
        ("해시속도", "이 해시 속도를", "이 <mark>해시 속도</mark>를"),
        ("채굴을", "채굴은", "<mark>채굴</mark>은"),
        ("налоги", "сумма налогов", "сумма <mark>налогов</mark>"),
        ("S19XP", "An s19 XP", "An <mark>s19 XP</mark>"),
        ("ramp-down", "Ramp-down time", "<mark>Ramp-down</mark> time"),
        ("finance", "ﬁnance", "<mark>ﬁnance</mark>"),
        ("strasse", "Straße, Straßen", "<mark>Straße</mark>, <mark>Straßen</mark>"),
        ("the quokka", "the quokka", "the <mark>quokka</mark>"),
        ("mine", "mines determined", "<mark>mines</mark> determined"),
        ("b", "<b>&amp; a <i>", "&lt;<mark>b</mark>&gt;&amp;amp; a &lt;i&gt;"),
    ],
)
def test_what_was_found_is_marked_as_it_is_written(typed, written, shown):
    assert Highlighter(parse(typed)).title(written) == shown
    assert Highlighter(parse(typed)).excerpt(written) == shown


def test_an_excerpt_begins_near_the_first_place():
    text = "filler " * 300 + "where the quokka sleeps " + "more " * 300
    excerpt = Highlighter(parse("quokka")).excerpt(text)
    assert excerpt.startswith("…")
    assert excerpt.endswith("…")
    assert "where the <mark>quokka</mark> sleeps" in excerpt
    assert len(excerpt) < EXCERPT + 40


def test_an_excerpt_is_as_long_as_may_be_at_the_end_of_a_text():
    excerpt = Highlighter(parse("quokka")).excerpt("filler " * 300 + "quokka")
    assert excerpt.endswith("filler <mark>quokka</mark>")
    assert len(excerpt) > EXCERPT - 10


def test_without_a_place_the_beginning_is_shown():
    assert Highlighter(parse("quokka")).excerpt("Another text.") == "Another text."
    assert Highlighter(()).excerpt("") == ""


def test_evil_strings_come_out_escaped_and_whole(shared_data):
    for evil in json.loads((shared_data / "evil" / "strings.json").read_text(encoding="utf-8")):
        text = evil if isinstance(evil, str) else str(evil)
        shown = Highlighter(parse(text)).title(text)
        plain = shown.replace("<mark>", "").replace("</mark>", "")
        assert "<" not in plain
        assert ">" not in plain
        assert shown.count("<mark>") == shown.count("</mark>")


def test_a_page_of_the_longest_posts_is_marked_in_no_time():
    text = "採掘の費用・電力。" * 6_000
    highlighter = Highlighter(parse("ありません"))
    started = time.process_time()
    for _post in range(20):
        highlighter.excerpt(text)
    assert time.process_time() - started < 0.5
