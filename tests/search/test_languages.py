"""Search in many languages, on real documents and queries that nobody here wrote."""

from __future__ import annotations

import json
import lzma
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import translation

from search.finding import find
from search.languages import language_of, likely_languages
from tests.search.makers import make_topics

RECALL = 0.95


@pytest.fixture
def documents(shared_data: Path) -> list[dict[str, Any]]:
    with lzma.open(shared_data / "search" / "docs.jsonl.xz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


@pytest.fixture
def queries(shared_data: Path) -> list[dict[str, Any]]:
    return json.loads((shared_data / "search" / "queries.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("are_languages_known", [True, False])
def test_real_queries_find_what_they_must(db, documents, queries, are_languages_known, capsys):
    topics = make_topics(
        (doc["title"], doc["body"], doc["lang"].lower() if are_languages_known else "en") for doc in documents
    )
    ids = {topic.pk: doc["id"] for topic, doc in zip(topics, documents, strict=True)}
    missed, recalls = [], []
    for query in queries:
        reader = query["lang"].lower() if are_languages_known else "en"
        with translation.override(reader):
            found = [ids[result.topic_id] for result in find(query["query"], user=AnonymousUser()).results]
        if query["kind"] == "none":
            is_good = found == []
        else:
            relevant = set(query["relevant"])
            recalls.append(len(relevant & set(found[:10])) / min(10, len(relevant)))
            is_good = query["best"] in {None, *found[:10]} and bool(relevant & set(found[:5]))
        if query["must"] and not is_good:
            missed.append((query["query"], found[:5]))
    recall = sum(recalls) / len(recalls)
    with capsys.disabled():
        print(f" recall@10 {recall:.3f}")
    assert missed == []
    assert recall >= RECALL


@pytest.mark.parametrize(
    ("text", "stated", "language"),
    [
        ("挖矿的电费", "en", "zh-hans"),
        ("挖礦的電費", "en", "zh-hant"),
        ("挖礦的電費", "zh-hans", "zh-hans"),
        ("電力契約のデフレ", "en", "ja"),
        ("채굴 전기 요금", "en", "ko"),
        ("Тарифы на энергию", "en", "ru"),
        ("Тарифи на енергію", "uk", "uk"),
        ("Tarifas de energía", "es", "es"),
        ("Hashrate for rent", "zh-hans", "en"),
        ("S19 XP 在 40 °C", "zh-hans", "zh-hans"),
        ("12 34 …", "ru", "ru"),
        ("", "fr", "fr"),
    ],
)
def test_a_texts_script_overrules_what_was_stated(text, stated, language):
    assert language_of(text, stated=stated) == language


def test_a_query_prefers_the_language_its_script_tells():
    assert likely_languages("電力契約の", "en") == ("ja", "en")
    assert likely_languages("挖矿", "en") == ("zh-hans", "en")
    assert likely_languages("挖矿", "ja") == ("ja",)
    assert likely_languages("curtailment", "es") == ("es",)
