"""Each app tells its own news, and no floor asks the one above."""

from __future__ import annotations

from activity import news
from activity.news import News, Story, Told, reason_in_words


def test_a_verb_nobody_registered_is_nobodys_news():
    assert news.of("forum.no_such_verb") is None


def test_an_app_registers_a_verb_with_its_own_words(monkeypatch):
    monkeypatch.setattr(news, "_news", {})
    entry = News(
        "events.moved",
        "forum.Topic",
        tells=lambda activity: [Told(1, "watching")],
        sentence=lambda story: f"{story.actor} moved it",
        outlives_target=True,
    )
    news.register(entry)
    assert news.of("events.moved") is entry
    assert news.outliving() == ["events.moved"]
    assert [model.__name__ for model in news.models_told_of()] == ["Topic"]
    assert entry.sentence(Story(actor="Alice", reason="watching")) == "Alice moved it"


def test_reasons_are_codes_until_somebody_reads_them(monkeypatch):
    monkeypatch.setattr(news, "_reasons", {})
    news.name_reasons({"spam": "Advertising"})
    assert reason_in_words("spam") == "Advertising"
    assert reason_in_words("unheard-of") == reason_in_words("") == reason_in_words(None) == ""
