"""Where to go and how far: the parts of the search in `converge`.

`QuasiNewton` and `Newton` propose a direction, `search` finds a good length along it. None of them
changes its arguments.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass

import numpy as np

from ._checks import FloatArray
from ._points import ALL, Problem
from .kernels import Gram

_PAIRS = 20  # steps that L-BFGS remembers
_SLOPE_LEFT = 0.3  # a search along a line ends when this share of its slope is left
_MOST_TRIES = 60  # of one search
ROUNDING = 1e-13  # a rise of the cost by this share is rounding, not a rise
_LEAST_BEND = 1e-12  # keeps the system of Newton's method solvable where all answers are sure


@dataclass(frozen=True)
class Bends:
    """First and second derivatives of the mean loss, as functions of the scores.

    `truth` is y (m,) for the sigmoid neuron and one-hot (m, k) for softmax, so that an answer is
    the loss's residual plus the truth.
    """

    problem: Problem
    truth: FloatArray

    def residual(self, z: FloatArray) -> FloatArray:
        """dL/dz of every example, not weighted; shape of z."""
        with np.errstate(over="ignore"):
            return self.problem.loss.residuals(z, ALL)

    def mean(self, values: FloatArray) -> FloatArray:
        """Each example's row of `values` times its share of the total weight."""
        problem = self.problem
        if problem.sample_weight is None:
            return values / problem.total
        weighted: FloatArray = (problem.sample_weight / problem.total * values.T).T
        return weighted

    def second(self, residual: FloatArray, dz: FloatArray) -> FloatArray:
        """d2L/dt2 of every example along z + t dz, not weighted; shape (m,)."""
        a = residual + self.truth
        if a.ndim == 1:
            return a * (1.0 - a) * dz * dz
        mean = (a * dz).sum(axis=1, keepdims=True)
        variance: FloatArray = (a * (dz - mean) ** 2).sum(axis=1)
        return variance


@dataclass(frozen=True)
class Line:
    """A straight way: scores z + t dz, and ||w + t p||^2 = ww + 2 t wp + t^2 pp."""

    z: FloatArray
    residual: FloatArray  # at z
    dz: FloatArray
    ww: float
    wp: float
    pp: float

    def squared_norm(self, t: float) -> float:
        """||w + t p||^2."""
        return max(self.ww + t * (2.0 * self.wp + t * self.pp), 0.0)


@dataclass(frozen=True)
class Found:
    """A point along a line: its place, scores, residual and cost."""

    t: float
    z: FloatArray
    residual: FloatArray
    cost: float


def search(bends: Bends, line: Line, slope: float, cost: float) -> Found | None:
    """Find t > 0 with at most 0.3 of the slope left and a lower cost.

    The cost along a line is convex, so its slope only rises: Newton's method for the zero of the
    slope, kept inside a bracket. Needs no product with the examples, only work on the scores.

    Parameters
    ----------
    slope, cost : float
        At t = 0.

    Returns
    -------
    Found or None
        None if the line does not lead downhill, or rounding hides it.
    """
    problem = bends.problem
    shrink = problem.l2 / problem.total
    low, t, high = 0.0, 0.0, math.inf
    residual, first = line.residual, slope
    for _ in range(_MOST_TRIES if slope < 0 else 0):
        second = float(bends.mean(bends.second(residual, line.dz)).sum()) + shrink * line.pp
        guess = t - first / second if second > 0 else math.nan
        if low < guess < min(high, 10.0 * t if t else 10.0):
            t = guess
        elif high < math.inf:
            t = 0.5 * (low + high)
        else:
            t = 10.0 * t if t else 1.0
        z = line.z + t * line.dz
        residual = bends.residual(z)
        first = float(np.vdot(bends.mean(residual), line.dz)) + shrink * (line.wp + t * line.pp)
        if abs(first) <= _SLOPE_LEFT * -slope:
            reached = problem.cost(z, ALL, line.squared_norm(t))
            if reached <= cost + ROUNDING * abs(cost):
                return Found(t, z, residual, reached)
            high = t
        elif first < 0:
            low = t
        else:  # also NaN, far out where numbers overflow
            high = t
        if high < math.inf and high - low <= 1e-15 * high:
            break
    return None


class QuasiNewton:
    """Directions of limited-memory BFGS, in coordinates where the mean of the rows is zero.

    There the parameters are w and b + c.w, c the (weighted) mean row, and the slopes are
    dJ/dw - dJ/db c and dJ/db.
    """

    def __init__(self, bends: Bends) -> None:
        self.rows = bends.problem.rows
        self.centre = self.rows.weighted_sum(bends.mean(np.ones(self.rows.m)))
        self._pairs: deque[tuple[FloatArray, FloatArray, float]] = deque(maxlen=_PAIRS)
        self._slope = self._direction = np.zeros(0)
        self._length = 0.0

    def __call__(
        self, residual: FloatArray, dw: FloatArray, db: FloatArray
    ) -> tuple[FloatArray, FloatArray, FloatArray]:
        """p, shape of w; q, shape of b; and the change of the scores S p + q."""
        slope = np.concatenate([(dw - np.multiply.outer(db, self.centre)).ravel(), db.ravel()])
        if self._length:
            self._remember(self._length * self._direction, slope - self._slope)
        self._slope, self._direction, self._length = slope, self._suggest(slope), 0.0
        p = self._direction[: dw.size].reshape(dw.shape)
        q = self._direction[dw.size :].reshape(db.shape) - p @ self.centre
        return p, q, self.rows.scores(p) + q

    def took(self, length: float) -> None:
        """The parameters moved by `length` times the last direction."""
        self._length = length

    def forget(self) -> bool:
        """Start again straight downhill. False if there is nothing to forget."""
        known = bool(self._pairs)
        self._pairs.clear()
        return known

    def _remember(self, step: FloatArray, change: FloatArray) -> None:
        product = float(step @ change)
        # Otherwise rounding makes the cost look bent downwards along the step.
        if product > 1e-16 * float(change @ change):
            self._pairs.append((step, change, product))

    def _suggest(self, slope: FloatArray) -> FloatArray:
        """Minus the approximate inverse of the Hessian times the slope.

        The two-loop recursion: Nocedal and Wright, *Numerical Optimization*, 2006, algorithm 7.4.
        """
        if not self._pairs:
            return slope / -float(np.abs(slope).sum())
        q = -slope
        shares = []
        for step, change, product in reversed(self._pairs):
            shares.append(float(step @ q) / product)
            q -= shares[-1] * change
        _, change, product = self._pairs[-1]
        q *= product / float(change @ change)
        for (step, change, product), share in zip(self._pairs, reversed(shares), strict=True):
            q += (share - float(change @ q) / product) * step
        return q


class Newton:
    """Newton's directions for the sigmoid neuron, by a system of size m in place of n.

    With h the weighted a (1 - a), mu = l2 / M and g = dJ/dw, Newton's equations are

        mu p + S^T e = -g,      sum(e) = -dJ/db,      e = h (S p + q).

    Put the first into the last, with s = sqrt(h / mu) and e = s f:

        (I + s K s) f = mu q s - s S g,      K = S S^T,

    so f is -f1 + mu q f2 for two right-hand sides, and sum(e) gives q (Woodbury's identity).
    """

    def __init__(self, bends: Bends, gram: Gram) -> None:
        self.bends = bends
        self.gram = gram
        for _ in gram.fill():
            pass

    def __call__(
        self, residual: FloatArray, dw: FloatArray, db: FloatArray
    ) -> tuple[FloatArray, FloatArray, FloatArray]:
        """p (n,), q (a number), and the change of the scores S p + q (m,)."""
        problem, gram = self.bends.problem, self.gram
        mu = problem.l2 / problem.total
        a = residual + self.bends.truth
        s = np.sqrt(self.bends.mean(np.maximum(a * (1.0 - a), _LEAST_BEND)) / mu)
        Sg = problem.rows.scores(dw)
        system = gram.K * (s / gram.divisor)
        system *= s[:, None]
        system.flat[:: len(s) + 1] += 1.0
        f = np.linalg.solve(system, np.stack([s * Sg, s], axis=1))
        q = (s @ f[:, 0] - db) / (mu * (s @ f[:, 1]))
        e = s * (mu * q * f[:, 1] - f[:, 0])
        p = (dw + problem.rows.weighted_sum(e)) / -mu
        return p, q, (Sg + gram.product(e)) / -mu + q
