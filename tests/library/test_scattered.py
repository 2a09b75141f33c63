"""Rows that lie apart give what the same rows in one array give, to the last bit."""

from __future__ import annotations

import numpy as np
import pytest

from py_logreg.descent import Descent
from py_logreg.kernels import Gram, Rows
from py_logreg.scattered import Scattered

RNG = np.random.default_rng(5)
BLOCKS = [RNG.integers(0, 256, (4, 300), dtype=np.uint8) for _ in range(3)]
ALL = np.concatenate(BLOCKS)
ORDERS = {
    "in order": np.arange(12),
    "mixed": RNG.permutation(12)[:9],
    "with gaps": [0, 1, 5, 6, 11],
}


@pytest.fixture(params=ORDERS.values(), ids=ORDERS)
def both(request):
    return Scattered(BLOCKS, request.param), ALL[request.param]


@pytest.mark.parametrize(
    "key",
    [
        slice(None),
        slice(1, 3),
        slice(0, 5, 2),
        np.array([2, 0]),
        np.array([True, False, True, False, True]),
        (slice(1, 4), slice(10, 20)),
        (slice(0, 2), slice(290, 400)),
        slice(3, 3),
        2,
    ],
    ids=str,
)
def test_what_is_taken_is_what_an_array_gives(both, key) -> None:
    scattered, array = both
    if isinstance(key, np.ndarray) and key.dtype == bool:
        key = np.resize(key, len(array))
    taken = scattered[key]
    assert taken.dtype == np.uint8
    np.testing.assert_array_equal(taken, array[key])


def test_it_has_the_form_of_its_table(both) -> None:
    scattered, array = both
    assert (scattered.shape, scattered.ndim, scattered.size, len(scattered), scattered.dtype) == (
        (array.shape, array.ndim, array.size, len(array), array.dtype)
    )
    np.testing.assert_array_equal(np.asarray(scattered), array)


def test_rows_of_one_block_that_follow_each_other_are_not_copied() -> None:
    scattered = Scattered(BLOCKS, np.arange(12))
    assert np.shares_memory(scattered[4:8], BLOCKS[1])


@pytest.mark.parametrize("method", ["primal", "gram"])
def test_descent_takes_the_same_way(both, method: str) -> None:
    scattered, array = both
    y = np.arange(len(array)) % 2.0
    ways = [Descent(S, y, method=method) for S in (scattered, array)]
    for _ in range(20):
        for way in ways:
            way.step(0.01)
    assert ways[0].cost == ways[1].cost
    np.testing.assert_array_equal(ways[0].w, ways[1].w)


def test_products_and_inner_products_are_the_same(both) -> None:
    scattered, array = both
    w, d = RNG.normal(size=300), RNG.normal(size=len(array))
    for keep in (False, True):
        np.testing.assert_array_equal(
            Rows(scattered, keep=keep).scores(w), Rows(array, keep=keep).scores(w)
        )
        np.testing.assert_array_equal(
            Rows(scattered, keep=keep).weighted_sum(d), Rows(array, keep=keep).weighted_sum(d)
        )
    grams = [Gram(scattered), Gram(array)]
    for one in grams:
        for _ in one.fill():
            pass
    np.testing.assert_array_equal(grams[0].K, grams[1].K)
