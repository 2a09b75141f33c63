"""How an estimator's parameters become updates: the link from `estimator` to the solvers."""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from . import _checks, converge, descent, softmax
from ._batch import LearningRate, Step
from ._checks import FloatArray, RowArray
from ._contract import scikit_learns
from ._curvature import _largest_eigenvalue, any_direction, round_down
from .kernels import Gram, Rows

Seed = int | np.random.Generator | np.random.RandomState | None


@dataclass(frozen=True)
class Task:
    """What is to be learned: rows S (m, n), the number of the class of each, and its weight."""

    S: RowArray
    numbers: NDArray[np.intp]
    k: int
    weights: FloatArray | None
    l2: float

    @property
    def classes(self) -> int | None:
        """k for softmax, None for the sigmoid neuron."""
        return None if self.k == 2 else self.k

    def walk(
        self,
        w: FloatArray | None = None,
        b: FloatArray | None = None,
        *,
        gram: Gram | None = None,
    ) -> descent.Descent | softmax.SoftmaxDescent:
        """Gradient descent from w (1, n) or (k, n) and b, in the span of the rows given `gram`."""
        options: dict[str, Any] = {
            "l2": self.l2,
            "method": "primal" if gram is None else "gram",
            "sample_weight": self.weights,
            "gram": gram,
        }
        if self.k > 2:
            return softmax.SoftmaxDescent(self.S, self.numbers, classes=self.k, w=w, b=b, **options)
        return descent.Descent(
            self.S,
            self.numbers,
            w=None if w is None else w[0],
            b=0.0 if b is None else float(b[0]),
            **options,
        )


def full_batch(
    task: Task, learning_rate: Any, max_iter: int
) -> tuple[LearningRate, Iterator[Step]]:
    """Gradient descent from zeros: the learning rate, and the updates."""
    gram = None
    if descent.choose_method(task.S.shape[0], task.S.shape[1], max_iter) == "gram":
        gram = Gram(task.S)
        for _ in gram.fill():
            pass
    rate = chosen_rate(task, learning_rate, gram)
    return rate, task.walk(gram=gram).run(rate, max_iter)


def mini_batches(
    task: Task, learning_rate: Any, max_iter: int, batch_size: int, seed: Seed
) -> tuple[LearningRate, Iterator[Step]]:
    """Stochastic gradient descent from zeros: the learning rate, and the updates."""
    batch_size = _checks.count(batch_size, "batch_size", least=1)
    rate = chosen_rate(task, learning_rate)
    counted = len(task.S) if task.weights is None else int(np.count_nonzero(task.weights))
    options: dict[str, Any] = {
        "learning_rate": rate,
        "epochs": math.ceil(max_iter / math.ceil(counted / batch_size)),
        "batch_size": batch_size,
        "random_state": int(seed.randint(2**31 - 1))
        if isinstance(seed, np.random.RandomState)
        else seed,
        "l2": task.l2,
        "sample_weight": task.weights,
    }
    if task.k > 2:
        steps = softmax.minibatch_descent(task.S.T, task.numbers, classes=task.k, **options)
    else:
        steps = descent.minibatch_descent(task.S.T, task.numbers, **options)
    return rate, islice(steps, max_iter)


def to_optimum(task: Task, tol: float, max_iter: int) -> Iterator[Step]:
    """L-BFGS or Newton's method; warns if the optimum is not reached."""
    optimum = yield from converge.steps(
        task.S,
        task.numbers,
        classes=task.classes,
        l2=task.l2,
        tol=tol,
        max_iter=max_iter,
        sample_weight=task.weights,
    )
    if not optimum.converged:
        warnings.warn(
            f"After {optimum.iterations} updates the largest slope is {optimum.slope:.1e}, still "
            f"above tol={tol:g}. Raise max_iter or tol, or bring the columns of X to one scale.",
            scikit_learns("ConvergenceWarning", UserWarning),
            stacklevel=3,
        )


def chosen_rate(task: Task, learning_rate: Any, gram: Gram | None = None) -> LearningRate:
    """The learning rate asked for; "auto" is one over a bound on the cost's second derivative."""
    if callable(learning_rate):
        rate: LearningRate = learning_rate
        return rate
    if learning_rate != "auto":
        return _checks.learning_rate(learning_rate)
    bend = _bend(task, gram) * (1.0 if task.k == 2 else 2.0)  # softmax bends up to twice as much
    total = len(task.S) if task.weights is None else float(task.weights.sum())
    return round_down(1.0 / (bend + _checks.penalty(task.l2) / total))


def _bend(task: Task, gram: Gram | None) -> float:
    """`descent.curvature` of weighted examples: of (1/4M) sum of v x~ x~^T."""
    m = len(task.S)
    root = np.ones(m) if task.weights is None else np.sqrt(task.weights)
    rows = Rows(task.S, keep=gram is None)

    def product(u: FloatArray) -> FloatArray:
        v = root * u
        inside = rows.scores(rows.weighted_sum(v)) if gram is None else gram.product(v)
        return np.asarray(root * (inside + v.sum()))

    return _largest_eigenvalue(product, any_direction(m) * root) / (
        4.0 * float((root * root).sum())
    )


def class_weighted(
    class_weight: Mapping[Any, float] | Literal["balanced"] | None,
    classes: NDArray[Any],
    numbers: NDArray[np.intp],
    sample_weight: FloatArray | None,
) -> FloatArray | None:
    """How often each example counts, its class's share included; None for once each."""
    if class_weight is None:
        return sample_weight
    k = len(classes)
    given = np.ones(len(numbers)) if sample_weight is None else sample_weight
    if isinstance(class_weight, Mapping):
        known = classes.tolist()
        unknown = [label for label in class_weight if label not in known]
        if unknown:
            raise ValueError(f"class_weight names classes that y does not hold: {unknown!r}.")
        factors = np.array(
            [_checks.number(class_weight.get(c, 1.0), "class_weight") for c in known]
        )
    elif class_weight == "balanced":
        totals = np.bincount(numbers, weights=given, minlength=k)
        factors = np.divide(given.sum() / k, totals, out=np.zeros(k), where=totals > 0)
    else:
        raise ValueError(f'class_weight must be a dict or "balanced", not {class_weight!r}.')
    return _checks.example_weights(given * factors[numbers], len(numbers))
