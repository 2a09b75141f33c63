"""Logistic regression as an estimator with the contract of scikit-learn.

A thin layer: training is `descent`, `softmax` and `converge`; prediction is one product.
scikit-learn itself is never imported unless it asks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Literal, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from . import _checks, softmax
from ._archive import Target
from ._batch import LearningRate, Step
from ._checks import FloatArray, RowArray
from ._contract import Estimator, class_labels, sample_weights
from ._training import Task, chosen_rate, class_weighted, full_batch, mini_batches, to_optimum
from .kernels import scores
from .neuron import sigmoid

__all__ = ["LogisticRegression"]


class LogisticRegression(Estimator):
    """Logistic regression: the sigmoid neuron for two classes, softmax for more.

    Parameters
    ----------
    solver : {"gd", "lbfgs"}
        "gd" walks `max_iter` updates of gradient descent from zeros. "lbfgs" goes to the lowest
        cost, until no slope is larger than `tol`.
    learning_rate : "auto", float or callable
        The step size of "gd", or a function of the iteration (0, 1, ...) that gives it. "auto"
        takes one that cannot make the cost rise.
    max_iter : int
        The number of updates of "gd"; the largest number for "lbfgs".
    l2 : float
        Adds (l2 / 2m) ||w||^2 to the mean loss; C = 1 / l2 in scikit-learn.
    tol : float
        Where "lbfgs" ends. "gd" does not look at it.
    batch_size : int, optional
        "gd" takes each update from so many examples, drawn in random order; by default all.
    class_weight : dict or "balanced", optional
        How much each class counts; "balanced" makes all classes count the same.
    random_state : int, Generator or RandomState, optional
        Decides the order of the batches.

    Attributes
    ----------
    classes_ : ndarray of shape (k,)
        The classes, sorted.
    coef_ : float64 ndarray of shape (1, n), or (k, n) for k > 2 classes
        The weights. With two classes, a positive one votes for `classes_[1]`.
    intercept_ : float64 ndarray of shape (1,) or (k,)
        The biases.
    n_iter_ : int
        How many updates were made.
    costs_ : float64 ndarray of shape (n_iter_,)
        The cost before each update.
    learning_rate_ : float or callable
        What `learning_rate` came to. Of "gd" and `partial_fit`.
    n_features_in_ : int
    feature_names_in_ : ndarray of str
        The names of the columns, if X had any.

    Notes
    -----
    X of uint8 means pixels, which are divided by 255 inside, once; any other type is taken as it
    is.

    Examples
    --------
    >>> X = [[0.0], [0.2], [0.8], [1.0]]
    >>> model = LogisticRegression(solver="lbfgs", l2=0.1).fit(X, ["cat", "cat", "dog", "dog"])
    >>> model.predict([[0.1], [0.9]])
    array(['cat', 'dog'], dtype='<U3')
    """

    classes_: NDArray[Any]
    coef_: FloatArray
    intercept_: FloatArray
    n_iter_: int
    costs_: FloatArray
    learning_rate_: LearningRate
    class_names_: tuple[str, ...]
    size_: tuple[int, int]

    def __init__(
        self,
        solver: Literal["gd", "lbfgs"] = "gd",
        *,
        learning_rate: LearningRate | Literal["auto"] = "auto",
        max_iter: int = 2000,
        l2: float = 0.0,
        tol: float = 1e-6,
        batch_size: int | None = None,
        class_weight: dict[Any, float] | Literal["balanced"] | None = None,
        random_state: int | np.random.Generator | np.random.RandomState | None = None,
    ) -> None:
        self.solver = solver
        self.learning_rate = learning_rate
        self.max_iter = max_iter
        self.l2 = l2
        self.tol = tol
        self.batch_size = batch_size
        self.class_weight = class_weight
        self.random_state = random_state

    @classmethod
    def from_parameters(
        cls,
        w: ArrayLike,
        b: ArrayLike,
        *,
        classes: ArrayLike = (0, 1),
        class_names: Sequence[str] | None = None,
        size: tuple[int, int] | None = None,
        costs: ArrayLike = (),
        n_iter: int | None = None,
        **params: Any,
    ) -> Self:
        """A trained estimator from known parameters.

        Parameters
        ----------
        w : array_like of shape (n,), or (k, n) for k > 2 classes
        b : float, or array_like of shape (k,)
        classes : array_like of shape (k,)
            Sorted; a positive score of two classes votes for the second.
        class_names : sequence of str, optional
            What people call the classes, in the order of `classes`; kept as `class_names_`.
        size : (height, width), optional
            Of the pictures, if the rows are pictures of three channels; kept as `size_`.
        costs : array_like, optional
            The cost before each update so far.
        n_iter : int, optional
            How many updates were made; the number of costs if not given.
        **params
            As for the constructor.

        Raises
        ------
        ValueError
            If something does not fit together, or is not finite.
        """
        model = cls(**params)
        labels = np.asarray(classes)
        if labels.ndim != 1 or len(labels) < 2 or len(np.unique(labels)) < len(labels):
            raise ValueError("classes must name at least two classes, each once.")
        if (np.sort(labels) != labels).any():
            raise ValueError("classes must be sorted.")
        coef = np.atleast_2d(_checks.numbers(w, "w").astype(np.float64))
        neurons = 1 if len(labels) == 2 else len(labels)
        if coef.ndim != 2 or len(coef) != neurons or not coef.size:
            raise ValueError(
                f"w has shape {np.shape(w)}, which does not fit {len(labels)} classes."
            )
        _checks.finite(coef, "w")
        model.classes_, model.coef_ = labels, coef
        model.intercept_ = _checks.vector(np.atleast_1d(np.asarray(b)), "b", neurons)
        model.n_features_in_ = coef.shape[1]
        model.costs_ = np.array(costs, dtype=np.float64)
        model.n_iter_ = len(model.costs_) if n_iter is None else _checks.count(n_iter, "n_iter")
        if class_names is not None:
            if len(class_names) != len(labels) or not all(isinstance(c, str) for c in class_names):
                raise ValueError(f"class_names must be {len(labels)} strings, one for each class.")
            model.class_names_ = tuple(class_names)
        if size is not None:
            height, width = (_checks.count(side, "size", least=1) for side in size)
            if 3 * height * width != coef.shape[1]:
                raise ValueError(
                    f"Pictures of size {size} have {3 * height * width} numbers, but w has "
                    f"{coef.shape[1]}."
                )
            model.size_ = (height, width)
        return model

    def fit(
        self,
        X: ArrayLike,
        y: ArrayLike,
        sample_weight: ArrayLike | None = None,
        callback: Callable[[Step], object] | None = None,
    ) -> Self:
        """Train from the start.

        Parameters
        ----------
        X : array_like of shape (m, n)
            One row an example. uint8 means pixels.
        y : array_like of shape (m,)
            The class of each: whole numbers or strings.
        sample_weight : array_like of shape (m,), optional
            How often each example counts.
        callback : callable, optional
            Called after every update with a `descent.Step`, which holds `iteration`, the `cost`
            before the update, and `w` and `b` after it. Training ends when it returns True.

        Returns
        -------
        self

        Raises
        ------
        ValueError
            For data or a parameter that cannot be used: a wrong shape, NaN, a single class, a
            learning rate that is not above zero, and the like.
        FloatingPointError
            If the learning rate is so large that the numbers overflow.
        """
        S = self._rows(X, reset=True)
        labels = class_labels(y, len(S), type(self).__name__)
        self.classes_, numbers = np.unique(labels, return_inverse=True)
        if len(self.classes_) < 2:
            raise ValueError(
                "Training needs examples of at least 2 classes, but y contains only one class: "
                f"{self.classes_[0]!r}."
            )
        self._forget()
        costs: list[float] = []
        last: Step | None = None
        for last in self._steps(self._task(S, numbers, sample_weight)):
            costs.append(last.cost)
            if callback is not None and callback(last) is True:
                break
        self._keep(S.shape[1], last)
        self.costs_ = np.array(costs)
        return self

    def partial_fit(
        self,
        X: ArrayLike,
        y: ArrayLike,
        classes: ArrayLike | None = None,
        sample_weight: ArrayLike | None = None,
    ) -> Self:
        """Make one update of gradient descent on these examples, whatever the solver.

        Parameters
        ----------
        X, y, sample_weight
            As for `fit`; y may lack some of the classes.
        classes : array_like of shape (k,)
            All classes there will be. Needed by the first call only.

        Returns
        -------
        self

        Raises
        ------
        ValueError
            As `fit`; or if the classes are not known, or differ from those known.
        """
        first = not hasattr(self, "coef_")
        S = self._rows(X, reset=first)
        labels = class_labels(y, len(S), type(self).__name__)
        self._agree_on_classes(classes, first)
        numbers = np.searchsorted(self.classes_, labels)
        if (self.classes_[np.minimum(numbers, len(self.classes_) - 1)] != labels).any():
            raise ValueError("y holds a class that `classes` does not name.")
        if self.class_weight == "balanced":
            raise ValueError('class_weight="balanced" needs all examples at once: use fit.')
        task = self._task(S, numbers, sample_weight)
        if first:
            self._keep(S.shape[1], None)
            self.costs_ = np.array([])
        if not hasattr(self, "learning_rate_"):
            self.learning_rate_ = chosen_rate(task, self.learning_rate)
        walk = task.walk(self.coef_, self.intercept_)
        rate = self.learning_rate_
        cost = walk.cost
        walk.step(rate(self.n_iter_) if callable(rate) else rate)
        self.coef_, self.intercept_ = np.atleast_2d(walk.w), np.atleast_1d(walk.b)
        self.costs_ = np.append(self.costs_, cost)
        self.n_iter_ += 1
        return self

    def decision_function(self, X: ArrayLike) -> FloatArray:
        """The scores z: (m,) for two classes, positive for `classes_[1]`; else (m, k)."""
        self._must_be_fitted()
        S = self._rows(X, reset=False)
        z = scores(S, self.coef_) + self.intercept_
        return z[:, 0] if z.shape[1] == 1 else z

    def predict_proba(self, X: ArrayLike) -> FloatArray:
        """The probability of each class, shape (m, k), in the order of `classes_`."""
        z = self.decision_function(X)
        if z.ndim == 1:
            return np.stack([sigmoid(-z), sigmoid(z)], axis=1)
        return softmax.softmax(z.T).T

    def predict_log_proba(self, X: ArrayLike) -> FloatArray:
        """The logarithms of `predict_proba`."""
        with np.errstate(divide="ignore"):
            return np.log(self.predict_proba(X))

    def predict(self, X: ArrayLike) -> NDArray[Any]:
        """The likeliest class of each example, shape (m,); a tie goes to the first."""
        likeliest = self.predict_proba(X).argmax(axis=1)
        return np.asarray(self.classes_[likeliest])

    def score(self, X: ArrayLike, y: ArrayLike, sample_weight: ArrayLike | None = None) -> float:
        """The share of right answers, each counted as often as `sample_weight` says."""
        right = self.predict(X) == np.asarray(y)
        return float(np.average(right, weights=sample_weights(sample_weight, len(right))))

    def save(self, target: Target, fingerprint: str | None = None) -> None:
        """Write a model file: see `py_logreg.model.save`."""
        from . import model

        model.save(self, target, fingerprint=fingerprint)

    def _forget(self) -> None:
        """What an earlier model was called does not hold for the next."""
        for name in ("class_names_", "size_", "learning_rate_"):
            if hasattr(self, name):
                delattr(self, name)

    def _agree_on_classes(self, classes: ArrayLike | None, first: bool) -> None:
        if classes is None:
            if first:
                raise ValueError("classes must be passed on the first call to partial_fit.")
            return
        named = np.unique(np.asarray(classes))
        if len(named) < 2:
            raise ValueError("classes must name at least 2 classes, not one class alone.")
        if first:
            self.classes_ = named
        elif not np.array_equal(named, self.classes_):
            raise ValueError(f"classes {named!r} differ from those known, {self.classes_!r}.")

    def _task(self, S: RowArray, numbers: NDArray[np.intp], sample_weight: Any) -> Task:
        weights = class_weighted(
            self.class_weight, self.classes_, numbers, sample_weights(sample_weight, len(S))
        )
        return Task(S, numbers, len(self.classes_), weights, _checks.penalty(self.l2))

    def _steps(self, task: Task) -> Iterator[Step]:
        """The updates of training, as many as `max_iter` allows."""
        max_iter = _checks.count(self.max_iter, "max_iter", least=1)
        if self.solver == "lbfgs":
            return to_optimum(task, self.tol, max_iter)
        if self.solver != "gd":
            raise ValueError(f'solver must be "gd" or "lbfgs", not {self.solver!r}.')
        if self.batch_size is None:
            self.learning_rate_, steps = full_batch(task, self.learning_rate, max_iter)
        else:
            self.learning_rate_, steps = mini_batches(
                task, self.learning_rate, max_iter, self.batch_size, self.random_state
            )
        return steps

    def _keep(self, n: int, last: Step | None) -> None:
        """Take over the parameters of the last update, or zeros if there was none."""
        neurons = 1 if len(self.classes_) == 2 else len(self.classes_)
        if last is None:
            self.coef_, self.intercept_ = np.zeros((neurons, n)), np.zeros(neurons)
        else:
            self.coef_, self.intercept_ = np.atleast_2d(last.w), np.atleast_1d(last.b)
        self.n_iter_ = 0 if last is None else last.iteration + 1
