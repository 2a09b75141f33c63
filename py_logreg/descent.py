"""Gradient descent on the cost of one neuron.

The cost is J(w, b) = mean of ln(1 + exp(z)) - y z, plus (l2 / 2m) ||w||^2 if asked for; one update
is w <- w - alpha dJ/dw, b <- b - alpha dJ/db. It may rise: a learning rate above 2 / `curvature`
can make it bounce, which is no error. Only numbers that stop being finite end a run.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike

from . import _checks, neuron
from ._batch import (
    BatchDescent,
    LearningRate,
    Method,
    NonFiniteError,
    Step,
    choose_method,
    make_problem,
    minibatches,
)
from ._checks import FloatArray
from ._curvature import curvature, default_learning_rate
from ._points import Part
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
    "minibatch_descent",
]


class LogisticLoss:
    """ln(1 + exp(z)) - y z, the loss of one neuron with the truths y (m,)."""

    def __init__(self, y: FloatArray) -> None:
        self.y = y

    def residuals(self, z: FloatArray, part: Part) -> FloatArray:
        """dL/dz = a - y."""
        return 1.0 / (1.0 + np.exp(-z)) - self.y[part]

    def losses(self, z: FloatArray, part: Part) -> FloatArray:
        """L of every example."""
        return neuron.logistic_losses(z, self.y[part])


class Descent(BatchDescent):
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
        super().__init__(
            S,
            LogisticLoss(_checks.labels(y, len(S))),
            _start(w, S.shape[1]),
            _checks.number(b, "b"),
            l2=l2,
            method=method,
            iterations=iterations,
            sample_weight=sample_weight,
            gram=gram,
            iteration=iteration,
        )

    @property
    def b(self) -> float:
        """The present bias."""
        return float(self._point.b)

    @property
    def slopes(self) -> tuple[FloatArray, float]:
        """dJ/dw (n,) and dJ/db at the present parameters."""
        dw, db = self._point.gradient()
        return dw, float(db)


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


def minibatch_descent(
    X: ArrayLike,
    y: ArrayLike,
    *,
    learning_rate: LearningRate,
    epochs: int,
    batch_size: int = 32,
    shuffle: bool = True,
    random_state: int | np.random.Generator | None = None,
    l2: float = 0.0,
    w: ArrayLike | None = None,
    b: float = 0.0,
    sample_weight: ArrayLike | None = None,
) -> Iterator[Step]:
    """Train one neuron by mini-batch (stochastic) gradient descent, one Step at a time.

    Each update looks at `batch_size` examples only, so it is cheap but noisy. An epoch is one
    pass over all examples, in a new random order each time. uint8 examples stay uint8 in memory.

    Parameters
    ----------
    X, y, learning_rate, l2, w, b, sample_weight
        As in `gradient_descent`. The penalty is the one of the whole set.
    epochs : int
        How many passes over all examples.
    batch_size : int
        How many examples an update looks at; the last batch of an epoch may be smaller.
    shuffle : bool
        False takes the examples in the order given.
    random_state : int, numpy.random.Generator or None
        Equal seeds give equal runs.

    Yields
    ------
    Step
        `cost` is the cost of that batch alone, before the update.

    Raises
    ------
    ValueError, NonFiniteError
        As in `gradient_descent`.
    """
    rows = Rows(_checks.columns_as_rows(X))
    problem = make_problem(rows, LogisticLoss(_checks.labels(y, rows.m)), l2, sample_weight)
    return minibatches(
        problem,
        _start(w, rows.n),
        _checks.number(b, "b"),
        learning_rate=learning_rate,
        epochs=epochs,
        batch_size=batch_size,
        shuffle=shuffle,
        random_state=random_state,
    )


def _start(w: ArrayLike | None, n: int) -> FloatArray:
    return np.zeros(n) if w is None else _checks.vector(w, "w", n)
