"""Which spellings are one mailbox; what a sum of sizes may tell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.actions.counting import BANDS, band_sum
from campaigns.addresses import normalised

pytestmark = pytest.mark.no_engine


@given(st.lists(st.sampled_from(sorted(BANDS)), max_size=12))
def test_band_sum_never_tells_of_fewer_than_five_or_of_one_that_is_more_than_a_quarter(sizes):
    low, high = band_sum(sizes)
    if low is not None:
        lows = [BANDS[size][0] for size in sizes]
        assert len(sizes) >= 5
        assert 4 * max(lows) <= low == sum(lows)
        if high is not None:
            assert all(4 * BANDS[size][1] <= high for size in sizes)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Vera.Lind@Gmail.com", "veralind+x@googlemail.com"),
        ("v-l@proton.me", "vl@pm.me"),
        ("vera-shop@yahoo.com", "vera@yahoo.com"),
        ("vera.lind@yandex.ru", "vera-lind@ya.ru"),
        ("vera+1@outlook.com", "VERA@outlook.com"),
        ("vera@bücher.example", "vera@xn--bcher-kva.example"),
    ],
)
def test_spellings_of_one_mailbox_are_one(one, other):
    assert normalised(one) == normalised(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("vera.lind@own.example", "veralind@own.example"),
        ("vera+1@own.example", "vera@own.example"),
        ("vera@outlook.com", "vera@hotmail.com"),
    ],
)
def test_mailboxes_that_may_be_two_stay_two(one, other):
    assert normalised(one) != normalised(other)
