"""Smallest changes and nearest examples, against SciPy, scikit-learn and plain arithmetic."""

import numpy as np
import pytest
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import NearestNeighbors

from py_logreg import explain
from py_logreg.neuron import sigmoid


def test_the_smallest_change_of_a_trained_neuron_makes_it_undecided():
    rng = np.random.default_rng(0)
    X = rng.random((40, 12))
    fitted = LogisticRegression().fit(X, rng.integers(0, 2, 40))
    w, b = fitted.coef_[0], fitted.intercept_[0]
    for x in X[:10]:
        z = x @ w + b
        change = explain.smallest_change(w, z)
        assert fitted.predict_proba([x + change])[0, 1] == pytest.approx(0.5, abs=1e-12)
        assert np.linalg.norm(change) == pytest.approx(abs(z) / np.linalg.norm(w))


def test_no_shorter_change_does():
    """From the end of the smallest change, every other way to z = 0 is longer."""
    rng = np.random.default_rng(1)
    w = rng.normal(size=6)
    change = explain.smallest_change(w, 2.0)
    for _ in range(50):
        sideways = rng.normal(size=6)
        sideways -= w * (sideways @ w) / (w @ w)
        assert np.linalg.norm(change + 1e-3 * sideways) > np.linalg.norm(change)


def test_it_goes_against_the_slope_of_the_answer():
    """Along dσ/dx, found by finite differences."""
    rng = np.random.default_rng(2)
    w, x, b = rng.normal(size=5), rng.random(5), 0.3
    h = 1e-6
    slopes = [
        (sigmoid((x + h * e) @ w + b) - sigmoid((x - h * e) @ w + b)) / (2 * h) for e in np.eye(5)
    ]
    change = explain.smallest_change(w, x @ w + b)
    alike = change @ slopes / np.linalg.norm(change) / np.linalg.norm(slopes)
    assert abs(alike) == pytest.approx(1, abs=1e-8)


@pytest.mark.parametrize("z", [3.0, -3.0, 1e-200, -1e200])
@pytest.mark.parametrize("scale", [1.0, 1e-180, 1e150])
def test_it_is_right_at_any_scale(z, scale):
    w = scale * np.array([1.0, -2.0, 0.5])
    change = explain.smallest_change(w, z)
    if np.isfinite(change).all():
        assert (w / scale) @ change * scale == pytest.approx(-z)


def test_nothing_turns_a_neuron_without_weights():
    assert explain.smallest_change(np.zeros(3), 1.0) is None
    assert explain.smallest_change_within(np.zeros(3), np.zeros(3), 1.0) is None
    assert explain.smallest_change(np.zeros(3), 0.0).tolist() == [0, 0, 0]
    assert explain.smallest_change_within(np.ones(3), np.zeros(3), 0.0).tolist() == [0, 0, 0]


@pytest.mark.parametrize("seed", range(8))
def test_the_smallest_change_within_limits_is_that_of_scipy(seed):
    rng = np.random.default_rng(seed)
    x, w = rng.random(7), rng.normal(size=7)
    x[:2] = 0.0, 1.0
    z = rng.choice([-1, 1]) * rng.uniform(0.1, 0.6) * np.abs(w).sum()
    change = explain.smallest_change_within(x, w, z)
    reach = np.where(-np.sign(z) * w > 0, 1 - x, x) @ np.abs(w)
    if reach < abs(z):
        assert change is None
        return
    assert w @ change == pytest.approx(-z)
    assert ((x + change >= 0) & (x + change <= 1)).all()
    found = minimize(
        lambda d: d @ d,
        np.zeros(7),
        jac=lambda d: 2 * d,
        bounds=list(zip(-x, 1 - x, strict=True)),
        constraints={"type": "eq", "fun": lambda d: w @ d + z, "jac": lambda d: w},
        options={"ftol": 1e-14, "maxiter": 500},
    )
    np.testing.assert_allclose(change, found.x, atol=1e-5)


def test_far_inside_the_limits_both_are_the_same():
    rng = np.random.default_rng(3)
    w = rng.normal(size=20)
    within = explain.smallest_change_within(np.full(20, 0.5), w, 0.1)
    np.testing.assert_allclose(within, explain.smallest_change(w, 0.1))


def test_the_limit_itself_can_be_the_answer():
    x, w = np.array([0.25, 0.5]), np.array([1.0, -2.0])
    change = explain.smallest_change_within(x, w, 1.25)  # x1 down to 0, x2 up to 1: just enough
    np.testing.assert_allclose(change, [-0.25, 0.5])
    assert explain.smallest_change_within(x, w, 1.2500001) is None


@pytest.mark.parametrize("pixels", [False, True])
def test_nearest_is_that_of_scikit_learn(pixels):
    rng = np.random.default_rng(4)
    S = rng.integers(0, 256, (60, 30)).astype(np.uint8)
    x = rng.integers(0, 256, 30).astype(np.uint8)
    if not pixels:
        S, x = S / 255, x / 255
    places, far = explain.nearest(S, x, 5)
    peer = NearestNeighbors(n_neighbors=5).fit(S / 255 if pixels else S)
    expected, neighbours = peer.kneighbors([x / 255 if pixels else x])
    assert places.tolist() == neighbours[0].tolist()
    np.testing.assert_allclose(far, expected[0])


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: explain.smallest_change([[1.0]], 1.0), "w must have shape"),
        (lambda: explain.smallest_change([np.nan], 1.0), "w contains NaN"),
        (lambda: explain.smallest_change_within([2.0], [1.0], 1.0), "between 0"),
        (lambda: explain.smallest_change_within([0.5, 0.5], [1.0], 1.0), "x must have shape"),
        (lambda: explain.nearest(np.ones((2, 3)), np.ones(2), 1), "one example"),
        (lambda: explain.nearest(np.ones((2, 3)), np.ones(3, np.uint8), 1), "one example"),
    ],
)
def test_bad_input_is_named(call, words):
    with pytest.raises(ValueError, match=words):
        call()
