"""Products put together from earlier ones, against the products themselves."""

import numpy as np
import pytest

from py_logreg._recall import Recall


class Table:
    """A symmetric positive matrix that counts how often it is used."""

    def __init__(self, m, seed=0):
        A = np.random.default_rng(seed).standard_normal((m, m))
        self.K = A @ A.T
        self.longest = np.linalg.norm(self.K, 2)
        self.uses = 0

    def multiply(self, d):
        self.uses += 1
        return self.K @ d


@pytest.fixture
def table():
    return Table(300)


def close(found, d, table):
    """To 12 digits of the longest product that a vector as long as d can have."""
    bound = 1e-12 * table.longest * np.linalg.norm(d)
    np.testing.assert_allclose(found, table.K @ d, rtol=0, atol=bound)


def test_smooth_slopes_need_few_products(form, table):
    recall = Recall(table.multiply, 300)
    start, speed = np.random.default_rng(1).standard_normal((2, 300))
    for t in range(400):
        d = start * np.exp(-(speed**2) * t / 100)
        close(recall(d), d, table)
    assert 5 < table.uses < 60


def test_what_was_seen_comes_back_to_the_bit(form, table):
    recall = Recall(table.multiply, 300)
    d = np.random.default_rng(1).standard_normal(300)
    first = recall(d)
    np.testing.assert_array_equal(first, table.K @ d)
    np.testing.assert_array_equal(recall(d), first)
    np.testing.assert_array_equal(recall(-4.0 * d), -4.0 * first)
    assert table.uses == 1


def test_a_product_of_exactly_zero_stays_zero(form):
    K = np.kron(np.eye(150), [[3.0, 3.0], [3.0, 3.0]])  # pairs of equal examples
    recall = Recall(lambda d: K @ d, 300)
    d = np.tile([0.3, -0.3], 150) * np.repeat(np.random.default_rng(0).random(150), 2)
    for share in (1.0, 1.0, 0.5):
        assert not recall(share * d).any()


@pytest.mark.parametrize("m", [8, 255, 300, 700])
def test_slopes_without_any_order_are_multiplied(form, m):
    table = Table(m)
    recall = Recall(table.multiply, m)
    rng = np.random.default_rng(2)
    for _ in range(m // 2):
        d = rng.standard_normal(m)
        close(recall(d), d, table)
    assert table.uses == m // 2


def test_other_shapes_pass_through(table):
    recall = Recall(table.multiply, 300)
    D = np.random.default_rng(0).standard_normal((300, 3))
    for _ in range(2):
        np.testing.assert_array_equal(recall(D), table.K @ D)
    assert table.uses == 2


@pytest.mark.parametrize("tiny", [0.0, 1e-200, 1e-310])
def test_nothing_and_next_to_nothing(form, table, tiny):
    recall = Recall(table.multiply, 300)
    d = np.full(300, tiny)
    for _ in range(2):
        np.testing.assert_allclose(recall(d), table.K @ d, rtol=1e-12, atol=0)
