r"""More than two classes: k neurons that share one probability.

Layout: one *column* an example, as in `neuron`. With k classes,

=====  ==========  ==============================================================
X      (n_x, m)    the examples; uint8 means pixels and is divided by 255
W      (k, n_x)    one row of weights per class
b      (k,)        one bias per class
Z      (k, m)      scores, ``W @ X + b[:, None]``
A      (k, m)      answers, exp(Z) / sum of exp(Z) in each column: probabilities
y      (m,)        truths: the number of the class, 0 ... k-1
=====  ==========  ==============================================================

The loss of one example is L = -ln A[y], and dL/dZ is A minus 1 at the truth (Bishop, *Pattern
Recognition and Machine Learning*, 2006, section 4.3.4). With k = 2 it is the sigmoid neuron of
w = W[1] - W[0]. From zeros the first cost is ln k. The learning rate that can never raise the
cost is half as large as for one neuron: 1 / `descent.curvature`.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike, NDArray

from . import _checks, kernels
from ._batch import BatchDescent, LearningRate, Method, Step, make_problem, minibatches
from ._checks import FloatArray
from ._points import ALL, Part
from .kernels import Gram, Rows
from .neuron import mean

_MOST_CLASSES = 1000  # unless asked for: a slip in y must not take gigabytes of weights

__all__ = [
    "SoftmaxDescent",
    "backward",
    "cost",
    "cost_from_logits",
    "forward",
    "gradient_descent",
    "linear",
    "losses",
    "minibatch_descent",
    "softmax",
]


def softmax(Z: ArrayLike) -> FloatArray:
    """The scores of each column as probabilities that add up to 1; shape (k, m) as `Z`."""
    table = _checks.matrix(Z, "Z", "(k, m)").astype(np.float64, copy=False)
    _checks.finite(table, "Z")
    return _softmax(table.T).T


def linear(W: ArrayLike, b: ArrayLike, X: ArrayLike) -> FloatArray:
    """The scores Z = W X + b, shape (k, m).

    Raises
    ------
    ValueError
        If a shape does not fit or a number is NaN or infinite.
    """
    table = _checks.matrix(X, "X", "(n_x, m)")
    weights = _weights(W, None, table.shape[0])
    bias = _checks.vector(b, "b", len(weights))
    with np.errstate(over="ignore", invalid="ignore"):
        Z = (kernels.scores(table.T, weights) + bias).T
    _checks.finite(Z, "The score of X")
    return Z


def forward(W: ArrayLike, b: ArrayLike, X: ArrayLike) -> FloatArray:
    """The answers A = softmax(W X + b), shape (k, m). Errors as in `linear`."""
    return softmax(linear(W, b, X))


def cost(A: ArrayLike, y: ArrayLike) -> float:
    """The mean loss from the answers A (k, m); infinite if the truth was given probability 0."""
    table = _checks.matrix(A, "A", "(k, m)")
    if not ((table >= 0) & (table <= 1)).all():
        raise ValueError("A must lie between 0 and 1.")
    k, m = table.shape
    with np.errstate(divide="ignore"):
        return mean(-np.log(table[_classes(y, m, k), np.arange(m)].astype(np.float64)))


def cost_from_logits(Z: ArrayLike, y: ArrayLike) -> float:
    """The mean loss from the scores Z (k, m): accurate where answers round to 0 or 1."""
    return mean(losses(Z, y))


def losses(Z: ArrayLike, y: ArrayLike) -> FloatArray:
    """The loss of each example, shape (m,), from the scores Z (k, m), as accurately."""
    table = _checks.matrix(Z, "Z", "(k, m)").astype(np.float64, copy=False)
    _checks.finite(table, "Z")
    k, m = table.shape
    return SoftmaxLoss(_classes(y, m, k)).losses(table.T, ALL)


def backward(X: ArrayLike, A: ArrayLike, y: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """The slopes of the cost: dW (k, n_x) and db (k,), from the answers A (k, m)."""
    table = _checks.matrix(X, "X", "(n_x, m)")
    answers = _checks.matrix(A, "A", "(k, m)")
    m = table.shape[1]
    if answers.shape[1] != m:
        raise ValueError(f"A must have {m} columns, as X, but its shape is {answers.shape}.")
    d = answers.T.astype(np.float64)
    d[np.arange(m), _classes(y, m, len(answers))] -= 1.0
    with np.errstate(over="ignore", invalid="ignore"):
        dW = kernels.weighted_sum(table.T, d) / m
    _checks.finite(dW, "The slope dW of X")
    return dW, d.sum(axis=0) / m


class SoftmaxLoss:
    """-ln of the truth's probability, with scores as rows (m, k) and truths y (m,)."""

    def __init__(self, y: NDArray[np.intp]) -> None:
        self.y = y

    def residuals(self, z: FloatArray, part: Part) -> FloatArray:
        """dL/dz: the probabilities, less 1 at the truth."""
        d = _softmax(z)
        d[np.arange(len(d)), self.y[part]] -= 1.0
        return d

    def losses(self, z: FloatArray, part: Part) -> FloatArray:
        """ln of the sum of exp(z), less the truth's z.

        Measured from the largest score, whose own term is the 1 in ln(1 + ...): nothing
        overflows, and a tiny loss keeps its digits.
        """
        rows = np.arange(len(z))
        top = z.argmax(axis=1)
        highest = z[rows, top]
        others = np.exp(z - highest[:, None])
        others[rows, top] = 0.0
        result: FloatArray = highest - z[rows, self.y[part]] + np.log1p(others.sum(axis=1))
        return result


class SoftmaxDescent(BatchDescent):
    """Full-batch gradient descent for k classes, resumable after every update.

    Parameters
    ----------
    S : array_like of shape (m, n)
        Examples as *rows*, as for `descent.Descent`.
    y : array_like of int, shape (m,)
        Truths, 0 ... k-1.
    classes : int, optional
        k, if the last classes have no example yet; by default the largest truth
        plus 1, at most 1000.
    w, b : array_like of shape (k, n) and (k,)
        Where to start; zeros by default.
    l2, method, iterations, sample_weight, gram, iteration
        As for `descent.Descent`.

    Attributes
    ----------
    w : (k, n), b : (k,), z : (m, k), cost : float
        At the present parameters. `step(learning_rate)` makes one update.
    """

    def __init__(
        self,
        S: ArrayLike,
        y: ArrayLike,
        *,
        classes: int | None = None,
        l2: float = 0.0,
        w: ArrayLike | None = None,
        b: ArrayLike | None = None,
        method: Method = "auto",
        iterations: int | None = None,
        sample_weight: ArrayLike | None = None,
        gram: Gram | None = None,
        iteration: int = 0,
    ) -> None:
        S = _checks.rows(S)
        y = _classes(y, len(S), classes)
        k = int(y.max()) + 1 if classes is None else classes
        super().__init__(
            S,
            SoftmaxLoss(y),
            _weights(w, k, S.shape[1]),
            np.zeros(k) if b is None else _checks.vector(b, "b", k),
            l2=l2,
            method=method,
            iterations=iterations,
            sample_weight=sample_weight,
            gram=gram,
            iteration=iteration,
        )

    @property
    def b(self) -> FloatArray:
        """The present biases, shape (k,)."""
        return np.array(self._point.b)

    @property
    def slopes(self) -> tuple[FloatArray, FloatArray]:
        """dJ/dW (k, n) and dJ/db (k,) at the present parameters."""
        dw, db = self._point.gradient()
        return dw, np.asarray(db)


def gradient_descent(
    X: ArrayLike,
    y: ArrayLike,
    *,
    learning_rate: LearningRate,
    iterations: int,
    classes: int | None = None,
    l2: float = 0.0,
    w: ArrayLike | None = None,
    b: ArrayLike | None = None,
    method: Method = "auto",
    sample_weight: ArrayLike | None = None,
) -> Iterator[Step]:
    """Train k classes by full-batch gradient descent: `descent.gradient_descent` for k classes.

    X is (n_x, m), y (m,) holds 0 ... k-1; a Step's w is (k, n_x) and its b is (k,).
    """
    descent = SoftmaxDescent(
        _checks.columns_as_rows(X),
        y,
        classes=classes,
        l2=l2,
        w=w,
        b=b,
        method=method,
        iterations=iterations,
        sample_weight=sample_weight,
    )
    return descent.run(learning_rate, iterations)


def minibatch_descent(
    X: ArrayLike,
    y: ArrayLike,
    *,
    learning_rate: LearningRate,
    epochs: int,
    classes: int | None = None,
    batch_size: int = 32,
    shuffle: bool = True,
    random_state: int | np.random.Generator | None = None,
    l2: float = 0.0,
    w: ArrayLike | None = None,
    b: ArrayLike | None = None,
    sample_weight: ArrayLike | None = None,
) -> Iterator[Step]:
    """Train k classes by mini-batch descent: `descent.minibatch_descent` for k classes."""
    rows = Rows(_checks.columns_as_rows(X))
    truths = _classes(y, rows.m, classes)
    k = int(truths.max()) + 1 if classes is None else classes
    return minibatches(
        make_problem(rows, SoftmaxLoss(truths), l2, sample_weight),
        _weights(w, k, rows.n),
        np.zeros(k) if b is None else _checks.vector(b, "b", k),
        learning_rate=learning_rate,
        epochs=epochs,
        batch_size=batch_size,
        shuffle=shuffle,
        random_state=random_state,
    )


def _softmax(z: FloatArray) -> FloatArray:
    """Each row of z (m, k) as probabilities."""
    e = np.exp(z - z.max(axis=1, keepdims=True))
    result: FloatArray = e / e.sum(axis=1, keepdims=True)
    return result


def _classes(y: ArrayLike, m: int, k: int | None) -> NDArray[np.intp]:
    """Truths as whole numbers, below k if that is known."""
    array = _checks.vector(y, "y", m)
    if (array < 0).any() or (array != np.floor(array)).any():
        raise ValueError("y must hold the numbers of classes: 0, 1, 2, ...")
    most = _MOST_CLASSES if k is None else _checks.count(k, "classes", least=1)
    if array.max() >= most:
        raise ValueError(f"y names class {array.max():.0f}, but there are only {most} classes.")
    return array.astype(np.intp)


def _weights(W: ArrayLike | None, k: int | None, n: int) -> FloatArray:
    if W is None:
        return np.zeros((k or 1, n))
    table = _checks.matrix(W, "w", "(k, n_x)").astype(np.float64)
    if table.shape[1] != n or (k is not None and len(table) != k):
        raise ValueError(f"w must have shape ({k or 'k'}, {n}), but it has shape {table.shape}.")
    _checks.finite(table, "w")
    return table
