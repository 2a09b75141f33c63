r"""One neuron, as in a textbook: score, answer, loss, slopes.

Layout: one *column* an example. With n_x numbers in an example and m examples,

=====  ==========  ======================================================
X      (n_x, m)    the examples; uint8 means pixels and is divided by 255
w      (n_x,)      one weight per number
b      float       the bias
z      (m,)        scores, ``w @ X + b``
a      (m,)        answers, sigmoid(z): the probability of class A
y      (m,)        truths: 1 for class A, 0 for class B
=====  ==========  ======================================================

The loss of one example is L = -(y ln a + (1 - y) ln(1 - a)), the cost J is the mean loss, and
dL/dz = a - y (Bishop, *Pattern Recognition and Machine Learning*, 2006, section 4.3.2).

Pixels are summed as whole numbers and divided by 255 afterwards. Sums of whole numbers are
exact, so slopes that cancel in mathematics cancel here to exactly zero.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from . import _checks, kernels
from ._checks import FloatArray

__all__ = [
    "backward",
    "cost",
    "cost_from_logits",
    "forward",
    "linear",
    "losses",
    "sigmoid",
]


def sigmoid(z: ArrayLike) -> FloatArray:
    """The S-curve 1 / (1 + exp(-z)), element by element.

    Parameters
    ----------
    z : array_like of any shape
        Scores.

    Returns
    -------
    float64 ndarray of the same shape, between 0 and 1
        Exactly 0.5 at 0. In 64 bits the result is 1 from about z = 37 on.
    """
    z = _checks.numbers(z, "z").astype(np.float64, copy=False)
    with np.errstate(over="ignore"):  # exp(-z) = inf gives 0, which is right
        return np.asarray(1.0 / (1.0 + np.exp(-z)))


def linear(w: ArrayLike, b: float, X: ArrayLike) -> FloatArray:
    """The scores z = w . x + b of every example.

    Parameters
    ----------
    w : array_like of shape (n_x,)
    b : float
    X : array_like of shape (n_x, m)
        uint8 means pixels, which are divided by 255; other numbers are taken as they are.

    Returns
    -------
    float64 ndarray of shape (m,)

    Raises
    ------
    ValueError
        If a shape does not fit or a number is NaN or infinite.
    """
    X = _columns(X)
    w, b = _checks.vector(w, "w", X.shape[0]), _checks.number(b, "b")
    with np.errstate(over="ignore", invalid="ignore"):
        z = kernels.scores(X.T, w) + b
    _checks.finite(z, "The score of X")  # NaN or infinity anywhere in X shows up here
    return z


def forward(w: ArrayLike, b: float, X: ArrayLike) -> FloatArray:
    """The answers a = sigmoid(w . x + b), shape (m,). Arguments and errors as in `linear`."""
    return sigmoid(linear(w, b, X))


def cost(a: ArrayLike, y: ArrayLike) -> float:
    """The mean loss J, in the form of the textbook: from the answers.

    Parameters
    ----------
    a : array_like of shape (m,)
        Answers, between 0 and 1.
    y : array_like of shape (m,)
        Truths.

    Returns
    -------
    float
        Infinity if an answer is exactly 0 or 1 and wrong; `cost_from_logits` knows better.

    Raises
    ------
    ValueError
        If a shape does not fit, nothing is given, or a number lies outside 0 ... 1.
    """
    a = _some(a, "a")
    if not ((a >= 0) & (a <= 1)).all():
        raise ValueError("a must lie between 0 and 1.")
    y = _checks.labels(y, a.size)
    with np.errstate(divide="ignore", invalid="ignore"):
        # A switched-off term is 0 even where its logarithm is -inf.
        chosen = np.where(y > 0, y * np.log(a), 0.0) + np.where(y < 1, (1 - y) * np.log1p(-a), 0.0)
    return mean(-chosen)


def losses(z: ArrayLike, y: ArrayLike) -> FloatArray:
    """The loss of each example from its score: ln(1 + exp(z)) - y z.

    Parameters
    ----------
    z : array_like of shape (m,)
        Scores.
    y : array_like of shape (m,)
        Truths.

    Returns
    -------
    float64 ndarray of shape (m,), never negative
        Accurate for every finite score, also where sigmoid(z) rounds to 0 or 1.

    Raises
    ------
    ValueError
        If a shape does not fit, nothing is given, or a number is NaN or infinite.
    """
    z = _some(z, "z")
    _checks.finite(z, "z")
    return logistic_losses(z, _checks.labels(y, z.size))


def cost_from_logits(z: ArrayLike, y: ArrayLike) -> float:
    """The cost J, the mean of `losses`: what the page shows and gradient descent reports."""
    return mean(losses(z, y))


def backward(X: ArrayLike, a: ArrayLike, y: ArrayLike) -> tuple[FloatArray, float]:
    """The slopes of the cost.

    Parameters
    ----------
    X : array_like of shape (n_x, m)
    a : array_like of shape (m,)
        Answers of `forward` for these examples.
    y : array_like of shape (m,)
        Truths.

    Returns
    -------
    dw : float64 ndarray of shape (n_x,)
        dJ/dw = X (a - y) / m.
    db : float
        dJ/db = mean(a - y).

    Raises
    ------
    ValueError
        If a shape does not fit or a number is NaN or infinite.
    """
    X = _columns(X)
    m = X.shape[1]
    dz = _checks.vector(a, "a", m) - _checks.labels(y, m)
    with np.errstate(over="ignore", invalid="ignore"):
        dw = kernels.weighted_sum(X.T, dz) / m
    _checks.finite(dw, "The slope dw of X")
    return dw, float(dz.sum()) / m


# --- The same, unchecked: what training calls in its inner loop. ---


def logistic_losses(z: FloatArray, y: FloatArray) -> FloatArray:
    """`losses` without checks; y may be a share between 0 and 1.

    ln(1 + e^z) is split into max(z, 0) + ln(1 + e^-|z|). The first part minus y z is exact for
    y = 0 and y = 1; the second never overflows and keeps its digits when it is tiny.
    """
    result: FloatArray = np.maximum(z, 0.0) - y * z + np.log1p(np.exp(-np.abs(z)))
    return result


def mean(values: FloatArray, weights: FloatArray | None = None) -> float:
    """The (weighted) mean, measured from the smallest value.

    Equal values so have exactly that value as their mean: ln 2 stays ln 2 for every m.
    """
    least = float(values.min())
    if math.isinf(least):
        return least
    rest = values - least
    if weights is None:
        return least + float(rest.sum()) / rest.size
    return least + float((weights * rest).sum()) / float(weights.sum())


def _columns(X: ArrayLike) -> NDArray[Any]:
    return _checks.matrix(X, "X", "(n_x, m)")


def _some(values: ArrayLike, name: str) -> FloatArray:
    array = _checks.numbers(values, name).astype(np.float64, copy=False)
    if array.ndim != 1 or array.size == 0:
        raise ValueError(f"{name} must have shape (m,) with m at least 1, not {array.shape}.")
    return array
