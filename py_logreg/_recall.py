"""Products with one matrix that are put together from earlier ones.

Between two updates of gradient descent the slopes d change little, and those of a whole run of
2000 updates lie, to 13 digits, close to some seventy directions (a reduced basis). K d is linear
in d: once the products with those directions are known, an update costs 3 m numbers for each of
them and no product with K at all.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from ._checks import FloatArray
from .kernels import row_products, row_sums

_ROUNDING = 1e-13
"""What may be left of d, as a share of its length."""

_MOST = 256
"""Directions that are remembered."""

_LEAST = 64
"""Fewer directions than this are not worth remembering."""


class Recall:
    """d -> K d for a symmetric matrix K (m, m), which is used for what is new in d only.

    What is left out of d is at most 1e-13 of its length, and so about what rounding takes away
    from a product anyway. A d seen before gives exactly what it gave. Once the directions are so
    many that they cost more than a product, it gives up and multiplies each time.

    Parameters
    ----------
    multiply : callable
        d -> K d, for d (m,) or (m, k).
    m : int
    """

    def __init__(self, multiply: Callable[[FloatArray], FloatArray], m: int) -> None:
        self._multiply = multiply
        self._m = m
        most = min(_MOST, m // 4)
        self._places = most if most >= _LEAST else 0
        self._count = 0
        # Each row a direction q and K q beside it; the q are orthogonal, not of length 1.
        self._pairs = np.empty((self._places, 2 * m))
        self._squares = np.empty(self._places)

    def __call__(self, d: FloatArray) -> FloatArray:
        if not self._places or d.ndim > 1:
            return self._multiply(d)
        negligible = _ROUNDING**2 * float(np.vdot(d, d))
        if not negligible:
            return self._multiply(d)
        rest, product = d, np.zeros(self._m)
        # Rounding leaves a little of the directions in the rest: taken out twice, it is gone.
        for _ in range(2 if self._count else 0):
            rest, known = self._without_known(rest)
            product += known
            if float(np.vdot(rest, rest)) <= negligible:
                return product
        if self._count == self._places:
            self._places = 0
            return self._multiply(d)
        return product + self._learn(rest)

    def _without_known(self, d: FloatArray) -> tuple[FloatArray, FloatArray]:
        """What the directions do not explain of d, and K times what they do."""
        pairs, squares = self._pairs[: self._count], self._squares[: self._count]
        explained = row_sums(row_products(pairs[:, : self._m], d) / squares, pairs)
        return d - explained[: self._m], explained[self._m :]

    def _learn(self, d: FloatArray) -> FloatArray:
        """K d; from now on d counts as known."""
        # A power of two as the scale, so that nothing is rounded: slopes whose product is exactly
        # zero keep it exactly.
        scale = 2.0 ** math.frexp(float(np.abs(d).max()))[1]
        q = d / scale
        Kq = self._multiply(q)
        self._pairs[self._count] = np.concatenate([q, Kq])
        self._squares[self._count] = np.vdot(q, q)
        self._count += 1
        return scale * Kq
