"""How good are the answers? Counts, shares and losses of m examples.

Class A is y = 1. An answer a > 0.5 says A; anything else, exactly 0.5 included, says B.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from . import _checks
from .neuron import losses

__all__ = ["Confusion", "accuracy", "baseline", "confusion", "decisions", "losses"]


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


def _truths(y: ArrayLike) -> NDArray[np.int64]:
    array = _checks.numbers(y, "y")
    if array.ndim != 1 or array.size == 0:
        raise ValueError(f"y must have shape (m,) with m at least 1, not {array.shape}.")
    if not np.isin(array, (0, 1)).all():
        raise ValueError("y must hold only 0 (class B) and 1 (class A).")
    return array.astype(np.int64)
