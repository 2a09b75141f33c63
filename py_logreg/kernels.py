"""The two products training consists of, and the table of inner products.

Examples are *rows* here, S of shape (m, n), best in C order: uint8 (pixels, divided by 255),
float32 or float64. Products are computed in float64. Rows of another type are converted block
by block, so that a large set of pictures never exists as floating-point numbers.

Each product has two forms, BLAS (`@`) and `numpy.einsum`. NumPy in the browser is built without
BLAS and its `@` is the slow one there; elsewhere BLAS wins. `probe` measures which, once.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from time import perf_counter
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from ._checks import FloatArray, RowArray

__all__ = ["PIXEL_MAX", "Gram", "Rows", "gram", "probe", "scores", "weighted_sum"]

PIXEL_MAX = 255.0
"""The brightest pixel. uint8 rows are divided by this, after summing."""

_BLOCK_BYTES = 4 << 20
"""Size of one converted block: small enough to stay near the processor."""

_KEEP_BYTES = 64 << 20
"""Rows whose float64 copy is smaller than this may be converted once and kept."""

_STRIP = 128
"""Rows of the Gram matrix that become known together."""

_TILE = 32
"""Rows and columns of a tile of the Gram matrix; a whole strip with BLAS."""

_PANEL = 1024
"""Pixels of a tile summed at once: half a millisecond's work in a browser. See `_Paired`."""


@lru_cache(maxsize=1)
def probe() -> Literal["blas", "einsum"]:
    """Which form of a product is faster here: measured on first use, then remembered.

    The trial is a product of two matrices, where the two differ by a factor of three or more in
    either direction.
    """
    a = np.ones((32, 2048))
    best: dict[str, float] = {}
    for _ in range(3):
        for name, product in (
            ("blas", lambda a: a @ a.T),
            ("einsum", lambda a: _einsum_table(a, a)),
        ):
            start = perf_counter()
            product(a)
            best[name] = min(best.get(name, float("inf")), perf_counter() - start)
    return "blas" if best["blas"] <= best["einsum"] else "einsum"


def row_products(F: FloatArray, w: FloatArray) -> FloatArray:
    """Each row of F (m, n) times w (n,) -> (m,), or times each row of w (k, n) -> (m, k)."""
    if probe() == "blas":
        return np.asarray(F @ w.T)
    return np.asarray(np.einsum("ij,j->i" if w.ndim == 1 else "ij,kj->ik", F, w))


def row_sums(d: FloatArray, F: FloatArray) -> FloatArray:
    """The rows of F (m, n) weighted by d (m,) and added -> (n,); or by d (m, k) -> (k, n)."""
    if probe() == "blas":
        return np.asarray(d.T @ F)
    return np.asarray(np.einsum("i,ij->j" if d.ndim == 1 else "ik,ij->kj", d, F))


class Rows:
    """Examples S (m, n) as rows, with the two products of training.

    Parameters
    ----------
    S : ndarray of shape (m, n), uint8, float32 or float64
        Used as it is, never changed.
    keep : bool
        Convert once, when they are first needed, and keep the float64 numbers if they take little
        memory (64 MB). For many products with the same rows.
    """

    def __init__(self, S: RowArray, *, keep: bool = False) -> None:
        self.S = S
        self.m: int = S.shape[0]
        self.n: int = S.shape[1]
        self.divisor = PIXEL_MAX if S.dtype == np.uint8 else 1.0
        self._F: RowArray = S
        self._convert = S.dtype != np.float64 and keep and 8 * S.size <= _KEEP_BYTES

    def _kept(self) -> RowArray:
        if self._convert:
            self._F, self._convert = np.asarray(self.S, np.float64), False
        return self._F

    def blocks(self) -> Iterator[tuple[slice, FloatArray]]:
        """The rows as float64, not yet divided, with the places where they belong."""
        F = self._kept()
        height = self.m if F.dtype == np.float64 else max(1, _BLOCK_BYTES // (8 * self.n))
        for start in range(0, self.m, max(1, height)):
            part = slice(start, min(start + height, self.m))
            yield part, F[part].astype(np.float64, copy=False)

    def take(self, chosen: NDArray[np.intp]) -> FloatArray:
        """Some rows as float64, not yet divided."""
        return self._kept()[chosen].astype(np.float64, copy=False)

    def scores(self, w: FloatArray) -> FloatArray:
        """S w: shape (m,) for w (n,), or (m, k) for w (k, n). Pixels times zeros are not read."""
        z = np.zeros(self.m if w.ndim == 1 else (self.m, w.shape[0]))
        if self.S.dtype == np.uint8 and not w.any():  # of other rows zeros could be NaN
            return z
        for part, F in self.blocks():
            z[part] = row_products(F, w)
        z /= self.divisor
        return z

    def weighted_sum(self, d: FloatArray) -> FloatArray:
        """The rows weighted by d and added: (n,) for d (m,), or (k, n) for d (m, k)."""
        total = self.undivided_sum(d)
        total /= self.divisor
        return total

    def undivided_sum(self, d: FloatArray) -> FloatArray:
        """The same of the rows as stored: of whole numbers, where they are pixels."""
        total = np.zeros(self.n if d.ndim == 1 else (d.shape[1], self.n))
        for part, F in self.blocks():
            total += row_sums(d[part], F)
        return total


def scores(S: RowArray, w: FloatArray) -> FloatArray:
    """S w, one score per row; see `Rows.scores`."""
    return Rows(S).scores(w)


def weighted_sum(S: RowArray, d: FloatArray) -> FloatArray:
    """The rows of S weighted by d and added; see `Rows.weighted_sum`."""
    return Rows(S).weighted_sum(d)


class Gram:
    """The inner products K = S S^T of examples, filled tile by tile and kept up to date.

    Numbers are inner products of the rows as stored: for uint8 rows whole numbers, exact, to be
    divided by `divisor` (255 squared).

    Parameters
    ----------
    S : ndarray of shape (m, n), uint8, float32 or float64

    Attributes
    ----------
    S : ndarray of shape (m, n)
    known : int
        The inner products among the first `known` rows are filled in.

    Examples
    --------
    >>> G = Gram(np.array([[255, 0], [255, 255]], np.uint8))
    >>> for done in G.fill():  # a worker yields here
    ...     pass
    >>> G.K / G.divisor
    array([[1., 1.],
           [1., 2.]])
    """

    def __init__(self, S: RowArray) -> None:
        self.S = S
        self.known = 0
        self._K: FloatArray = np.empty((len(S), len(S)))

    @property
    def divisor(self) -> float:
        """What `K` is to be divided by: 255 squared for pixels, else 1."""
        return PIXEL_MAX**2 if self.S.dtype == np.uint8 else 1.0

    @property
    def complete(self) -> bool:
        """Whether every inner product is known."""
        return self.known == len(self.S)

    @property
    def K(self) -> FloatArray:  # noqa: N802 (the name in every book)
        """All inner products, shape (m, m). Raises RuntimeError before `fill` has finished."""
        if not self.complete:
            raise RuntimeError("The inner products are not complete: run through fill() first.")
        return self._K

    def fill(self) -> Iterator[float]:
        """Compute what is missing, a little each time; yields the share done, at last 1.0.

        May be abandoned at any time: finished strips of rows are kept.
        """
        m = len(self.S)
        while self.known < m:
            yield from self._fill_strip(slice(self.known, min(self.known + _STRIP, m)))
        yield 1.0

    def _fill_strip(self, strip: slice) -> Iterator[float]:
        """The inner products of the rows in `strip` with themselves and all rows before."""
        S, m = self.S, len(self.S)
        factor = _Paired if S.dtype == np.uint8 and probe() == "einsum" else _Plain
        tile = _TILE if probe() == "einsum" else _STRIP
        total = np.zeros((strip.stop - strip.start, strip.stop))
        panels = range(0, S.shape[1], _PANEL)
        for number, first in enumerate(panels):
            panel = slice(first, first + _PANEL)
            left = factor(S[strip, panel])
            for start in range(0, strip.stop, tile):
                part = slice(start, min(start + tile, strip.stop))
                right = S[part, panel].astype(np.float64, copy=False)
                top = max(0, start - strip.start) // 2 * 2  # what lies above is not computed
                total[top:, part] += left.times(right, top)
                done = (number + part.stop / strip.stop) / len(panels)
                yield (strip.start**2 + done * (strip.stop**2 - strip.start**2)) / m**2
        corner = np.tril(total[:, strip])
        total[:, strip] = corner + np.tril(corner, -1).T
        self._K[strip, : strip.stop] = total
        self._K[: strip.stop, strip] = total.T
        self.known = strip.stop

    def update(self, S: RowArray, kept: NDArray[np.integer[Any]] | None = None) -> None:
        """Change the examples; inner products already known are kept.

        Parameters
        ----------
        S : ndarray of shape (m', n)
            The examples from now on: first the kept ones, then the new ones.
        kept : ndarray of int, optional
            Which of the rows so far the first rows of `S` are, in their new order. By default
            all of them, in their order: new rows were appended.

        Raises
        ------
        ValueError
            If the length or type of a row changes, or `kept` does not fit.
        """
        if S.ndim != 2 or S.shape[1] != self.S.shape[1] or S.dtype != self.S.dtype:
            raise ValueError("The rows changed their length or type: make a new Gram.")
        old = len(self.S)
        kept = np.arange(old) if kept is None else np.asarray(kept)
        if len(kept) > len(S) or len(set(kept.tolist())) < len(kept):
            raise ValueError("kept names more rows than there are, or one of them twice.")
        if len(kept) and not (kept.min() >= 0 and kept.max() < old):
            raise ValueError(f"kept must name rows between 0 and {old - 1}.")
        unknown = np.flatnonzero(kept >= self.known)
        known = int(unknown[0]) if len(unknown) else len(kept)
        K = np.empty((len(S), len(S)))
        for row, source in enumerate(kept[:known]):
            K[row, :known] = self._K[source, kept[:known]]
        self.S, self.known, self._K = S, known, K

    def product(self, d: FloatArray) -> FloatArray:
        """S S^T d, divided: the scores of weights that are `d`-weighted sums of the rows."""
        return self.undivided(d) / self.divisor

    def undivided(self, d: FloatArray) -> FloatArray:
        """K d, shape as `d`: (m,) or (m, k)."""
        return row_products(self._K, d if d.ndim == 1 else np.ascontiguousarray(d.T))


def gram(S: RowArray) -> FloatArray:
    """S S^T, shape (m, m), of pixels divided by 255 if S is uint8."""
    G = Gram(S)
    for _ in G.fill():
        pass
    return G.K / G.divisor


class _Plain:
    """A panel of rows, to be multiplied in float64: exact for uint8 (sums stay below 2**53)."""

    def __init__(self, P: RowArray) -> None:
        self.P = P.astype(np.float64, copy=False)

    def times(self, Q: FloatArray, top: int) -> FloatArray:
        """The rows of P from `top` on, times Q^T."""
        P = self.P[top:]
        return np.asarray(P @ Q.T if probe() == "blas" else _einsum_table(P, Q))


class _Paired:
    """A panel of uint8 rows, to be multiplied exactly, two rows with each multiplication.

    Two rows p, q become p + 2^26 q, and their products with a third, r, come together as
    p.r + 2^26 q.r. They are told apart again while p.r is below 2^26, and exact in float64 while
    q.r is below 2^27: both hold for 2^26 / 255^2 pixels, that is 1032.
    """

    shift = 2.0**26

    def __init__(self, P: RowArray) -> None:
        self.height = len(P)
        self.P = P[0::2].astype(np.float64)
        self.P[: len(P) // 2] += self.shift * P[1::2]

    def times(self, Q: FloatArray, top: int) -> FloatArray:
        """The rows of P from `top` on, which is even, times Q^T."""
        both = _einsum_table(self.P[top // 2 :], Q)
        table = np.empty((len(both), 2, len(Q)))
        upper = np.floor(both / self.shift, out=table[:, 1])
        np.subtract(both, self.shift * upper, out=table[:, 0])
        return table.reshape(-1, len(Q))[: self.height - top]


def _einsum_table(P: FloatArray, Q: FloatArray) -> FloatArray:
    return np.asarray(np.einsum("ik,jk->ij", P, Q))
