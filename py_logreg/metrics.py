"""How good are the answers? Counts, shares and losses of m examples.

Of two classes A is y = 1. An answer a > 0.5 says A; anything else, exactly 0.5 included, says B.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from . import _checks
from .neuron import losses

__all__ = [
    "Confusion",
    "accuracy",
    "baseline",
    "confusion",
    "confusion_matrix",
    "decisions",
    "held_out",
    "losses",
    "precision",
    "recall",
    "stratified_split",
]


class Confusion(NamedTuple):
    """How many examples of each class were called what."""

    a_as_a: int
    a_as_b: int
    b_as_a: int
    b_as_b: int

    @property
    def right(self) -> int:
        """How many answers were right."""
        return self.a_as_a + self.b_as_b

    @property
    def total(self) -> int:
        """How many examples were counted."""
        return sum(self)


def decisions(a: ArrayLike) -> NDArray[np.int64]:
    """1 where the answer says A (a > 0.5), 0 where it says B. Shape (m,), as `a`."""
    answers = _checks.numbers(a, "a")
    _checks.finite(answers, "a")
    return (answers > 0.5).astype(np.int64)


def confusion(y: ArrayLike, a: ArrayLike) -> Confusion:
    """Count right and wrong answers by class.

    Parameters
    ----------
    y : array_like of shape (m,)
        Truths, each 0 or 1.
    a : array_like of shape (m,)
        Answers, the probabilities of class A.

    Raises
    ------
    ValueError
        If the shapes differ, nothing is given, or a truth is neither 0 nor 1.
    """
    truth = _truths(y)
    says = decisions(a)
    if says.shape != truth.shape:
        raise ValueError(f"a must have the shape of y, {truth.shape}, but it has {says.shape}.")
    counts = np.bincount(2 * truth + says, minlength=4)
    b_as_b, b_as_a, a_as_b, a_as_a = (int(c) for c in counts)
    return Confusion(a_as_a, a_as_b, b_as_a, b_as_b)


def accuracy(y: ArrayLike, a: ArrayLike) -> float:
    """The share of right answers, 0 ... 1. Arguments and errors as in `confusion`."""
    counts = confusion(y, a)
    return counts.right / counts.total


def baseline(y: ArrayLike) -> float:
    """The accuracy of the lazy rule, which always names the class that is more common in y."""
    share = float(_truths(y).mean())
    return max(share, 1.0 - share)


def confusion_matrix(truth: ArrayLike, says: ArrayLike, classes: int) -> NDArray[np.int64]:
    """How often each class was called what, for any number of classes.

    Parameters
    ----------
    truth, says : array_like of int, shape (m,)
        True and named classes, each 0 ... classes - 1. m may be 0.
    classes : int

    Returns
    -------
    ndarray of int, shape (classes, classes)
        Row t, column s: how many examples of class t were called s. The right ones stand on the
        diagonal.

    Raises
    ------
    ValueError
        If the shapes differ or a class is not 0 ... classes - 1.
    """
    rows, columns = _classes(truth, "truth", classes), _classes(says, "says", classes)
    if rows.shape != columns.shape:
        raise ValueError(f"says must have the shape of truth, {rows.shape}, not {columns.shape}.")
    counts = np.bincount(classes * rows + columns, minlength=classes * classes)
    return counts.reshape(classes, classes).astype(np.int64)


def recall(matrix: ArrayLike) -> NDArray[np.float64]:
    """Of the examples of each class, the share that was called so.

    Parameters
    ----------
    matrix : array_like of shape (k, k)
        As `confusion_matrix` gives it.

    Returns
    -------
    ndarray of shape (k,)
        NaN for a class without examples.
    """
    return _diagonal_shares(matrix, 1)


def precision(matrix: ArrayLike) -> NDArray[np.float64]:
    """Of the examples called each class, the share that truly is of it.

    Parameters
    ----------
    matrix : array_like of shape (k, k)
        As `confusion_matrix` gives it.

    Returns
    -------
    ndarray of shape (k,)
        NaN for a class that was never named.
    """
    return _diagonal_shares(matrix, 0)


def held_out(examples: int, share: float) -> int:
    """How many of a class's examples a share is: at least one goes, and at least one stays."""
    return max(0, min(max(1, round(share * examples)), examples - 1))


def stratified_split(
    y: ArrayLike,
    share: float,
    *,
    random_state: int | np.random.Generator | None = None,
) -> NDArray[np.bool_]:
    """Choose a share of each class at random, to be held out for a test.

    Parameters
    ----------
    y : array_like of shape (m,)
        The class of each example.
    share : float
        Between 0 and 1, both excluded. `held_out` says how many of each class that is.
    random_state : int, numpy.random.Generator or None
        Where the chance comes from.

    Returns
    -------
    ndarray of bool, shape (m,)
        True for the examples that are held out.

    Raises
    ------
    ValueError
        If `share` is not between 0 and 1, or y is no list of classes.
    """
    truth = _checks.numbers(y, "y")
    if truth.ndim != 1:
        raise ValueError(f"y must have shape (m,), not {truth.shape}.")
    _checks.finite(truth, "y")
    if not 0 < share < 1:
        raise ValueError(f"share must lie between 0 and 1, not be {share}.")
    rng = np.random.default_rng(random_state)
    held = np.zeros(len(truth), np.bool_)
    for one in np.unique(truth):
        places = np.flatnonzero(truth == one)
        held[rng.choice(places, held_out(len(places), share), replace=False)] = True
    return held


def _diagonal_shares(matrix: ArrayLike, axis: int) -> NDArray[np.float64]:
    counts = _checks.numbers(matrix, "matrix").astype(np.float64)
    if counts.ndim != 2 or counts.shape[0] != counts.shape[1]:
        raise ValueError(f"matrix must have shape (k, k), not {counts.shape}.")
    totals = counts.sum(axis=axis)
    shares = np.full(len(counts), np.nan)
    np.divide(counts.diagonal(), totals, out=shares, where=totals > 0)
    return shares


def _classes(value: ArrayLike, name: str, classes: int) -> NDArray[np.int64]:
    array = _checks.numbers(value, name)
    if array.ndim != 1:
        raise ValueError(f"{name} must have shape (m,), not {array.shape}.")
    if not np.isin(array, np.arange(classes)).all():
        raise ValueError(f"{name} must hold classes 0 ... {classes - 1}.")
    return array.astype(np.int64)


def _truths(y: ArrayLike) -> NDArray[np.int64]:
    array = _checks.numbers(y, "y")
    if array.ndim != 1 or array.size == 0:
        raise ValueError(f"y must have shape (m,) with m at least 1, not {array.shape}.")
    if not np.isin(array, (0, 1)).all():
        raise ValueError("y must hold only 0 (class B) and 1 (class A).")
    return array.astype(np.int64)
