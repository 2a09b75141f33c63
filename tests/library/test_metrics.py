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


@pytest.mark.parametrize("classes", [2, 3, 6])
def test_the_matrix_and_its_shares_equal_scikit_learn(classes):
    rng = np.random.default_rng(classes)
    truth, says = rng.integers(0, classes, (2, 150))
    matrix = metrics.confusion_matrix(truth, says, classes)
    labels = np.arange(classes)
    np.testing.assert_array_equal(
        matrix, sklearn_metrics.confusion_matrix(truth, says, labels=labels)
    )
    for ours, theirs in (
        (metrics.recall, sklearn_metrics.recall_score),
        (metrics.precision, sklearn_metrics.precision_score),
    ):
        expected = theirs(truth, says, labels=labels, average=None)
        np.testing.assert_allclose(ours(matrix), expected)


def test_a_class_that_is_absent_or_never_named_has_no_share():
    matrix = metrics.confusion_matrix([0, 0, 1], [0, 0, 0], 3)
    assert matrix.tolist() == [[2, 0, 0], [1, 0, 0], [0, 0, 0]]
    np.testing.assert_array_equal(metrics.recall(matrix), [1, 0, np.nan])
    np.testing.assert_array_equal(metrics.precision(matrix), [2 / 3, np.nan, np.nan])
    assert metrics.confusion_matrix([], [], 2).tolist() == [[0, 0], [0, 0]]


def test_a_stratified_split_holds_the_same_share_of_each_class():
    y = np.repeat([0, 1, 2], [50, 10, 1])
    held = metrics.stratified_split(y, 0.2, random_state=0)
    assert [int(held[y == one].sum()) for one in (0, 1, 2)] == [10, 2, 0]
    again = metrics.stratified_split(y, 0.2, random_state=0)
    np.testing.assert_array_equal(held, again)
    other = metrics.stratified_split(y, 0.2, random_state=1)
    assert (held != other).any()
    # The counts of scikit-learn, where each class can give.
    from sklearn.model_selection import train_test_split

    _, peer = train_test_split(y[:60], test_size=0.2, stratify=y[:60], random_state=0)
    assert np.bincount(peer).tolist() == [10, 2]


@pytest.mark.parametrize(
    ("examples", "share", "held"),
    [(10, 0.2, 2), (3, 0.01, 1), (3, 0.99, 2), (1, 0.5, 0), (0, 0.5, 0), (2, 0.9, 1)],
)
def test_one_goes_and_one_stays(examples, share, held):
    assert metrics.held_out(examples, share) == held


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: metrics.confusion_matrix([0, 3], [0, 1], 3), "truth must hold classes"),
        (lambda: metrics.confusion_matrix([0], [0.5], 2), "says must hold classes"),
        (lambda: metrics.confusion_matrix([0, 1], [0], 2), "shape of truth"),
        (lambda: metrics.recall([[1, 2]]), "shape \\(k, k\\)"),
        (lambda: metrics.stratified_split([0, 1], 1.0), "share must lie"),
        (lambda: metrics.stratified_split([[0]], 0.5), "y must have shape"),
    ],
)
def test_what_cannot_be_counted_is_named(call, words):
    with pytest.raises(ValueError, match=words):
        call()
