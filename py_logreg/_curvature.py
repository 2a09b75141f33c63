"""How strongly the cost can bend: the number that bounds the learning rate."""

from __future__ import annotations

import math
import random
from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from . import _checks
from ._checks import FloatArray
from .kernels import Gram, Rows

_STEPS = 100
_TOLERANCE = 1e-13


def curvature(X: ArrayLike, *, gram: Gram | None = None) -> float:
    """The largest eigenvalue of (1/4m) sum of x~ x~^T, where x~ is x with a 1 appended.

    No second derivative of the cost (without penalty) exceeds it: sigmoid' is at most 1/4. So a
    learning rate up to 2 / curvature never raises the cost (Nesterov, *Lectures on Convex
    Optimization*, 2018, section 2.1).

    Parameters
    ----------
    X : array_like of shape (n_x, m)
        One column an example. uint8 means pixels and is divided by 255.
    gram : kernels.Gram, optional
        The complete inner products of the same examples, if known: far fewer operations.

    Returns
    -------
    float
        At least 1/4.

    Raises
    ------
    ValueError
        If X is empty, not a table, or holds NaN or infinity.
    """
    rows = Rows(_checks.columns_as_rows(X), keep=gram is None)
    if gram is not None and gram.S.shape != rows.S.shape:
        raise ValueError("gram belongs to other examples: their number or length differs.")

    def product(
        v: FloatArray,
    ) -> FloatArray:  # (S S^T + 1 1^T) v: the same eigenvalues, m by m
        inside = gram.product(v) if gram is not None else rows.scores(rows.weighted_sum(v))
        return np.asarray(inside + v.sum())

    return _largest_eigenvalue(product, any_direction(rows.m)) / (4.0 * rows.m)


def default_learning_rate(X: ArrayLike, *, gram: Gram | None = None, classes: int = 2) -> float:
    """1 / `curvature`, rounded down to 1, 2 or 5 times a power of ten. Arguments as there.

    For more than two classes half of that: the cost of `softmax` can bend twice as much.
    """
    bend = curvature(X, gram=gram) * (1.0 if classes == 2 else 2.0)
    return round_down(1.0 / bend)


def round_down(value: float) -> float:
    """The largest of 1, 2, 5 times a power of ten that is not above `value` (> 0)."""
    power = math.floor(math.log10(value))
    for exponent in (
        power + 1,
        power,
        power - 1,
    ):  # the logarithm may be off by one rounding
        for digit in (5, 2, 1):
            if (candidate := float(f"{digit}e{exponent}")) <= value:
                return candidate
    raise ValueError(f"There is no such number below {value!r}.")


def any_direction(m: int) -> FloatArray:
    """Where the search for an eigenvector begins: drawn once, always the same, shape (m,).

    From Python's own generator, because `numpy.random` brings a browser eight shared libraries to
    load, and this is on the way of every page to its first learning rate.
    """
    chance = random.Random(0)
    return np.array([chance.gauss(0.0, 1.0) for _ in range(m)])


def _largest_eigenvalue(product: Callable[[FloatArray], FloatArray], v: FloatArray) -> float:
    """Lanczos iteration with full reorthogonalisation (Golub and Van Loan, section 10.1).

    Ends when the residual of the largest Ritz pair is negligible, after len(v) steps at most.
    """
    basis = [v / np.linalg.norm(v)]
    diagonal: list[float] = []
    beside: list[float] = []
    largest = 0.0
    for _ in range(min(len(v), _STEPS)):
        u = product(basis[-1])
        diagonal.append(float(basis[-1] @ u))
        V = np.array(basis)
        for _ in range(2):  # once is not enough in floating point
            u = u - (V @ u) @ V
        values, vectors = np.linalg.eigh(
            np.diag(diagonal) + np.diag(beside, 1) + np.diag(beside, -1)
        )
        largest = float(values[-1])
        length = float(np.linalg.norm(u))
        if length * abs(vectors[-1, -1]) <= _TOLERANCE * largest:
            break
        beside.append(length)
        basis.append(u / length)
    return largest
