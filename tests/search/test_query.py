from __future__ import annotations

import pytest

from search.query import Clause, Phrase, parse
from search.stems import stems

pytestmark = pytest.mark.no_engine


def phrases(text: str) -> list[list[str]]:
    """Each clause as its alternatives' tokens, a prefix marked with *."""
    return [
        [" ".join(phrase.tokens) + "*" * phrase.is_prefix for phrase in clause.alternatives]
        for clause in parse(text)
    ]


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("能源浪费", [["能源 源浪 浪费"]]),
        ("能源 浪费", [["能源"], ["浪费"]]),
        ("能源、浪费", [["能源"], ["浪费"]]),
        ("矿", [["矿*"]]),
        ("ありませんxyz", [["あり りま ませ せん ん xyz"]]),
        ("xyzあ", [["xyz あ*"]]),
        ("デフレ・スパイラル", [["デフ フレ レス スパ パイ イラ ラル"]]),
        ("コンピューター", [["コン ンピ ピュ ュー ータ ター", "コン ンピ ピュ ュー ータ"]]),
        ("채굴을", [["채굴 굴을", "채굴"]]),
        ("btc를", [["btc 를*", "btc"]]),
        ("ramp-down", [["ramp down"]]),
        ("S19XP", [["s 19 xp"]]),
        ('"ramp down" 12', [["ramp down"], ["12"]]),
        ("налоги", [["налог", "налог*"]]),
        ("сети", [["сет"]]),
    ],
)
def test_a_query_is_understood(typed, understood):
    assert phrases(typed) == understood


def test_a_word_is_found_by_the_stems_of_every_language():
    (clause,) = parse("impuestos")
    tokens = {phrase.tokens[0] for phrase in clause.alternatives}
    assert tokens & set(stems("impuesto"))
    assert tokens & set(stems("impuestos"))
    assert not tokens & set(stems("imposible"))


def test_words_that_share_a_stem_only_across_languages_do_not_meet():
    (clause,) = parse("numbat")
    assert not {phrase.tokens[0] for phrase in clause.alternatives} & set(stems("number"))


def test_words_that_say_nothing_are_left_out_beside_others():
    assert [clause.word for clause in parse("the waste of energy")] == ["waste", "energy"]
    assert [clause.word for clause in parse("to be or not")] != []


def test_the_short_side_of_an_apostrophe_is_left_out():
    assert [clause.word for clause in parse("l'énergie miner's")] == ["energie", "miner"]


@pytest.mark.parametrize("typed", ["", "   ", "\x00", '"', '""', "* ( ) - \" ' :", "…！？。", "\u200b", "'"])
def test_signs_alone_ask_for_nothing(typed):
    assert parse(typed) == ()


def test_a_very_long_query_is_cut():
    clauses = parse(" ".join(f"word{chr(97 + n)}" for n in range(26)) * 200)
    assert 0 < len(clauses) <= 16


def test_the_same_word_twice_counts_once():
    assert parse("hash hash HASH") == parse("hash")
    assert isinstance(parse("hash")[0], Clause)
    assert isinstance(parse("hash")[0].alternatives[0], Phrase)
