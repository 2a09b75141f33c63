"""Plain loops give what vectors give; and they can be stopped, watched and taken back."""

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from py_logreg import loops, neuron

X3 = [[1.0, 2.0, 0.0], [2.0, 1.0, 1.0]]
Y3 = [1, 0, 1]
W3, B3 = [0.3, -0.2], 0.1


def close(actual, expected):
    np.testing.assert_allclose(actual, expected, rtol=0, atol=5e-7)


def test_pots_of_the_practice_set():
    *pots, divided = loops.fill_pots(W3, B3, X3, Y3)
    close([p.z for p in pots], [0.0, 0.5, -0.1])
    close([p.a for p in pots], [0.5, 0.622459, 0.475021])
    close([p.loss for p in pots], [0.693147, 0.974077, 0.744397])
    close([p.dz for p in pots], [-0.5, 0.622459, -0.524979])
    close([p.J for p in pots], [0.693147, 1.667224, 2.411621])
    close([p.dw[0] for p in pots], [-0.5, 0.744919, 0.744919])
    close([p.dw[1] for p in pots], [-1.0, -0.377541, -0.902520])
    close([p.db for p in pots], [-0.5, 0.122459, -0.402520])
    assert [p.i for p in pots] == [0, 1, 2]
    assert divided.i == -1
    close([divided.J, *divided.dw, divided.db], [0.803874, 0.248306, -0.300840, -0.134173])


def random_set(n, m, seed):
    rng = np.random.default_rng(seed)
    X, y = rng.random((n, m)), rng.integers(0, 2, m)
    return rng.standard_normal(n), float(rng.standard_normal()), X, y


def as_lists(w, b, X, y):
    return w.tolist(), b, X.tolist(), y.tolist()


@settings(max_examples=40, deadline=None)
@given(n=st.integers(1, 40), m=st.integers(1, 12), seed=st.integers(0, 2**32 - 1))
def test_loops_equal_vectors(n, m, seed):
    w, b, X, y = random_set(n, m, seed)
    z, a = neuron.linear(w, b, X), neuron.forward(w, b, X)
    dw, db = neuron.backward(X, a, y)
    *_, last = loops.race(*as_lists(w, b, X, y))
    assert last.multiplications == 2 * n * m
    np.testing.assert_allclose(last.result.z, z, rtol=0, atol=1e-12)
    np.testing.assert_allclose(last.result.dw, dw, rtol=0, atol=1e-12)
    assert last.result.db == pytest.approx(db, abs=1e-12)
    assert last.result.cost == pytest.approx(neuron.cost_from_logits(z, y), abs=1e-12)


def test_every_form_gives_the_same_numbers():
    w, b, X, y = as_lists(*random_set(7, 5, 3))
    *_, last = loops.race(w, b, X, y, chunk=1)
    result = last.result
    assert loops.scores(w, b, X) == result.z
    assert loops.cost(w, b, X, y) == result.cost
    assert loops.gradients(w, b, X, y) == (result.dw, result.db)
    *_, divided = loops.fill_pots(w, b, X, y)
    assert (divided.J, list(divided.dw), divided.db) == (result.cost, result.dw, result.db)
    film = loops.SlowMotion(w, b, X)
    for _ in range(film.total):
        film.forward()
    assert film.z == result.z


def test_a_full_size_picture_equals_vectors():
    w, b, X, y = random_set(12288, 3, 0)
    *_, last = loops.race(*as_lists(w, b, X, y))
    dw, db = neuron.backward(X, neuron.forward(w, b, X), y)
    np.testing.assert_allclose(last.result.z, neuron.linear(w, b, X), rtol=0, atol=1e-10)
    np.testing.assert_allclose(last.result.dw, dw, rtol=0, atol=1e-12)
    assert last.result.db == pytest.approx(db, abs=1e-12)


def test_race_pauses_and_counts():
    w, b, X, y = as_lists(*random_set(10, 8, 0))
    told = list(loops.race(w, b, X, y, chunk=50))
    assert [t.multiplications for t in told] == [60, 120, 160]
    assert [t.result is None for t in told] == [True, True, False]
    assert [t.multiplications for t in loops.race(w, b, X, y)] == [160]
    half_way = next(loops.race(w, b, X, y, chunk=1))
    assert half_way == loops.Race(20)


def test_slow_motion_shows_one_multiplication_at_a_time():
    film = loops.SlowMotion(W3, B3, X3)
    first = film.forward()
    assert first == loops.Multiplication(1, 0, 0, 0.3, 1.0, 0.3, pytest.approx(0.4))
    close(film.z, [0.4, 0.1, 0.1])
    assert film.forward().product == -0.4
    third = film.forward()
    assert (third.i, third.k, third.w, third.x) == (1, 0, 0.3, 2.0)
    assert film.position == 3
    assert film.total == 6


def test_slow_motion_goes_back_exactly():
    w, b, X, _ = as_lists(*random_set(4, 3, 9))
    film = loops.SlowMotion(w, b, X)
    seen = [(list(film.z), None)]
    for _ in range(film.total):
        step = film.forward()
        seen.append((list(film.z), step))
    with pytest.raises(IndexError):
        film.forward()
    for z, step in reversed(seen[:-1]):
        assert film.backward() == step
        assert film.z == z
    assert film.position == 0
    with pytest.raises(IndexError):
        film.backward()


def test_extreme_scores_do_not_overflow():
    assert loops.sigmoid(1e6) == 1.0
    assert loops.sigmoid(-1e6) == 0.0
    assert loops.loss(1e6, 0) == 1e6
    assert loops.loss(40.0, 1) == pytest.approx(4.248354255291589e-18)


@pytest.mark.parametrize(
    ("w", "X", "y", "words"),
    [
        ([], [], [], "must not be empty"),
        ([1.0], [[]], [], "must not be empty"),
        ([1.0, 2.0], [[1.0]], [1], "one row for each of the 2 weights"),
        ([1.0, 2.0], [[1.0, 2.0], [1.0]], [1, 0], "equally long"),
        ([1.0], [[1.0, 2.0]], [1], "must hold 2 truths"),
    ],
)
def test_lists_that_do_not_fit(w, X, y, words):
    for call in (loops.cost, loops.gradients, lambda *a: next(loops.fill_pots(*a))):
        with pytest.raises(ValueError, match=words):
            call(w, 0.0, X, y)


def test_loops_do_without_numpy():
    code = "import sys, py_logreg.loops; sys.exit('numpy' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
