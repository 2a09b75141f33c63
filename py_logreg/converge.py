r"""To the optimum: the weights for which the cost with L2 is as low as it can be.

Gradient descent walks; this module arrives. It minimises, over w and b,

    J(w, b) = sum_i v_i L(z_i, y_i) / M + (l2 / 2M) ||w||^2,     z = S w + b,

where the rows of S (m, n) are the examples, v_i says how often one counts, M is the sum of v, and
L is the loss of the sigmoid neuron or of softmax. It is scikit-learn's objective with C = 1 / l2,
and has one lowest point if l2 > 0.

**L-BFGS**, with two ideas on top. *Implicit centring*: it moves as if the mean of the rows, c,
had been subtracted from each of them, z = (S - c) w + (b + c.w). That is the same cost, because b
carries no penalty, but a far rounder one; and S itself stays as it is. *Two products an
iteration*: along a direction p the scores are z + t S p, so that trying a length t costs nothing.

**Newton's method** where m is small or the inner products of the rows are known: few iterations,
each with a system of m equations. `auto` starts with L-BFGS and changes over, once L-BFGS has
cost as much as Newton's method would have: never much more than twice the cheaper of the two.

The slopes that decide when to stop are those of w and b themselves, not of the centred form.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Generator
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from . import _checks
from ._batch import GRAM_BYTES, Step, make_problem
from ._checks import FloatArray
from ._downhill import ROUNDING, Bends, Line, Newton, QuasiNewton, search
from ._points import ALL, Bias, Loss, Problem, all_finite, inner
from .descent import LogisticLoss
from .kernels import Gram, Rows, probe
from .softmax import SoftmaxLoss

__all__ = ["Method", "Optimum", "minimize", "steps"]

Method = Literal["auto", "lbfgs", "newton"]

_NEWTON_STEPS = 6  # usual number
_IDLE = 10  # after so many steps with nothing gained the slopes that are left are rounding
_MATRIX_GAIN = 8.0  # with BLAS, products of matrices run so much faster than with a vector


@dataclass(frozen=True)
class Optimum:
    """Where a search ended.

    Attributes
    ----------
    w : float64 ndarray of shape (n,), or (k, n) for k classes
    b : float, or float64 ndarray of shape (k,)
    cost : float
        J there, the penalty included.
    slope : float
        The largest |dJ/dw|, |dJ/db| there.
    iterations : int
        How many updates were made.
    converged : bool
        Whether `slope` is at most `tol`.
    """

    w: FloatArray
    b: Bias
    cost: float
    slope: float
    iterations: int
    converged: bool


def minimize(
    S: ArrayLike,
    y: ArrayLike,
    *,
    callback: Callable[[Step], object] | None = None,
    **options: Any,
) -> Optimum:
    """Find the optimum of the cost.

    Parameters
    ----------
    S, y, **options
        As for `steps`.
    callback : callable, optional
        Called with every `Step`; the search ends when it returns True.

    Returns
    -------
    Optimum

    Raises
    ------
    ValueError
        For an argument of the wrong shape or out of range, NaN and infinity included.
    """
    search = steps(S, y, **options)
    enough = False
    while True:
        try:
            step = search.send(enough or None)
        except StopIteration as end:
            optimum: Optimum = end.value
            return optimum
        enough = callback is not None and callback(step) is True


def steps(
    S: ArrayLike,
    y: ArrayLike,
    *,
    classes: int | None = None,
    l2: float = 1.0,
    tol: float = 1e-6,
    max_iter: int = 1000,
    sample_weight: ArrayLike | None = None,
    w: ArrayLike | None = None,
    b: ArrayLike = 0.0,
    gram: Gram | None = None,
    method: Method = "auto",
) -> Generator[Step, bool | None, Optimum]:
    """The way to the optimum, one `Step` an update, so that a page stays alive meanwhile.

    As in gradient descent, a Step holds the cost before and the parameters after its update.
    Sending it True ends the search; the generator's return value is the `Optimum`.

    Parameters
    ----------
    S : array_like of shape (m, n)
        Examples as *rows*. uint8 means pixels and is divided by 255.
    y : array_like of shape (m,)
        Truths: 1 for class A, 0 for class B. With `classes`: whole numbers 0 ... classes - 1.
    classes : int, optional
        k for softmax; the sigmoid neuron if not given.
    l2 : float
        The strength of the penalty. At 0, the cost of examples that a line can separate has no
        lowest point: w grows until the slopes fall below `tol`.
    tol : float
        The search ends when no slope dJ/dw, dJ/db is larger than this.
    max_iter : int
        The largest number of updates.
    sample_weight : array_like of shape (m,), optional
        How often each example counts.
    w, b : array_like of shape (n,) and float, or (k, n) and (k,)
        Where to start; zeros by default.
    gram : kernels.Gram, optional
        The inner products of the rows of `S`, as far as known. What Newton's method misses is
        filled in at once.
    method : {"auto", "lbfgs", "newton"}
        "newton" needs l2 above zero and no `classes`.

    Raises
    ------
    ValueError
        At the call: for an argument of the wrong shape or out of range, NaN and infinity included.
    """
    rows = Rows(_checks.rows(S), keep=True)
    loss: Loss
    if classes is None:
        truth = _checks.labels(y, rows.m)
        loss = LogisticLoss(truth)
    else:
        numbers = _class_numbers(y, rows.m, _checks.count(classes, "classes", least=2))
        truth = np.eye(classes)[numbers]
        loss = SoftmaxLoss(numbers)
    problem = make_problem(rows, loss, l2, sample_weight)
    shape = truth.shape[1:]
    W = np.zeros((*shape, rows.n)) if w is None else _checks.numbers(w, "w").astype(np.float64)
    if W.shape != (*shape, rows.n):
        raise ValueError(f"w must have shape {(*shape, rows.n)}, but it has shape {W.shape}.")
    B = np.zeros(shape) + _checks.numbers(b, "b")
    if B.shape != shape:
        raise ValueError(f"b must have shape {shape}, but it has shape {B.shape}.")
    _checks.finite(W, "w")
    _checks.finite(B, "b")
    tol = _checks.number(tol, "tol")
    if tol <= 0:
        raise ValueError(f"tol must be above zero, not {tol!r}.")
    max_iter = _checks.count(max_iter, "max_iter")
    if gram is not None and (gram.S.shape != rows.S.shape or gram.S.dtype != rows.S.dtype):
        raise ValueError("gram belongs to other rows: their number, length or type differs.")
    change = _change_over(method, problem, classes, 0 if gram is None else gram.known)
    return _steps(Bends(problem, truth), W, B, tol, max_iter, gram, change)


def _change_over(method: Method, problem: Problem, classes: int | None, known: int) -> float:
    """The iteration from which on Newton's method takes over; infinity for never."""
    possible = classes is None and problem.l2 > 0
    if method == "newton":
        if not possible:
            raise ValueError("Newton's method needs l2 above zero and just two classes.")
        return 0
    if method == "lbfgs":
        return math.inf
    if method != "auto":
        raise ValueError(f'method must be "auto", "lbfgs" or "newton", not {method!r}.')
    m, n = problem.rows.m, problem.rows.n
    if not possible or m > n or 8 * m * m > GRAM_BYTES:
        return math.inf
    # Multiplications: of matrices, and of a matrix with a vector.
    between_rows = (m * m - known * known) * n / 2 + _NEWTON_STEPS * m**3 / 3
    if probe() == "blas":
        between_rows /= _MATRIX_GAIN
    newton = between_rows + _NEWTON_STEPS * 3 * m * n
    iterations = newton / (2 * m * n)
    return 0 if iterations < 2 * _NEWTON_STEPS else iterations


def _steps(
    bends: Bends,
    w: FloatArray,
    b: FloatArray,
    tol: float,
    max_iter: int,
    gram: Gram | None,
    change: float,
) -> Generator[Step, bool | None, Optimum]:
    problem = bends.problem
    rows, shrink = problem.rows, problem.l2 / problem.total
    z = rows.scores(w) + b if w.any() else np.zeros(bends.truth.shape) + b
    if not all_finite(z):
        raise ValueError("The scores at the start are not finite: S or w is too large.")
    residual, ww = bends.residual(z), inner(w, w)
    cost = problem.cost(z, ALL, ww)
    quasi = QuasiNewton(bends) if change > 0 else None
    newton: Newton | None = None
    iteration, enough = 0, False
    least, idle = math.inf, 0
    while True:
        d = bends.mean(residual)
        dw, db = rows.weighted_sum(d) + shrink * w, d.sum(axis=0)
        slope = max(float(np.abs(dw).max()), float(np.abs(db).max()))
        if slope < least / 2:
            least, idle = slope, 0
        if slope <= tol or iteration == max_iter or enough or idle == _IDLE:
            break
        if newton is None and iteration >= change:
            newton, quasi = Newton(bends, Gram(rows.S) if gram is None else gram), None
        propose = newton or quasi
        assert propose is not None
        found = None
        while found is None:
            p, q, dz = propose(residual, dw, db)
            line = Line(z, residual, dz, ww, inner(w, p), inner(p, p))
            found = search(bends, line, inner(dw, p) + inner(db, q), cost)
            if found is None and (quasi is None or not quasi.forget()):
                break
        if found is None:  # the slopes that are left are rounding
            break
        if quasi is not None:
            quasi.took(found.t)
        idle = 0 if found.cost < cost - ROUNDING * cost else idle + 1
        w, b, ww = w + found.t * p, b + found.t * q, line.squared_norm(found.t)
        enough = bool((yield Step(iteration, _bias(b), partial(float, cost), partial(np.copy, w))))
        z, residual, cost = found.z, found.residual, found.cost
        iteration += 1
    return Optimum(w, _bias(b), cost, slope, iteration, slope <= tol)


def _class_numbers(y: ArrayLike, m: int, k: int) -> NDArray[np.intp]:
    numbers = _checks.vector(y, "y", m)
    if not np.isin(numbers, np.arange(k)).all():
        raise ValueError(f"y must hold whole numbers from 0 to {k - 1}, one per example.")
    return numbers.astype(np.intp)


def _bias(b: FloatArray) -> Bias:
    return b.copy() if np.ndim(b) else float(b)
