"""Gradient descent on the cost of one neuron.

The cost is J(w, b) = mean of ln(1 + exp(z)) - y z, plus (l2 / 2m) ||w||^2 if asked for; one update
is w <- w - alpha dJ/dw, b <- b - alpha dJ/db. It may rise: a learning rate above 2 / `curvature`
can make it bounce, which is no error. Only numbers that stop being finite end a run.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike

from . import _checks, neuron
from ._checks import FloatArray, RowArray
from ._curvature import curvature, default_learning_rate
from ._points import Point, PrimalPoint, Problem, SpanPoint
from .kernels import Gram, Rows

__all__ = [
    "Descent",
    "LearningRate",
    "Method",
    "NonFiniteError",
    "Step",
    "choose_method",
    "curvature",
    "default_learning_rate",
    "gradient_descent",
]

Method = Literal["auto", "primal", "gram"]
LearningRate = float | Callable[[int], float]
"""A step size, or a function of the iteration (counted from 0) that gives it."""

GRAM_BYTES = 128 << 20
"""`choose_method` never picks a Gram matrix larger than this (4,096 examples)."""

_USUAL_RUN = 1000
"""How many updates are reckoned with when nobody says."""


class NonFiniteError(FloatingPointError):
    """The cost or the parameters overflowed: the update was not made.

    Raised by `Descent.step`, which stays at the last finite parameters.
    """


@dataclass(frozen=True)
class Step:
    """One update: the cost before it, the parameters after it.

    Never show `cost` beside `w`: they belong to different moments.

    Attributes
    ----------
    iteration : int
        How many updates came before; the first Step has 0.
    cost : float
        J before the update, so ln 2 at iteration 0 of a start from zero.
    w : float64 ndarray of shape (n_x,)
        The weights after the update; (k, n_x) for k classes. Computed when first asked for.
    b : float
        The bias after the update; (k,) for k classes.
    """

    iteration: int
    cost: float
    b: Any
    weights: Callable[[], FloatArray] = field(repr=False, compare=False)

    @cached_property
    def w(self) -> FloatArray:
        """The weights after the update."""
        return self.weights()


class LogisticLoss:
    """ln(1 + exp(z)) - y z, the loss of one neuron with the truths y (m,)."""

    def __init__(self, y: FloatArray) -> None:
        self.y = y

    def residuals(self, z: FloatArray, part: slice) -> FloatArray:
        """dL/dz = a - y."""
        return 1.0 / (1.0 + np.exp(-z)) - self.y[part]

    def losses(self, z: FloatArray) -> FloatArray:
        """L of every example."""
        return neuron.logistic_losses(z, self.y)


class Descent:
    """Full-batch gradient descent that can be stopped and resumed after every update.

    Parameters
    ----------
    S : array_like of shape (m, n)
        Examples as *rows*. uint8 means pixels and is divided by 255; the rows stay uint8 in
        memory. Best in C order. Not copied: leave it alone while descending.
    y : array_like of shape (m,)
        Truths: 1 for class A, 0 for class B. One class alone is fine.
    l2 : float
        Adds (l2 / 2m) ||w||^2 to the cost; the bias is not penalised.
    w, b : array_like of shape (n,) and float
        Where to start; zeros by default.
    method : {"auto", "primal", "gram"}
        See `choose_method`. Fixed for the whole run.
    iterations : int, optional
        How many updates are planned; only "auto" looks at it.
    sample_weight : array_like of shape (m,), optional
        How often each example counts. The sum takes the place of m in every mean.
    gram : kernels.Gram, optional
        The inner products of the rows of `S`, as far as already known. What is missing is filled
        in at once if the method is "gram"; to yield meanwhile, run through its `fill` before.
    iteration : int
        Where to start counting.

    Attributes
    ----------
    m, n : int
    method : "primal" or "gram"
    iteration : int
        How many updates have been made.

    Raises
    ------
    ValueError
        If a shape does not fit, nothing is given, or a number is NaN, infinite or out of range.
    """

    def __init__(
        self,
        S: ArrayLike,
        y: ArrayLike,
        *,
        l2: float = 0.0,
        w: ArrayLike | None = None,
        b: float = 0.0,
        method: Method = "auto",
        iterations: int | None = None,
        sample_weight: ArrayLike | None = None,
        gram: Gram | None = None,
        iteration: int = 0,
    ) -> None:
        S = _checks.rows(S)
        loss = LogisticLoss(_checks.labels(y, len(S)))
        start = np.zeros(S.shape[1]) if w is None else _checks.vector(w, "w", S.shape[1])
        self._begin(
            S,
            loss,
            start,
            _checks.number(b, "b"),
            l2,
            method,
            iterations,
            sample_weight,
            gram,
        )
        self.iteration = _checks.count(iteration, "iteration")

    def _begin(
        self,
        S: RowArray,
        loss: LogisticLoss,
        w: FloatArray,
        b: float,
        l2: float,
        method: Method,
        iterations: int | None,
        sample_weight: ArrayLike | None,
        gram: Gram | None,
    ) -> None:
        self.m, self.n = S.shape
        if gram is not None and (gram.S.shape != S.shape or gram.S.dtype != S.dtype):
            raise ValueError("gram belongs to other rows: their number, length or type differs.")
        known = 0 if gram is None else gram.known
        self.method = choose_method(self.m, self.n, iterations, known=known, method=method)
        weights = _checks.example_weights(sample_weight, self.m)
        total = float(self.m) if weights is None else float(weights.sum())
        rows = Rows(S, keep=self.method == "primal")
        problem = Problem(rows, loss, _checks.penalty(l2), weights, total)
        self._point: Point
        with np.errstate(over="ignore", invalid="ignore"):
            if self.method == "gram":
                gram = Gram(S) if gram is None else gram
                for _ in gram.fill():
                    pass
                self._point = SpanPoint.at(problem, gram, w, b)
            else:
                self._point = PrimalPoint(problem, w.copy(), b)
        if not self._point.is_finite():
            raise ValueError("The scores at the start are not finite: S or w is too large.")

    @property
    def w(self) -> FloatArray:
        """The present weights, shape (n,), in an array of their own."""
        return self._point.weights()

    @property
    def b(self) -> float:
        """The present bias."""
        return float(self._point.b)

    @property
    def z(self) -> FloatArray:
        """The present scores of the examples, shape (m,). Not to be written to."""
        return self._point.z

    @property
    def cost(self) -> float:
        """J at the present parameters."""
        return _cost(self._point)

    @property
    def slopes(self) -> tuple[FloatArray, float]:
        """dJ/dw (n,) and dJ/db at the present parameters."""
        point = self._point
        problem = point.problem
        dw = point.slope()
        if problem.l2:
            dw += problem.l2 / problem.total * point.weights()
        return dw, float(point.d.sum()) / problem.total

    def step(self, learning_rate: float) -> None:
        """Make one update.

        Raises
        ------
        ValueError
            If `learning_rate` is not a finite number above zero.
        NonFiniteError
            If the update would overflow; it is then not made.
        """
        rate = _checks.learning_rate(learning_rate)
        with np.errstate(over="ignore", invalid="ignore"):
            point = self._point.moved(rate)
            fine = point.is_finite() and math.isfinite(point.b)
            if point.problem.l2:
                fine = fine and math.isfinite(point.squared_norm())
        if not fine:
            raise NonFiniteError(
                f"The numbers overflowed in update {self.iteration} with learning rate {rate:g}."
            )
        self._point = point
        self.iteration += 1

    def run(self, learning_rate: LearningRate, iterations: int) -> Iterator[Step]:
        """Make `iterations` updates, one for each Step asked for."""
        rate = learning_rate if callable(learning_rate) else _checks.learning_rate(learning_rate)
        for _ in range(_checks.count(iterations, "iterations")):
            before, iteration = self._point, self.iteration
            self.step(rate(iteration) if callable(rate) else rate)
            after = self._point
            yield Step(iteration, _cost(before), after.b, after.weights)


def _cost(point: Point) -> float:
    problem = point.problem
    J = neuron.mean(problem.loss.losses(point.z), problem.sample_weight)
    if problem.l2:
        J += problem.l2 / (2.0 * problem.total) * point.squared_norm()
    return J


def choose_method(
    m: int,
    n: int,
    iterations: int | None = None,
    *,
    known: int = 0,
    method: Method = "auto",
) -> Literal["primal", "gram"]:
    """Which way to descend takes fewer operations.

    The primal path costs 2 m n multiplications an update. The Gram path costs m^2, and m^2 n / 2
    once for the inner products. It pays while m < 4 n T / (n + 2 T) for T updates; and it is
    never chosen for m > n or for a matrix above 128 MB.

    Parameters
    ----------
    m, n : int
        How many examples, and how many numbers in one.
    iterations : int, optional
        How many updates are planned; 1000 if not given.
    known : int
        The inner products among this many of the examples are known already and cost nothing.
    method : {"auto", "primal", "gram"}
        Anything but "auto" is returned as it is.
    """
    if method in ("primal", "gram"):
        return method
    if method != "auto":
        raise ValueError(f'method must be "auto", "primal" or "gram", not {method!r}.')
    T = _USUAL_RUN if iterations is None else _checks.count(iterations, "iterations")
    inner_products = (m * m - known * known) * n / 2
    cheaper = inner_products + m * m * T < 2 * m * n * T
    return "gram" if cheaper and m <= n and 8 * m * m <= GRAM_BYTES else "primal"


def gradient_descent(
    X: ArrayLike,
    y: ArrayLike,
    *,
    learning_rate: LearningRate,
    iterations: int,
    l2: float = 0.0,
    w: ArrayLike | None = None,
    b: float = 0.0,
    method: Method = "auto",
    sample_weight: ArrayLike | None = None,
) -> Iterator[Step]:
    """Train one neuron by full-batch gradient descent, one Step at a time.

    Parameters
    ----------
    X : array_like of shape (n_x, m)
        One column an example. uint8 means pixels and is divided by 255; any other type is taken
        as it is.
    y : array_like of shape (m,)
        Truths: 1 for class A, 0 for class B. One class alone is fine.
    learning_rate : float or callable
        The step size alpha, or a function from the iteration (0, 1, ...) to it.
    iterations : int
        How many updates to make.
    l2 : float
        Adds (l2 / 2m) ||w||^2 to the cost.
    w, b : array_like of shape (n_x,) and float
        Where to start; zeros by default.
    method : {"auto", "primal", "gram"}
        "gram" makes the same updates as "primal" from the inner products of the examples;
        "auto" takes the one with fewer operations (`choose_method`), for the whole run.
    sample_weight : array_like of shape (m,), optional
        How often each example counts.

    Yields
    ------
    Step
        The cost before an update, and the parameters after it.

    Raises
    ------
    ValueError
        At the call: if a shape does not fit, nothing is given, a number is NaN, infinite or out
        of range. Later: if a callable returns a bad learning rate.
    NonFiniteError
        If the numbers overflow. A rising cost is no error.
    """
    descent = Descent(
        _checks.columns_as_rows(X),
        y,
        l2=l2,
        w=w,
        b=b,
        method=method,
        iterations=iterations,
        sample_weight=sample_weight,
    )
    if not callable(learning_rate):
        _checks.learning_rate(learning_rate)
    _checks.count(iterations, "iterations")
    return descent.run(learning_rate, iterations)
