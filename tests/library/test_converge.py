"""converge reaches the optimum: judged by scikit-learn, by finite differences and by the slopes."""

from itertools import pairwise

import numpy as np
import pytest
from sklearn.datasets import load_digits, load_iris
from sklearn.linear_model import LogisticRegression as Peer

from py_logreg import converge
from py_logreg.kernels import Gram


def cost(S, y, w, b, l2, weight=None):
    """The objective, written down directly."""
    weight = np.ones(len(y)) if weight is None else weight
    z = S @ w + b
    loss = np.logaddexp(0, z) - y * z
    return (weight @ loss + l2 / 2 * w @ w) / weight.sum()


def softmax_cost(S, y, W, b, l2):
    z = S @ W.T + b
    loss = np.logaddexp.reduce(z, axis=1) - z[np.arange(len(y)), y]
    return loss.mean() + l2 / 2 / len(y) * (W * W).sum()


def slopes(S, y, w, b, l2):
    d = 1 / (1 + np.exp(-(S @ w + b))) - y
    return np.append(S.T @ d / len(y) + l2 / len(y) * w, d.mean())


def pictures(m=40, side=12, seed=0):
    """Cloudy pixels, smooth as in pictures, one class brighter at the left."""
    rng = np.random.default_rng(seed)
    y = (rng.random(m) < 0.4).astype(float)
    base = rng.normal(size=(m, side, side)).cumsum(1).cumsum(2)
    base = 128 + 40 * base / base.std(axis=(1, 2), keepdims=True)
    base[:, :, : side // 2] += 25 * y[:, None, None]
    return base.clip(0, 255).astype(np.uint8).reshape(m, -1), y


@pytest.mark.parametrize("method", ["lbfgs", "newton", "auto"])
@pytest.mark.parametrize("l2", [0.01, 1.0, 30.0])
def test_same_optimum_as_scikit_learn(method, l2):
    S, y = pictures()
    F = S / 255.0
    found = converge.minimize(S, y, l2=l2, tol=1e-8, method=method)
    peer = Peer(C=1 / l2, solver="newton-cholesky", tol=1e-10, max_iter=1000).fit(F, y)
    best = cost(F, y, peer.coef_[0], peer.intercept_[0], l2)
    assert found.converged and found.slope <= 1e-8
    assert found.cost == pytest.approx(best, rel=1e-6)
    assert cost(F, y, found.w, found.b, l2) == pytest.approx(found.cost, rel=1e-12)
    assert np.abs(slopes(F, y, found.w, found.b, l2)).max() == pytest.approx(found.slope, abs=1e-12)


@pytest.mark.parametrize("tol", [1e-2, 1e-4, 1e-7])
@pytest.mark.parametrize("method", ["lbfgs", "newton"])
def test_stops_on_the_slopes_of_w_and_b_themselves(tol, method):
    """Far from centred: columns with a large mean, where centred slopes would say other things."""
    rng = np.random.default_rng(5)
    S = rng.normal(size=(50, 4)) + np.array([0, 3, -8, 20])
    y = (S[:, 0] + rng.normal(size=50) > 0).astype(float)
    found = converge.minimize(S, y, l2=0.5, tol=tol, method=method)
    assert found.converged
    assert np.abs(slopes(S, y, found.w, found.b, 0.5)).max() <= tol * (1 + 1e-9)


def test_slope_is_the_derivative_of_the_cost():
    S, y = pictures(m=20, side=4)
    F = S / 255.0
    found = converge.minimize(S, y, max_iter=3, tol=1e-12)
    theta, h = np.append(found.w, found.b), 1e-6
    numeric = [
        (cost(F, y, *split(theta + e), 1.0) - cost(F, y, *split(theta - e), 1.0)) / (2 * h)
        for e in h * np.eye(len(theta))
    ]
    assert np.abs(numeric).max() == pytest.approx(found.slope, rel=1e-5)
    assert not found.converged and found.iterations == 3


def split(theta):
    return theta[:-1], theta[-1]


def test_newton_without_w_ever_formed_equals_newton_in_the_weights():
    """One update with t = 1 near the optimum is Newton's, by a dense Hessian."""
    rng = np.random.default_rng(2)
    S, y, l2 = rng.normal(size=(12, 5)), np.arange(12) % 2.0, 1.0
    start = converge.minimize(S, y, l2=l2, tol=1e-3)
    step = next(converge.steps(S, y, l2=l2, w=start.w, b=start.b, tol=1e-14, method="newton"))
    A = np.c_[S, np.ones(12)]
    a = 1 / (1 + np.exp(-(S @ start.w + start.b)))
    H = A.T @ (A * (a * (1 - a))[:, None]) / 12 + l2 / 12 * np.diag([1.0] * 5 + [0.0])
    expected = np.append(start.w, start.b) - np.linalg.solve(H, slopes(S, y, start.w, start.b, l2))
    np.testing.assert_allclose(np.append(step.w, step.b), expected, rtol=1e-9)


def test_softmax_reaches_scikit_learns_optimum():
    S, y = load_digits(return_X_y=True)
    S, y = S[:400] / 16, y[:400]
    found = converge.minimize(S, y, classes=10, l2=1.0, tol=1e-7)
    peer = Peer(C=1.0, tol=1e-8, max_iter=10_000).fit(S, y)
    best = softmax_cost(S, y, peer.coef_, peer.intercept_, 1.0)
    assert found.w.shape == (10, 64) and found.b.shape == (10,)
    assert found.converged
    assert found.cost == pytest.approx(best, rel=1e-6)
    assert softmax_cost(S, y, found.w, found.b, 1.0) == pytest.approx(found.cost, rel=1e-12)


def test_two_classes_by_softmax_are_the_neuron():
    """With W = +-w/2 the penalty of softmax is half that of the neuron."""
    S, y = pictures(m=25, side=4)
    neuron = converge.minimize(S, y, l2=1.0, tol=1e-9)
    pair = converge.minimize(S, y, classes=2, l2=2.0, tol=1e-9)
    np.testing.assert_allclose(pair.w[1] - pair.w[0], neuron.w, atol=1e-5)
    assert pair.cost == pytest.approx(neuron.cost, rel=1e-9)


@pytest.mark.parametrize("method", ["lbfgs", "newton"])
def test_a_weight_is_a_repetition(method):
    S, y = pictures(m=30, side=6)
    times = np.random.default_rng(0).integers(0, 4, 30)
    weighted = converge.minimize(S, y, sample_weight=times, tol=1e-9, method=method)
    repeated = converge.minimize(
        np.repeat(S, times, 0), np.repeat(y, times), tol=1e-9, method=method
    )
    np.testing.assert_allclose(weighted.w, repeated.w, atol=1e-6)
    assert weighted.cost == pytest.approx(repeated.cost, rel=1e-9)


def test_cost_falls_at_every_step_also_where_the_method_changes(form):
    S, y = pictures(m=60, side=16)
    walk = list(converge.steps(S, y, l2=1e-3, tol=1e-9))
    costs = [step.cost for step in walk]
    assert costs[0] == pytest.approx(np.log(2), abs=1e-15)
    assert (np.diff(costs) < 0).all()
    for before, after in pairwise(walk):
        assert cost(S / 255.0, y, before.w, before.b, 1e-3) == pytest.approx(after.cost, rel=1e-9)
    alone = len(list(converge.steps(S, y, l2=1e-3, tol=1e-9, method="lbfgs")))
    # Newton's method took over; later, where products of matrices are no faster than others.
    assert len(walk) < (alone / 2 if form == "blas" else alone)


def test_known_inner_products_are_used(monkeypatch):
    monkeypatch.setattr(converge, "probe", lambda: "einsum")  # where they are dear
    S, y = pictures(m=60, side=16)
    gram = Gram(S)
    for _ in gram.fill():
        pass
    with_it = converge.minimize(S, y, l2=1e-3, tol=1e-9, gram=gram)
    without = converge.minimize(S, y, l2=1e-3, tol=1e-9)
    assert with_it.iterations < without.iterations  # Newton's method took over earlier
    assert with_it.cost == pytest.approx(without.cost, rel=1e-6)
    with pytest.raises(ValueError, match="gram belongs to other rows"):
        converge.minimize(S[:5], y[:5], gram=gram)


def test_warm_start_saves_steps():
    S, y = pictures()
    cold = converge.minimize(S, y, method="lbfgs")
    warm = converge.minimize(S, y, method="lbfgs", w=cold.w, b=cold.b)
    assert warm.iterations == 0 and warm.converged
    np.testing.assert_array_equal(warm.w, cold.w)
    outside = np.random.default_rng(0).normal(size=S.shape[1])
    for method in ("lbfgs", "newton"):
        found = converge.minimize(S, y, w=outside, b=3.0, tol=1e-8, method=method)
        assert found.cost == pytest.approx(cold.cost, rel=1e-6)


def test_centring_makes_the_optimum_near():
    """Pictures are bright on average; without centring this takes hundreds of iterations."""
    rng = np.random.default_rng(0)
    S = 1000.0 + rng.normal(size=(80, 6))
    y = (S[:, 0] > 1000).astype(float)
    found = converge.minimize(S, y, l2=1.0, method="lbfgs", tol=1e-4)
    shifted = converge.minimize(S - 1000.0, y, l2=1.0, method="lbfgs", tol=1e-7)
    assert found.converged
    assert found.iterations < 3 * shifted.iterations
    assert found.cost == pytest.approx(shifted.cost, rel=1e-6)


def test_separable_without_penalty_ends_by_the_slopes():
    S, y = pictures(m=10, side=6)
    found = converge.minimize(S, y, l2=0.0, tol=1e-5)
    assert found.converged and found.cost < 1e-3


def test_one_class_alone_is_fine():
    found = converge.minimize(np.eye(3), [1, 1, 1], l2=1.0, tol=1e-6)
    assert found.converged and found.b > 5


@pytest.mark.parametrize("method", ["lbfgs", "newton"])
@pytest.mark.parametrize("seed", range(5))
def test_an_unreachable_tolerance_ends_where_rounding_hides_the_way(form, method, seed):
    S, y = pictures(m=15, side=4, seed=seed)
    found = converge.minimize(S, y, tol=1e-300, max_iter=10_000, method=method)
    assert not found.converged
    assert found.iterations < 200
    assert found.slope < 1e-10


def test_iris_is_separated_from_huge_and_tiny_columns():
    X, y = load_iris(return_X_y=True)
    X = X * [1e4, 1e-4, 1.0, 1.0]
    found = converge.minimize(X, y == 2, l2=1.0, tol=1e-5, max_iter=5000)
    peer = Peer(C=1.0, solver="newton-cholesky", tol=1e-10, max_iter=1000).fit(X, y == 2)
    best = cost(X, y == 2, peer.coef_[0], peer.intercept_[0], 1.0)
    assert found.converged
    assert found.cost == pytest.approx(best, rel=1e-6)


def test_callback_and_generator_can_end_the_search():
    S, y = pictures(m=20, side=5)
    seen = []
    found = converge.minimize(S, y, callback=lambda s: seen.append(s.w) or s.iteration == 1)
    assert found.iterations == 2 and not found.converged
    np.testing.assert_array_equal(seen[-1], found.w)


def test_max_iter_zero_only_looks():
    found = converge.minimize(np.eye(2), [0, 1], max_iter=0)
    assert found.iterations == 0 and not found.w.any()
    assert found.cost == pytest.approx(np.log(2), abs=1e-15)
    assert found.slope == pytest.approx(0.25)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"tol": 0.0}, "tol must be above zero"),
        ({"tol": float("nan")}, "tol must be a finite number"),
        ({"l2": -1}, "l2 must not be negative"),
        ({"max_iter": -1}, "max_iter"),
        ({"method": "sgd"}, "method must be"),
        ({"method": "newton", "l2": 0.0}, "Newton's method needs"),
        ({"method": "newton", "classes": 2}, "Newton's method needs"),
        ({"w": [1.0]}, "w must have shape"),
        ({"w": [1.0, np.inf]}, "w contains"),
        ({"b": [1.0, 2.0]}, "b must have shape"),
        ({"b": np.nan}, "b contains"),
        ({"classes": 1}, "classes must be"),
        ({"sample_weight": [1.0]}, "sample_weight must have shape"),
    ],
)
def test_bad_options(options, message):
    with pytest.raises(ValueError, match=message):
        converge.steps(np.eye(2), [0, 1], **options)


@pytest.mark.parametrize(
    ("S", "y", "message"),
    [
        ([[np.nan]], [1], "S contains NaN"),
        ([1.0], [1], "S must have shape"),
        (np.ones((0, 2)), [], "empty"),
        ([[1.0]], [2], "between 0 and 1"),
        ([[1.0]], [1, 0], "y must have shape"),
    ],
)
def test_bad_data(S, y, message):
    with pytest.raises(ValueError, match=message):
        converge.steps(S, y)


def test_bad_class_numbers():
    with pytest.raises(ValueError, match="whole numbers from 0 to 2"):
        converge.steps(np.eye(3), [0, 1, 3], classes=3)
