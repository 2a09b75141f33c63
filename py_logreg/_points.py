r"""Two ways to walk the same path downhill.

Full-batch gradient descent updates, with M the number (or total weight) of examples,

    w <- (1 - alpha l2 / M) w - (alpha / M) S^T d,      b <- b - (alpha / M) sum(d),

where S (m, n) holds the examples as rows and d = dL/dz. `PrimalPoint` does just that: two
products with S an update, 2 m n multiplications.

`SpanPoint` never forms w. An update adds a combination of the rows, so w = s w0 + S^T c always,
and the scores z = r + b alone follow

    r <- (1 - alpha l2 / M) r - (alpha / M) K d,        K = S S^T,

one product with K an update, m^2 multiplications, and fewer where `Recall` helps. Both give the
same iterates up to rounding (that w stays in the span of the examples is the representer theorem;
Schoelkopf, Herbrich and Smola, COLT 2001). r is carried along, not recomputed as K c: slopes that
cancel exactly, K d = 0, so leave it exactly alone.

Shapes: z, r, d, c are (m,) and w is (n,) for one neuron; (m, k) and (k, n) for k classes. A point
never changes once made, so keeping it is enough to come back to it.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ._checks import FloatArray
from ._recall import Recall
from .kernels import Gram, Rows, row_products, row_sums
from .neuron import mean

Bias = float | FloatArray
Part = slice | NDArray[np.intp]


ALL = slice(None)


class Loss(Protocol):
    """The loss of each of m examples as a function of its score."""

    def residuals(self, z: FloatArray, part: Part) -> FloatArray:
        """dL/dz of the examples in `part`, whose scores are z."""

    def losses(self, z: FloatArray, part: Part) -> FloatArray:
        """L of each example in `part`, one number each."""


@dataclass(frozen=True)
class Problem:
    """What is minimised: the mean loss of these examples, plus (l2 / 2M) ||w||^2."""

    rows: Rows
    loss: Loss
    l2: float
    sample_weight: FloatArray | None
    total: float  # M: how many examples, or their total weight

    def slopes(self, z: FloatArray, part: Part) -> FloatArray:
        """d: dL/dz of the examples in `part`, each times its weight, not divided by M."""
        d = self.loss.residuals(z, part)
        if self.sample_weight is None:
            return d
        weighted: FloatArray = (self.sample_weight[part] * d.T).T
        return weighted

    def cost(self, z: FloatArray, part: Part, squared_norm: float) -> float:
        """J: the mean loss of the examples in `part`, and the penalty."""
        weights = None if self.sample_weight is None else self.sample_weight[part]
        J = mean(self.loss.losses(z, part), weights)
        return J + self.l2 / (2.0 * self.total) * squared_norm if self.l2 else J

    def decay(self, rate: float) -> float:
        """By what the penalty multiplies w in an update."""
        return 1.0 - rate * self.l2 / self.total


class Point(ABC):
    """Parameters w and b, and the scores z and slopes d there."""

    problem: Problem
    b: Bias
    z: FloatArray
    d: FloatArray

    @abstractmethod
    def moved(self, rate: float) -> Point:
        """The point one update further, with learning rate `rate`."""

    @abstractmethod
    def weights(self) -> FloatArray:
        """w, in an array of its own."""

    @abstractmethod
    def slope(self) -> FloatArray:
        """The mean loss's dJ/dw (the penalty's part, l2 w / M, is not in it)."""

    @abstractmethod
    def squared_norm(self) -> float:
        """||w||^2."""

    @abstractmethod
    def has_finite_numbers(self) -> bool:
        """Whether w and z are free of NaN and infinity."""

    def is_finite(self) -> bool:
        """Whether w, b (a part of every z), z and the cost are free of NaN and infinity."""
        fine = self.has_finite_numbers()
        return fine and (not self.problem.l2 or math.isfinite(self.squared_norm()))

    def cost(self) -> float:
        """J here."""
        return self.problem.cost(self.z, ALL, self.squared_norm() if self.problem.l2 else 0.0)

    def gradient(self) -> tuple[FloatArray, Bias]:
        """dJ/dw and dJ/db here."""
        dw, problem = self.slope(), self.problem
        if problem.l2:
            dw += problem.l2 / problem.total * self.weights()
        return dw, self.d.sum(axis=0) / problem.total

    def moved_bias(self, rate: float) -> Bias:
        """b one update further."""
        b: Bias = self.b - rate / self.problem.total * np.add.reduce(self.d)
        return b


class PrimalPoint(Point):
    """Holds w itself. One pass over the rows gives its scores and slopes together.

    Where w is zero no pass is made before its slope is asked for: all scores are b.
    """

    def __init__(self, problem: Problem, w: FloatArray, b: Bias) -> None:
        self.problem, self.w, self.b = problem, w, b
        rows = problem.rows
        shape = (rows.m,) if w.ndim == 1 else (rows.m, len(w))
        self._g: FloatArray | None = None
        if not w.any():
            self.z = np.zeros(shape) + b
            self.d = problem.slopes(self.z, ALL)
            return
        self.z, self.d = np.empty(shape), np.empty(shape)
        self._g = np.zeros_like(w)
        for part, F in rows.blocks():
            self.z[part] = z = row_products(F, w) / rows.divisor + b
            self.d[part] = d = problem.slopes(z, part)
            self._g += row_sums(d, F)

    @property
    def g(self) -> FloatArray:
        """S^T d of the rows as stored: whole numbers of a pixel."""
        if self._g is None:
            self._g = self.problem.rows.undivided_sum(self.d)
        return self._g

    def moved(self, rate: float) -> PrimalPoint:
        problem = self.problem
        pace = rate / (problem.total * problem.rows.divisor)
        w = problem.decay(rate) * self.w - pace * self.g
        return PrimalPoint(problem, w, self.moved_bias(rate))

    def weights(self) -> FloatArray:
        return self.w.copy()

    def slope(self) -> FloatArray:
        return self.g / (self.problem.total * self.problem.rows.divisor)

    def squared_norm(self) -> float:
        return inner(self.w, self.w)

    def has_finite_numbers(self) -> bool:
        return all_finite(self.w) and all_finite(self.z)


@dataclass(frozen=True)
class InnerProducts:
    """K d for the slopes d of one point after another."""

    undivided: Recall
    divisor: float  # of whole-number pixels


@dataclass(frozen=True)
class Start:
    """Where a walk in the span set out: its weights and their scores."""

    w: FloatArray
    scores: FloatArray
    squared_norm: float


class SpanPoint(Point):
    """Holds w = s w0 + S^T c as the numbers s and c."""

    def __init__(
        self,
        problem: Problem,
        product: InnerProducts,
        start: Start,
        share: float,
        coefficients: FloatArray,
        r: FloatArray,
        b: Bias,
    ) -> None:
        self.problem, self.product, self.start = problem, product, start
        self.share, self.coefficients, self.r, self.b = share, coefficients, r, b
        self.z = r + b
        self.d = problem.slopes(self.z, ALL)

    @classmethod
    def at(cls, problem: Problem, gram: Gram, w: FloatArray, b: Bias) -> SpanPoint:
        """Set out from the weights w (n,) or (k, n)."""
        rows = problem.rows
        product = InnerProducts(Recall(gram.undivided, rows.m), gram.divisor)
        shape = (rows.m,) if w.ndim == 1 else (rows.m, len(w))
        scores = rows.scores(w) if w.any() else np.zeros(shape)
        start = Start(w.copy(), scores, inner(w, w))
        return cls(problem, product, start, 1.0, np.zeros(shape), scores, b)

    def moved(self, rate: float) -> SpanPoint:
        problem, product, d = self.problem, self.product, self.d
        share, c, r = self.share, self.coefficients, self.r
        if problem.l2:
            decay = problem.decay(rate)
            share, c, r = decay * share, decay * c, decay * r
        pace = rate / problem.total
        c = c - pace * d
        r = r - (pace / product.divisor) * product.undivided(d)
        return SpanPoint(problem, product, self.start, share, c, r, self.moved_bias(rate))

    def weights(self) -> FloatArray:
        # Divided by the largest, equal and opposite coefficients become exactly 1 and -1, and
        # whole-number pixels that cancel do so exactly.
        largest = float(np.abs(self.coefficients).max()) or 1.0
        moved = largest * self.problem.rows.weighted_sum(self.coefficients / largest)
        return self.share * self.start.w + moved

    def slope(self) -> FloatArray:
        return self.problem.rows.weighted_sum(self.d) / self.problem.total

    def squared_norm(self) -> float:
        # With u = S^T c: ||s w0 + u||^2 = s^2 ||w0||^2 + s c.(S w0) + c.r, as r = s S w0 + K c.
        s, c, start = self.share, self.coefficients, self.start
        square = s * s * start.squared_norm + s * inner(c, start.scores) + inner(c, self.r)
        return square if square > 0 or math.isnan(square) else 0.0

    def has_finite_numbers(self) -> bool:
        # One sum of products shows NaN and infinity in either; if it overflowed, look closely.
        if math.isfinite(inner(self.coefficients, self.z)):
            return True
        return all_finite(self.coefficients) and all_finite(self.z)


def inner(a: FloatArray, b: FloatArray) -> float:
    """The sum of the products of two arrays of one shape."""
    return float(np.vdot(a, b))


def all_finite(array: FloatArray) -> bool:
    """Whether no number is NaN or infinite; usually decided by one sum."""
    return math.isfinite(np.add.reduce(array, axis=None)) or bool(np.isfinite(array).all())
