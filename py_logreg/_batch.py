"""The machinery of gradient descent, the same for one neuron and for k classes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike

from . import _checks
from ._checks import FloatArray, RowArray
from ._points import Bias, Loss, Point, PrimalPoint, Problem, SpanPoint, all_finite, inner
from .kernels import Gram, Rows, row_products, row_sums

Method = Literal["auto", "primal", "gram"]
LearningRate = float | Callable[[int], float]

GRAM_BYTES = 128 << 20
"""`choose_method` never picks a Gram matrix larger than this (4,096 examples)."""

_USUAL_RUN = 1000
"""How many updates are reckoned with when nobody says."""


class NonFiniteError(FloatingPointError):
    """The cost or the parameters overflowed: the update was not made.

    Whoever raises it stays at the last finite parameters.
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
        J before the update, so ln 2 at iteration 0 of a start from zero. Computed, as is `w`,
        when first asked for.
    w : float64 ndarray of shape (n_x,)
        The weights after the update; (k, n_x) for k classes.
    b : float
        The bias after the update; an ndarray of shape (k,) for k classes.
    """

    iteration: int
    b: Any
    compute_cost: Callable[[], float] = field(repr=False, compare=False)
    compute_w: Callable[[], FloatArray] = field(repr=False, compare=False)

    @cached_property
    def cost(self) -> float:
        """J before the update."""
        return self.compute_cost()

    @cached_property
    def w(self) -> FloatArray:
        """The weights after the update."""
        return self.compute_w()


def choose_method(
    m: int, n: int, iterations: int | None = None, *, known: int = 0, method: Method = "auto"
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


class BatchDescent:
    """Full-batch descent on any `Loss`; `Descent` and `SoftmaxDescent` say which.

    Everything about a moment is one immutable `Point`; an update replaces it whole or not at all.
    """

    def __init__(
        self,
        S: RowArray,
        loss: Loss,
        w: FloatArray,
        b: Bias,
        *,
        l2: float,
        method: Method,
        iterations: int | None,
        sample_weight: ArrayLike | None,
        gram: Gram | None,
        iteration: int,
    ) -> None:
        self.m: int = S.shape[0]
        self.n: int = S.shape[1]
        self.iteration = _checks.count(iteration, "iteration")
        if gram is not None and (gram.S.shape != S.shape or gram.S.dtype != S.dtype):
            raise ValueError("gram belongs to other rows: their number, length or type differs.")
        known = 0 if gram is None else gram.known
        self.method = choose_method(self.m, self.n, iterations, known=known, method=method)
        rows = Rows(S, keep=self.method == "primal")
        problem = make_problem(rows, loss, l2, sample_weight)
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
        """The present weights, in an array of their own."""
        return self._point.weights()

    @property
    def z(self) -> FloatArray:
        """The present scores of the examples. Not to be written to."""
        return self._point.z

    @property
    def cost(self) -> float:
        """J at the present parameters."""
        return self._point.cost()

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
            fine = point.is_finite()
        if not fine:
            raise overflow(self.iteration, rate)
        self._point = point
        self.iteration += 1

    def run(self, learning_rate: LearningRate, iterations: int) -> Iterator[Step]:
        """Make `iterations` updates, one for each Step asked for."""
        rate = learning_rate if callable(learning_rate) else _checks.learning_rate(learning_rate)
        iterations = _checks.count(iterations, "iterations")
        return self._run(rate, iterations)

    def _run(self, rate: LearningRate, iterations: int) -> Iterator[Step]:
        for _ in range(iterations):
            before, iteration = self._point, self.iteration
            self.step(rate(iteration) if callable(rate) else rate)
            after = self._point
            yield Step(iteration, after.b, before.cost, after.weights)


def make_problem(rows: Rows, loss: Loss, l2: float, sample_weight: ArrayLike | None) -> Problem:
    """Check what is to be minimised."""
    weights = _checks.example_weights(sample_weight, rows.m)
    total = float(rows.m) if weights is None else float(weights.sum())
    return Problem(rows, loss, _checks.penalty(l2), weights, total)


def overflow(iteration: int, rate: float) -> NonFiniteError:
    """The error that ends a run."""
    return NonFiniteError(
        f"The numbers overflowed in update {iteration} with learning rate {rate:g}."
    )


def minibatches(
    problem: Problem,
    w: FloatArray,
    b: Bias,
    *,
    learning_rate: LearningRate,
    epochs: int,
    batch_size: int,
    shuffle: bool,
    random_state: int | np.random.Generator | None,
) -> Iterator[Step]:
    """Stochastic gradient descent: see `descent.minibatch_descent`."""
    rate = learning_rate if callable(learning_rate) else _checks.learning_rate(learning_rate)
    epochs = _checks.count(epochs, "epochs")
    batch_size = _checks.count(batch_size, "batch_size", least=1)
    rng = np.random.default_rng(random_state)
    return _minibatches(problem, w, b, rate, epochs, batch_size, shuffle, rng)


def _minibatches(
    problem: Problem,
    w: FloatArray,
    b: Bias,
    rate: LearningRate,
    epochs: int,
    batch_size: int,
    shuffle: bool,
    rng: np.random.Generator,
) -> Iterator[Step]:
    rows, weights = problem.rows, problem.sample_weight
    counted = np.arange(rows.m) if weights is None else np.flatnonzero(weights)
    m, iteration = len(counted), 0
    for _ in range(epochs):
        order = rng.permutation(counted) if shuffle else counted
        for start in range(0, m, batch_size):
            chosen = order[start : start + batch_size]
            alpha = _checks.learning_rate(rate(iteration) if callable(rate) else rate)
            with np.errstate(over="ignore", invalid="ignore"):
                F = rows.take(chosen)
                z = row_products(F, w) / rows.divisor + b
                d = problem.slopes(z, chosen)
                # The batch stands for all: its share of the total weight is len / m on average.
                pace = alpha * m / (problem.total * len(chosen))
                cost = partial(problem.cost, z, chosen, inner(w, w) if problem.l2 else 0.0)
                w = problem.decay(alpha) * w - (pace / rows.divisor) * row_sums(d, F)
                b = b - pace * d.sum(axis=0)
            if not (all_finite(w) and all_finite(z) and np.isfinite(b).all()):
                raise overflow(iteration, alpha)
            yield Step(iteration, b, cost, w.copy)
            iteration += 1
