"""Counts and shares of right answers, against a worked example and scikit-learn."""

import numpy as np
import pytest
from sklearn import metrics as sklearn_metrics

from py_logreg import metrics

A = np.array([0.91, 0.42, 0.68, 0.15, 0.55])
Y = np.array([1, 1, 0, 0, 1])


def test_exam():
    assert metrics.decisions(A).tolist() == [1, 0, 1, 0, 1]
    counts = metrics.confusion(Y, A)
    assert counts == metrics.Confusion(a_as_a=2, a_as_b=1, b_as_a=1, b_as_b=1)
    assert (counts.right, counts.total) == (3, 5)
    assert metrics.accuracy(Y, A) == pytest.approx(0.6)
    assert metrics.baseline(Y) == pytest.approx(0.6)
    expected = [0.094311, 0.867501, 1.139434, 0.162519, 0.597837]
    np.testing.assert_allclose(metrics.losses(np.log(A / (1 - A)), Y), expected, atol=5e-7)


def test_exactly_one_half_counts_as_b():
    assert metrics.decisions([0.5, np.nextafter(0.5, 1)]).tolist() == [0, 1]
    assert metrics.confusion([1, 0], [0.5, 0.5]) == (0, 1, 0, 1)


def test_equals_scikit_learn():
    rng = np.random.default_rng(0)
    y, a = rng.integers(0, 2, 200), rng.random(200)
    (b_as_b, b_as_a), (a_as_b, a_as_a) = sklearn_metrics.confusion_matrix(y, a > 0.5)
    assert metrics.confusion(y, a) == (a_as_a, a_as_b, b_as_a, b_as_b)
    assert metrics.accuracy(y, a) == sklearn_metrics.accuracy_score(y, a > 0.5)


@pytest.mark.parametrize(("y", "share"), [([1], 1.0), ([0, 0, 1], 2 / 3), ([1, 0], 0.5)])
def test_baseline(y, share):
    assert metrics.baseline(y) == pytest.approx(share)


@pytest.mark.parametrize(
    ("y", "a", "words"),
    [
        ([], [], "y must have shape"),
        ([1, 0], [0.5], "a must have the shape of y"),
        ([2], [0.5], "only 0"),
        ([0.5], [0.5], "only 0"),
        ([1], [np.nan], "a contains NaN"),
    ],
)
def test_bad_input_is_named(y, a, words):
    with pytest.raises(ValueError, match=words):
        metrics.accuracy(y, a)
