from __future__ import annotations

import threading

import pytest

from search.analysis import LONGEST_TEXT, places, token_string
from search.folding import fold
from search.stems import stems

pytestmark = pytest.mark.no_engine


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("ﾏｲﾆﾝｸﾞ ＤＭＮＤ", "マイニング dmnd"),
        ("Computación CUÁNTICA", "computacion cuantica"),
        ("Straße Ærø ŁÓDŹ", "strasse aero lodz"),
        ("Й й Ё ё Э", "й й е е е"),
        ("замо\u0301к", "замок"),
        ("デフレ・スパイラル ﾃﾞﾌﾚ･", "デフレスパイラル デフレ"),
        ("挖礦 納稅義務", "挖矿 纳税义务"),
        ("soft\u00adware\u200b", "software"),
        ("が", "が"),
        ("İstanbul ısı", "istanbul isi"),
    ],
)
def test_what_reads_alike_folds_alike(written, folded):
    assert fold(written) == folded


def test_words_are_kept_by_main_stem_then_other_stems():
    main, *others = next(iter(places("ENERGIES")))
    assert main == "energi"
    assert set(others) >= {"ˢsenergi", "ˢdenergi"}
    assert token_string("energies") == " ".join([main, *others])


def test_runs_without_spaces_become_neighbouring_pairs():
    assert token_string("能源浪费。") == "能源 源浪 浪费 费"


def test_korean_pairs_reach_across_one_space():
    assert token_string("해시 속도") == "해시 시속 속도 도"


def test_letters_part_from_digits_but_a_hash_stays_whole():
    assert token_string("S19XP 40MW")[:11] == "s 19 xp 40 "
    digest = "00000000000000000002a7c4c1e48d76c5a37902165a270156b7a8d72728a054"
    assert token_string(digest) == digest


def test_accents_go_from_latin_words_only():
    assert stems(fold("minería")) == stems(fold("mineria"))
    assert fold("мой") != fold("мои")


def test_tokens_hold_nothing_an_engine_could_stumble_over():
    text = "".join(map(chr, range(1, 0x3000))) + "'\"\\*():&|!<> a'b \U0001f680 ₿"
    for place in places(text):
        for token in place:
            assert token
            assert not set(token) & set(" \t\n\r\0'\"\\*():&|!<>-^{}[]+.,;")


def test_a_text_is_indexed_to_a_bound():
    assert sum(1 for _place in places("字" * (LONGEST_TEXT + 5000))) == LONGEST_TEXT


def test_stems_are_right_from_many_threads_at_once():
    words = [f"mining{chr(97 + a)}{chr(97 + b)}ing" for a in range(26) for b in range(26)]
    stems.cache_clear()
    alone = {word: stems(word) for word in words}
    stems.cache_clear()
    seen: list[dict[str, tuple[str, ...]]] = []
    threads = [threading.Thread(target=lambda: seen.append({w: stems(w) for w in words})) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [alone] * 4
