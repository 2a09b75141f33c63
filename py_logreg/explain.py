"""Why an answer is what it is: the smallest change that would turn it, and the nearest examples.

A linear score z = w.x + b changes fastest along w, so the shortest way to z = 0 is known exactly.
With more classes the same holds between two of them, for w = w_i - w_j and z = z_i - z_j.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike, NDArray

from . import _checks
from .kernels import PIXEL_MAX, Rows

__all__ = ["distances", "nearest", "smallest_change", "smallest_change_within"]

FloatArray = NDArray[np.float64]


def smallest_change(w: ArrayLike, z: float) -> FloatArray | None:
    """The shortest change of x after which the score is 0: -z w / |w|^2.

    Parameters
    ----------
    w : array_like of shape (n,)
        Weights.
    z : float
        The score now.

    Returns
    -------
    ndarray of shape (n,) or None
        What to add to x; None where no change helps, because all weights are 0 and z is not.

    Examples
    --------
    >>> smallest_change([3.0, 4.0], 5.0)
    array([-0.6, -0.8])
    """
    weights = _weights(w)
    if z == 0:
        return np.zeros_like(weights)
    # Scaled first: the square of a tiny weight would round to 0.
    scale = float(np.abs(weights).max(initial=0.0))
    if scale == 0:
        return None
    unit = weights / scale
    change: FloatArray = unit * (-z / scale / float(unit @ unit))
    return change


def smallest_change_within(
    x: ArrayLike,
    w: ArrayLike,
    z: float,
    *,
    low: float = 0.0,
    high: float = 1.0,
) -> FloatArray | None:
    """The shortest change after which the score is 0 and x still lies between low and high.

    Every number moves along its weight until it meets its limit; the others then go further. How
    far is found exactly: the score grows with the length t of the way, in straight pieces
    between the moments at which a number meets its limit.

    Parameters
    ----------
    x : array_like of shape (n,)
        The example, between `low` and `high`.
    w : array_like of shape (n,)
        Weights.
    z : float
        The score of x.
    low, high : float
        The limits of every number.

    Returns
    -------
    ndarray of shape (n,) or None
        What to add to x; None where no x within the limits has the score 0.

    Examples
    --------
    >>> smallest_change_within([0.9, 0.5], [1.0, 1.0], -0.3)
    array([0.1, 0.2])
    """
    weights = _weights(w)
    start = _checks.vector(x, "x", len(weights))
    if (start < low).any() or (start > high).any():
        raise ValueError(f"x must lie between {low} and {high}.")
    up = weights if z < 0 else -weights  # the direction in which |z| shrinks
    room = np.where(up > 0, high - start, start - low)  # to the limit on that side
    moving = up != 0
    ends = np.full(len(up), np.inf)  # the t at which each number meets its limit
    with np.errstate(over="ignore"):  # further than any float: never met
        ends[moving] = room[moving] / np.abs(up[moving])
    order = np.argsort(ends, kind="stable")[: int(np.isfinite(ends).sum())]
    at, squares = ends[order], up[order] ** 2
    still = np.append(squares[::-1].cumsum()[::-1], 0.0)[1:]  # slope after each end
    gained = (np.abs(up[order]) * room[order]).cumsum() + at * still  # at each end
    past = int(np.searchsorted(gained, abs(z)))
    if z == 0:
        return np.zeros_like(up)
    if past == len(order):
        return None
    before, base = (at[past - 1], gained[past - 1]) if past else (0.0, 0.0)
    slope = still[past - 1] if past else squares.sum()
    t = before + (abs(z) - base) / slope
    change: FloatArray = np.clip(start + t * up, low, high) - start
    return change


def distances(S: ArrayLike, x: ArrayLike) -> Iterator[tuple[slice, FloatArray]]:
    """Euclidean distances of one example to many, block by block.

    Parameters
    ----------
    S : array_like of shape (m, n)
        Examples as rows. Pixels (uint8) are divided by 255.
    x : array_like of shape (n,)
        One example, of the same kind.

    Yields
    ------
    slice, ndarray
        Which rows, and their distances to x.
    """
    rows = Rows(_checks.rows(S))
    start = _checks.numbers(x, "x")
    if start.shape != (rows.n,) or (start.dtype == np.uint8) != (rows.divisor == PIXEL_MAX):
        raise ValueError("x must be one example of the kind that S holds.")
    for part, F in rows.blocks():
        D = F - start
        yield part, np.sqrt(np.einsum("ij,ij->i", D, D)) / rows.divisor


def nearest(S: ArrayLike, x: ArrayLike, count: int) -> tuple[NDArray[np.intp], FloatArray]:
    """The rows of S that are nearest to x, the nearest first.

    Parameters
    ----------
    S, x : array_like
        As in `distances`.
    count : int
        At most so many.

    Returns
    -------
    places : ndarray of int
    distances : ndarray of float
    """
    each = np.concatenate([some for _, some in distances(S, x)])
    order = np.argsort(each, kind="stable")[:count]
    return order, each[order]


def _weights(w: ArrayLike) -> FloatArray:
    array = _checks.numbers(w, "w").astype(np.float64)
    if array.ndim != 1:
        raise ValueError(f"w must have shape (n,), not {array.shape}.")
    _checks.finite(array, "w")
    return array
