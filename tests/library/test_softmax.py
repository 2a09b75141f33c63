"""Several classes, against scikit-learn, SciPy, finite differences and the single neuron."""

import itertools

import numpy as np
import pytest
import scipy.special
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss

from py_logreg import descent, neuron, softmax
from py_logreg.softmax import SoftmaxDescent

METHODS = ("primal", "gram")


@pytest.fixture
def three(pictures):
    S, _ = pictures(36, 60)
    return S, np.arange(36) % 3


def test_softmax_equals_scipy():
    Z = 5 * np.random.default_rng(0).standard_normal((4, 30))
    np.testing.assert_allclose(softmax.softmax(Z), scipy.special.softmax(Z, axis=0), rtol=1e-13)
    assert softmax.softmax([[1000.0], [-1000.0]]).ravel().tolist() == [1.0, 0.0]


@pytest.mark.parametrize("k", [1, 2, 3, 10])
def test_untrained_cost_is_ln_k(k):
    y = np.arange(37) % k
    assert softmax.cost_from_logits(np.zeros((k, 37)), y) == pytest.approx(np.log(k), abs=1e-15)
    start = SoftmaxDescent(np.ones((37, 2)), y).cost
    assert start == pytest.approx(np.log(k), abs=1e-15)


def test_cost_equals_scikit_learn():
    rng = np.random.default_rng(1)
    Z, y = 3 * rng.standard_normal((5, 200)), rng.integers(0, 5, 200)
    A = softmax.softmax(Z)
    expected = log_loss(y, A.T, labels=range(5))
    assert softmax.cost(A, y) == pytest.approx(expected, rel=1e-12)
    assert softmax.cost_from_logits(Z, y) == pytest.approx(expected, rel=1e-12)


def test_cost_from_logits_keeps_its_digits():
    tiny = 4.248354255291589e-18  # ln(1 + e^-40)
    assert softmax.cost_from_logits([[40.0], [0.0]], [0]) == pytest.approx(tiny, rel=1e-14)
    assert softmax.cost_from_logits([[900.0], [0.0]], [1]) == 900.0
    assert softmax.cost([[1.0], [0.0]], [1]) == np.inf


def test_backward_equals_finite_differences():
    rng = np.random.default_rng(2)
    X, y = rng.standard_normal((4, 25)), rng.integers(0, 3, 25)
    W, b, h = rng.standard_normal((3, 4)), rng.standard_normal(3), 1e-6

    def cost(W, b):
        return softmax.cost(softmax.forward(W, b, X), y)

    dW, db = softmax.backward(X, softmax.forward(W, b, X), y)
    for c, k in itertools.product(range(3), range(4)):
        E = np.zeros((3, 4))
        E[c, k] = h
        assert dW[c, k] == pytest.approx((cost(W + E, b) - cost(W - E, b)) / (2 * h), abs=1e-8)
    for c, e in enumerate(h * np.eye(3)):
        assert db[c] == pytest.approx((cost(W, b + e) - cost(W, b - e)) / (2 * h), abs=1e-8)


def test_pixels_are_divided_by_255_once(three):
    S, y = three
    W, b = np.random.default_rng(0).standard_normal((3, 60)), np.array([0.1, 0.0, -0.2])
    A = softmax.forward(W, b, S.T)
    np.testing.assert_allclose(A, softmax.forward(W, b, S.T / 255), rtol=1e-11)
    np.testing.assert_allclose(
        softmax.backward(S.T, A, y)[0], softmax.backward(S.T / 255, A, y)[0], rtol=1e-10
    )


@pytest.mark.parametrize("method", METHODS)
def test_descent_equals_the_textbook_loop(three, form, method):
    S, y = three
    X, Y, W, b = S.T / 255, np.eye(3)[y].T, np.zeros((3, 60)), np.zeros(3)
    steps = softmax.gradient_descent(
        S.T, y, learning_rate=0.03, iterations=80, l2=0.6, method=method
    )
    for step in steps:
        A = scipy.special.softmax(W @ X + b[:, None], axis=0)
        J = -np.mean(np.log(A[y, np.arange(36)])) + 0.6 / 72 * np.sum(W * W)
        assert step.cost == pytest.approx(J, rel=1e-12)
        W = W - 0.03 * ((A - Y) @ X.T / 36 + 0.6 / 36 * W)
        b = b - 0.03 * (A - Y).mean(axis=1)
        np.testing.assert_allclose(step.w, W, rtol=1e-9, atol=1e-14)
        np.testing.assert_allclose(step.b, b, rtol=1e-9, atol=1e-14)


@pytest.mark.parametrize("l2", [0.0, 2.0])
@pytest.mark.parametrize("start", ["zeros", "given"])
def test_gram_makes_the_same_iterates_as_primal(three, form, l2, start):
    S, y = three
    rng = np.random.default_rng(0)
    given = {} if start == "zeros" else {"w": 0.1 * rng.standard_normal((3, 60)), "b": [1, 2, 3]}
    primal, gram = (SoftmaxDescent(S, y, l2=l2, method=m, **given) for m in METHODS)
    alpha = 0.9 / descent.curvature(S.T)
    for _ in range(2000):
        primal.step(alpha)
        gram.step(alpha)
    scale = np.abs(primal.w).max()
    np.testing.assert_allclose(gram.w, primal.w, rtol=1e-10, atol=1e-10 * scale)
    np.testing.assert_allclose(gram.b, primal.b, rtol=1e-10, atol=1e-11)
    assert gram.cost == pytest.approx(primal.cost, rel=1e-10)
    np.testing.assert_allclose(gram.slopes[0], primal.slopes[0], rtol=1e-7, atol=1e-12)


def test_below_the_limit_the_cost_never_rises(three):
    S, y = three
    steps = softmax.gradient_descent(
        S.T, y, learning_rate=1 / descent.curvature(S.T), iterations=300
    )
    assert all(b.cost <= a.cost + 1e-15 for a, b in itertools.pairwise(steps))


def test_two_classes_are_the_sigmoid_neuron(pictures):
    S, y = pictures(20, 30)
    # Two opposite rows of weights move apart twice as fast, each by half of w.
    two = SoftmaxDescent(S, y)
    one = descent.Descent(S, y)
    for _ in range(100):
        two.step(0.01)
        one.step(0.02)
    np.testing.assert_allclose(two.w[1] - two.w[0], one.w, rtol=1e-9)
    np.testing.assert_allclose(two.z[:, 1] - two.z[:, 0], one.z, rtol=1e-9)
    assert two.cost == pytest.approx(one.cost, rel=1e-12)
    np.testing.assert_allclose(
        softmax.forward(two.w, two.b, S.T)[1], neuron.forward(one.w, one.b, S.T), rtol=1e-9
    )


def test_reaches_the_optimum_of_scikit_learn(three):
    S, y = three
    peer = LogisticRegression(C=0.5, tol=1e-10, max_iter=10_000).fit(S / 255, y)
    mine = SoftmaxDescent(S, y, l2=2.0, method="gram")
    alpha = 0.95 / descent.curvature(S.T)
    for _ in range(30_000):
        mine.step(alpha)
    np.testing.assert_allclose(mine.w, peer.coef_, rtol=1e-4, atol=1e-6)
    probabilities = softmax.forward(mine.w, mine.b, S.T).T
    np.testing.assert_allclose(probabilities, peer.predict_proba(S / 255), atol=1e-6)


def test_weighted_examples_count_as_often(three):
    S, y = three
    times = np.random.default_rng(0).integers(0, 3, 36)
    weighted = SoftmaxDescent(S, y, sample_weight=times, l2=0.5)
    repeated = SoftmaxDescent(np.repeat(S, times, axis=0), np.repeat(y, times), l2=0.5)
    for _ in range(100):
        weighted.step(0.02)
        repeated.step(0.02)
    assert weighted.cost == pytest.approx(repeated.cost, rel=1e-12)
    np.testing.assert_allclose(weighted.w, repeated.w, rtol=1e-9, atol=1e-14)


def test_one_batch_of_everything_is_full_batch_descent(three):
    S, y = three
    whole = softmax.gradient_descent(S.T, y, learning_rate=0.02, iterations=20, l2=0.3)
    batch = softmax.minibatch_descent(
        S.T, y, learning_rate=0.02, epochs=20, batch_size=36, l2=0.3, random_state=0
    )
    for a, b in zip(whole, batch, strict=True):
        assert a.cost == pytest.approx(b.cost, rel=1e-12)
        np.testing.assert_allclose(a.w, b.w, rtol=1e-9, atol=1e-14)
        np.testing.assert_allclose(a.b, b.b, rtol=1e-9, atol=1e-14)


def test_a_class_without_examples_may_be_announced():
    mine = SoftmaxDescent(np.ones((4, 2)), [0, 1, 0, 1], classes=3)
    assert mine.w.shape == (3, 2)
    mine.step(0.5)
    assert mine.b[2] < 0
    assert mine.b.shape == (3,)
    assert mine.z.shape == (4, 3)


@pytest.mark.parametrize("method", METHODS)
def test_overflow_stops_at_the_last_finite_parameters(three, method):
    S, y = three
    mine = SoftmaxDescent(S, y, l2=1.0, method=method)
    with pytest.raises(descent.NonFiniteError):
        for _ in range(1000):
            mine.step(1e6)
    assert np.isfinite(mine.cost)
    assert np.isfinite(mine.w).all()


@pytest.mark.parametrize(
    ("y", "options", "words"),
    [
        ([0, 1], {}, "y must have shape"),
        ([0, 1, 1.5], {}, "numbers of classes"),
        ([0, 1, -1], {}, "numbers of classes"),
        ([0, 1, 5000], {}, "only 1000 classes"),
        ([0, 1, 2], {"classes": 2}, "only 2 classes"),
        ([0, 1, 2], {"classes": 0}, "classes must be a whole number"),
        ([0, 1, 2], {"w": np.ones((2, 2))}, "w must have shape"),
        ([0, 1, 2], {"w": np.ones((3, 3))}, "w must have shape"),
        ([0, 1, 2], {"b": [1.0]}, "b must have shape"),
        ([0, 1, 2], {"l2": -1.0}, "l2 must not be negative"),
    ],
)
def test_bad_input_is_named(y, options, words):
    with pytest.raises(ValueError, match=words):
        SoftmaxDescent(np.ones((3, 2)), y, **options)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: softmax.softmax([[np.nan]]), "Z contains NaN"),
        (lambda: softmax.softmax([1.0, 2.0]), "Z must have shape"),
        (lambda: softmax.linear(np.ones((2, 3)), [0.0], np.ones((3, 4))), "b must have shape"),
        (lambda: softmax.linear(np.ones((2, 3)), [0, 0], np.ones((2, 4))), "w must have shape"),
        (lambda: softmax.cost([[0.5], [1.5]], [0]), "A must lie between"),
        (lambda: softmax.backward(np.ones((2, 3)), np.ones((2, 2)), [0, 1, 0]), "A must have 3"),
    ],
)
def test_bad_tables_are_named(call, words):
    with pytest.raises(ValueError, match=words):
        call()
