"""The same neuron with plain Python loops and lists, for the race against vectors.

Nothing here imports NumPy. X is a list of n_x rows, each a list of m numbers: ``X[k][i]`` is
place k of example i, as in the textbook's table with one column an example. w is a list of n_x
numbers, b a number, y and the answers are lists of m.

Everything exists in two forms: a plain function, and a generator or an object that can be
stopped, watched and resumed. Both do the same additions in the same order.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

__all__ = [
    "Multiplication",
    "Pots",
    "Race",
    "Result",
    "SlowMotion",
    "cost",
    "fill_pots",
    "gradients",
    "loss",
    "race",
    "scores",
    "sigmoid",
]

Numbers = Sequence[float]
Table = Sequence[Sequence[float]]


@dataclass(frozen=True)
class Result:
    """What one pass over all examples gives: scores, cost, slopes."""

    z: list[float]
    cost: float
    dw: list[float]
    db: float


@dataclass(frozen=True)
class Pots:
    """What has been collected after example i; nothing is divided by m yet.

    The last record of `fill_pots` has i = -1: there everything has been divided.
    """

    i: int
    z: float
    a: float
    loss: float
    dz: float
    J: float
    dw: tuple[float, ...]
    db: float


@dataclass(frozen=True)
class Multiplication:
    """One of the n_x m multiplications behind the scores: ``z[i] += w[k] * X[k][i]``."""

    number: int  # 1 is the first
    i: int
    k: int
    w: float
    x: float
    product: float
    z: float  # the score of example i so far, its bias included


@dataclass(frozen=True)
class Race:
    """How far a race has come; `result` is there when it is over."""

    multiplications: int
    result: Result | None = None


def sigmoid(z: float) -> float:
    """1 / (1 + exp(-z)), also where exp(-z) would overflow."""
    if z >= 0:
        return 1.0 / (1.0 + math.exp(-z))
    e = math.exp(z)
    return e / (1.0 + e)


def loss(z: float, y: float) -> float:
    """ln(1 + exp(z)) - y z: the loss of one example from its score."""
    return max(z, 0.0) - y * z + math.log1p(math.exp(-abs(z)))


def scores(w: Numbers, b: float, X: Table) -> list[float]:
    """z = w . x + b of every example, one multiplication at a time."""
    _, m = _shape(w, X)
    z = [float(b)] * m
    for i in range(m):
        for k, weight in enumerate(w):
            z[i] += weight * X[k][i]
    return z


def cost(w: Numbers, b: float, X: Table, y: Numbers) -> float:
    """J, the mean loss."""
    z = scores(w, b, X)
    return sum(map(loss, z, _truths(y, len(z)))) / len(z)


def gradients(w: Numbers, b: float, X: Table, y: Numbers) -> tuple[list[float], float]:
    """dJ/dw and dJ/db: equal to `neuron.backward` but for rounding."""
    for progress in race(w, b, X, y, chunk=1 << 62):
        if progress.result is not None:
            return progress.result.dw, progress.result.db
    raise AssertionError("a race always ends")


def race(w: Numbers, b: float, X: Table, y: Numbers, *, chunk: int = 100_000) -> Iterator[Race]:
    """Scores, cost and slopes in 2 n_x m multiplications, pausing now and then.

    Yields a Race after about every `chunk` multiplications (at the end of an example), so that a
    page can look at the clock; the last one carries the result.
    """
    n, m = _shape(w, X)
    y = _truths(y, m)
    if chunk < 1:
        raise ValueError(f"chunk must be at least 1, not {chunk!r}.")
    z = [float(b)] * m
    dw = [0.0] * n
    J = db = 0.0
    done = told = 0
    for i in range(m):
        score = z[i]
        for k in range(n):
            score += w[k] * X[k][i]
        z[i] = score
        dz = sigmoid(score) - y[i]
        J += loss(score, y[i])
        db += dz
        for k in range(n):
            dw[k] += X[k][i] * dz
        done += 2 * n
        if done - told >= chunk and i < m - 1:
            told = done
            yield Race(done)
    yield Race(done, Result(z, J / m, [slope / m for slope in dw], db / m))


def fill_pots(w: Numbers, b: float, X: Table, y: Numbers) -> Iterator[Pots]:
    """Example by example: what goes into the pots J, dw and db; at last, each divided by m."""
    n, m = _shape(w, X)
    y = _truths(y, m)
    J = db = 0.0
    dw = [0.0] * n
    z = a = lost = dz = 0.0
    for i in range(m):
        z = float(b)
        for k in range(n):
            z += w[k] * X[k][i]
        a, lost = sigmoid(z), loss(z, y[i])
        dz = a - y[i]
        J += lost
        for k in range(n):
            dw[k] += X[k][i] * dz
        db += dz
        yield Pots(i, z, a, lost, dz, J, tuple(dw), db)
    yield Pots(-1, z, a, lost, dz, J / m, tuple(slope / m for slope in dw), db / m)


class SlowMotion:
    """The loop behind `scores`, one multiplication a call, forward and backward.

    Attributes
    ----------
    position : int
        How many multiplications have been made.
    total : int
        How many there are: n_x m.
    z : list of float
        The scores so far.

    Examples
    --------
    >>> film = SlowMotion([2.0, 3.0], 1.0, [[10.0], [100.0]])
    >>> film.forward().z
    21.0
    >>> film.forward().z
    321.0
    >>> film.backward().z, film.position
    (21.0, 1)
    """

    def __init__(self, w: Numbers, b: float, X: Table) -> None:
        self._n, self._m = _shape(w, X)
        self._w, self._b, self._X = w, float(b), X
        self.position = 0
        self.z = [self._b] * self._m

    @property
    def total(self) -> int:
        """How many multiplications there are."""
        return self._n * self._m

    def forward(self) -> Multiplication:
        """Make the next multiplication. Raises IndexError when all are made."""
        if self.position == self.total:
            raise IndexError("All multiplications are made.")
        self.position += 1
        return self._redo()

    def backward(self) -> Multiplication | None:
        """Take the last multiplication back; returns the one before it, None at the start."""
        if self.position == 0:
            raise IndexError("No multiplication has been made.")
        i = (self.position - 1) // self._n
        self.z[i] = self._b
        self.position -= 1
        return self._redo() if self.position else None

    def _redo(self) -> Multiplication:
        """Add up the present example anew: subtracting would not undo rounding."""
        i, k = divmod(self.position - 1, self._n)
        z, product = self._b, 0.0
        for place in range(k + 1):
            product = self._w[place] * self._X[place][i]
            z += product
        self.z[i] = z
        return Multiplication(self.position, i, k, self._w[k], self._X[k][i], product, z)


def _shape(w: Numbers, X: Table) -> tuple[int, int]:
    """(n_x, m), or ValueError if the lists do not fit together."""
    n = len(w)
    if n == 0 or len(X) == 0 or len(X[0]) == 0:
        raise ValueError("w and X must not be empty.")
    if len(X) != n:
        raise ValueError(f"X must have one row for each of the {n} weights, but it has {len(X)}.")
    m = len(X[0])
    if any(len(row) != m for row in X):
        raise ValueError("The rows of X must all be equally long.")
    return n, m


def _truths(y: Numbers, m: int) -> Numbers:
    if len(y) != m:
        raise ValueError(f"y must hold {m} truths, one for each example, but it holds {len(y)}.")
    return y
