"""The neuron's mathematics against worked numbers, finite differences and scikit-learn."""

import numpy as np
import pytest
from sklearn.metrics import log_loss

from py_logreg import neuron

LN2 = 0.693147180559945309

# The practice set: three examples of two numbers, one column an example.
X3 = np.array([[1.0, 2.0, 0.0], [2.0, 1.0, 1.0]])
Y3 = np.array([1, 0, 1])
W3, B3 = np.array([0.3, -0.2]), 0.1


def close(actual, expected):
    np.testing.assert_allclose(actual, expected, rtol=0, atol=5e-7)


@pytest.mark.parametrize(
    ("z", "a"),
    [
        (-6, 0.002473),
        (-4, 0.017986),
        (-2, 0.119203),
        (-1, 0.268941),
        (0, 0.5),
        (1, 0.731059),
        (2, 0.880797),
        (4, 0.982014),
        (6, 0.997527),
    ],
)
def test_sigmoid(z, a):
    close(neuron.sigmoid(z), a)
    assert neuron.sigmoid(z) + neuron.sigmoid(-z) == pytest.approx(1, abs=1e-15)


def test_sigmoid_is_exactly_one_half_at_zero_and_quiet_at_the_ends():
    assert neuron.sigmoid(0.0) == 0.5
    with np.errstate(all="raise", under="ignore"):
        assert neuron.sigmoid([-1e6, 1e6]).tolist() == [0.0, 1.0]
    assert neuron.sigmoid(40.0) == 1.0
    assert neuron.sigmoid(-40.0) == pytest.approx(4.248354255291589e-18, rel=1e-14)


def test_three_votes():
    x, w, b = np.array([[0.2], [0.9], [0.5]]), np.array([1.5, -0.5, 2.0]), -0.4
    close(neuron.linear(w, 0.0, x), [0.85])
    close(neuron.linear(w, b, x), [0.45])
    close(neuron.forward(w, b, x), [0.610639])
    for w0 in (-3.0, 0.0, 3.0):
        close(neuron.linear([w0, -0.5, 2.0], b, [[0.0], [0.9], [0.5]]), [0.15])


@pytest.mark.parametrize(
    ("a", "if_a", "if_b"),
    [
        (0.99, 0.010050, 4.605170),
        (0.9, 0.105361, 2.302585),
        (0.75, 0.287682, 1.386294),
        (0.5, 0.693147, 0.693147),
        (0.25, 1.386294, 0.287682),
        (0.1, 2.302585, 0.105361),
        (0.01, 4.605170, 0.010050),
    ],
)
def test_loss_of_one_answer(a, if_a, if_b):
    close([neuron.cost([a], [1]), neuron.cost([a], [0])], [if_a, if_b])
    z = np.log(a / (1 - a))
    close([neuron.cost_from_logits([z], [1]), neuron.cost_from_logits([z], [0])], [if_a, if_b])


def test_cost_of_four_answers():
    a, y = np.array([0.9, 0.6, 0.2, 0.5]), np.array([1, 0, 0, 1])
    close(neuron.cost(a, y), 0.484485)
    z = np.log(a / (1 - a))
    close(neuron.losses(z, y), [0.105361, 0.916291, 0.223144, 0.693147])
    close(neuron.cost_from_logits(z, y), 0.484485)


def test_practice_set():
    z = neuron.linear(W3, B3, X3)
    a = neuron.forward(W3, B3, X3)
    close(z, [0.0, 0.5, -0.1])
    close(a, [0.5, 0.622459, 0.475021])
    close(neuron.losses(z, Y3), [0.693147, 0.974077, 0.744397])
    close(neuron.cost(a, Y3), 0.803874)
    dw, db = neuron.backward(X3, a, Y3)
    close(dw, [0.248306, -0.300840])
    close(db, -0.134173)
    for alpha, w, b, J in (
        (1.0, [0.051694, 0.100840], 0.234173, 0.651528),
        (0.1, [0.275169, -0.169916], 0.113417, 0.787037),
    ):
        close(W3 - alpha * dw, w)
        close(B3 - alpha * db, b)
        close(neuron.cost_from_logits(neuron.linear(W3 - alpha * dw, B3 - alpha * db, X3), Y3), J)


@pytest.mark.parametrize(
    ("w", "b", "y", "z", "a", "L", "dw"),
    [
        ((0.3, -0.2), 0.1, 1, 0.0, 0.5, 0.693147, (-0.5, -1.0)),
        ((0.8, 0.8), 0.6, 1, 3.0, 0.952574, 0.048587, (-0.047426, -0.094852)),
        ((0.3, -0.1), 0.2, 1, 0.3, 0.574443, 0.554355, (-0.425557, -0.851115)),
        ((0.3, -0.1), 0.2, 0, 0.3, 0.574443, 0.854355, (0.574443, 1.148885)),
    ],
)
def test_one_example(w, b, y, z, a, L, dw):
    x = np.array([[1.0], [2.0]])
    close(neuron.linear(w, b, x), [z])
    answer = neuron.forward(w, b, x)
    close(answer, [a])
    close(neuron.cost(answer, [y]), L)
    slopes, db = neuron.backward(x, answer, [y])
    close(slopes, dw)
    close(db, dw[0])


def test_votes_of_five_exam_pictures():
    a, y = np.array([0.91, 0.42, 0.68, 0.15, 0.55]), np.array([1, 1, 0, 0, 1])
    close(neuron.losses(np.log(a / (1 - a)), y), [0.094311, 0.867501, 1.139434, 0.162519, 0.597837])
    close(neuron.cost(a, y), 0.572320)


@pytest.mark.parametrize("m", [1, 2, 3, 7, 40, 209, 1000, 9999])
def test_untrained_cost_is_ln_2_to_fifteen_digits(m):
    y = np.random.default_rng(m).integers(0, 2, m)
    assert neuron.cost_from_logits(np.zeros(m), y) == pytest.approx(LN2, rel=0, abs=5e-16)
    assert neuron.cost(np.full(m, 0.5), y) == pytest.approx(LN2, rel=0, abs=5e-16)


def test_equal_losses_have_exactly_that_mean():
    for m in range(1, 300):
        assert (
            neuron.cost_from_logits(np.zeros(m), np.arange(m) % 2) == neuron.losses([0.0], [1])[0]
        )
        assert neuron.cost(np.full(m, 0.3), np.ones(m)) == neuron.cost([0.3], [1])


def test_cost_from_logits_keeps_its_digits_where_answers_round():
    # ln(1 + e^-40) and ln(1 + e^-750) with 50 digits, rounded.
    assert neuron.cost_from_logits([40.0], [1]) == pytest.approx(4.248354255291589e-18, rel=1e-14)
    assert neuron.cost_from_logits([-40.0], [0]) == pytest.approx(4.248354255291589e-18, rel=1e-14)
    assert neuron.cost_from_logits([-800.0], [1]) == 800.0
    assert neuron.cost_from_logits([800.0], [0]) == 800.0
    assert neuron.cost_from_logits([800.0], [1]) == 0.0
    mixed = neuron.cost_from_logits([-800.0, 40.0], [1, 1])
    assert mixed == 400.0


def test_textbook_cost_of_a_sure_answer():
    assert neuron.cost([1.0, 0.0], [1, 0]) == 0.0
    assert neuron.cost([0.0], [1]) == np.inf
    assert neuron.cost([1.0, 0.5], [0, 1]) == np.inf


def test_cost_equals_scikit_learn():
    rng = np.random.default_rng(5)
    z, y = 3 * rng.standard_normal(500), rng.integers(0, 2, 500)
    expected = log_loss(y, neuron.sigmoid(z))
    assert neuron.cost_from_logits(z, y) == pytest.approx(expected, rel=1e-12)
    assert neuron.cost(neuron.sigmoid(z), y) == pytest.approx(expected, rel=1e-12)


def test_backward_equals_finite_differences():
    rng = np.random.default_rng(1)
    X, y = rng.standard_normal((6, 20)), rng.integers(0, 2, 20)
    w, b, h = rng.standard_normal(6), 0.3, 1e-6

    def cost(w, b):
        return neuron.cost(neuron.forward(w, b, X), y)

    dw, db = neuron.backward(X, neuron.forward(w, b, X), y)
    numeric = [(cost(w + h * e, b) - cost(w - h * e, b)) / (2 * h) for e in np.eye(6)]
    np.testing.assert_allclose(dw, numeric, rtol=1e-7, atol=1e-9)
    assert db == pytest.approx((cost(w, b + h) - cost(w, b - h)) / (2 * h), rel=1e-7)


@pytest.mark.parametrize("order", ["C", "F"])
def test_pixels_are_divided_by_255_once(order):
    rng = np.random.default_rng(2)
    P = np.asarray(rng.integers(0, 256, (12, 5), dtype=np.uint8), order=order)
    w, y = rng.standard_normal(12), np.array([1, 0, 1, 1, 0])
    a = neuron.forward(w, 0.2, P)
    np.testing.assert_allclose(a, neuron.forward(w, 0.2, P / 255), rtol=1e-14)
    dw, db = neuron.backward(P, a, y)
    dw_float, db_float = neuron.backward(P / 255, a, y)
    np.testing.assert_allclose(dw, dw_float, rtol=1e-12, atol=1e-16)
    assert db == db_float


@pytest.mark.parametrize("dtype", [np.int64, np.float32, np.float64, np.uint16, bool])
def test_every_other_type_is_taken_as_it_is(dtype):
    X = np.array([[0, 1, 1], [1, 1, 0]]).astype(dtype)
    np.testing.assert_allclose(neuron.linear([2.0, 3.0], 1.0, X), [4.0, 6.0, 3.0])


def test_slopes_of_pictures_and_their_negatives_are_exactly_zero():
    P = np.random.default_rng(3).integers(0, 256, (12288, 10), dtype=np.uint8)
    X = np.hstack([P, 255 - P])
    y = np.tile([1, 0], 5).tolist() * 2
    dw, db = neuron.backward(X, np.full(20, 0.5), y)
    assert not dw.any()
    assert db == 0.0


def test_black_pixels_never_vote():
    X = np.array([[0, 0], [255, 51]], dtype=np.uint8)
    a = neuron.forward([9.0, 1.0], 0.0, X)
    dw, _ = neuron.backward(X, a, [1, 0])
    assert dw[0] == 0.0
    np.testing.assert_allclose(neuron.linear([9.0, 1.0], 0.0, X), [1.0, 0.2])


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: neuron.linear([1.0], 0.0, [1.0, 2.0]), r"X must have shape \(n_x, m\)"),
        (lambda: neuron.linear([1.0], 0.0, np.ones((2, 3))), r"w must have shape \(2,\)"),
        (lambda: neuron.linear([[1.0], [1.0]], 0.0, np.ones((2, 3))), "w must have shape"),
        (lambda: neuron.linear([1.0], 0.0, np.ones((1, 0))), "X is empty"),
        (lambda: neuron.linear([1.0], np.nan, np.ones((1, 2))), "b must be a finite number"),
        (lambda: neuron.linear([1.0], "2x", np.ones((1, 2))), "b must be a number"),
        (lambda: neuron.linear([np.inf], 0.0, np.ones((1, 2))), "w contains NaN or infinity"),
        (lambda: neuron.linear([1.0], 0.0, [[1.0, np.nan]]), "X contains NaN or infinity"),
        (lambda: neuron.linear([0.0], 0.0, [[1.0, np.inf]]), "X contains NaN or infinity"),
        (lambda: neuron.linear([1.0], 0.0, [[1j, 2.0]]), "X must hold real numbers"),
        (lambda: neuron.linear([1.0], 0.0, [["1", "2"]]), "X must hold real numbers"),
        (lambda: neuron.cost([0.5, 0.5], [1]), r"y must have shape \(2,\)"),
        (lambda: neuron.cost([], []), "a must have shape"),
        (lambda: neuron.cost([1.5], [1]), "a must lie between 0 and 1"),
        (lambda: neuron.cost([np.nan], [1]), "a must lie between 0 and 1"),
        (lambda: neuron.cost([0.5], [2]), "y must lie between 0 and 1"),
        (lambda: neuron.cost([0.5], [-1]), "y must lie between 0 and 1"),
        (lambda: neuron.cost([0.5], [np.nan]), "y contains NaN or infinity"),
        (lambda: neuron.cost_from_logits([np.inf], [1]), "z contains NaN or infinity"),
        (lambda: neuron.cost_from_logits([[0.0]], [1]), "z must have shape"),
        (lambda: neuron.backward(np.ones((2, 3)), [0.5, 0.5], [1, 0, 1]), "a must have shape"),
        (lambda: neuron.backward(np.ones((2, 3)), [0.5] * 3, [1, 0]), "y must have shape"),
    ],
)
def test_bad_input_is_named(call, words):
    with pytest.raises(ValueError, match=words):
        call()
