"""What scikit-learn asks of an estimator, without importing scikit-learn.

Parameters live in `__init__` alone and are read back by name; data is looked at when it is used,
with the words scikit-learn uses. Where its tools insist on one of its own exception or warning
classes, that class is taken from scikit-learn if it is loaded already, else a like one from here.
"""

from __future__ import annotations

import inspect
import sys
import warnings
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from . import _checks
from ._checks import FloatArray, RowArray


class NotFittedError(ValueError, AttributeError):
    """A prediction was asked for before training."""


class Estimator:
    """Parameters by name, a readable repr, and the rows X an estimator was trained on."""

    n_features_in_: int
    feature_names_in_: NDArray[Any]

    @classmethod
    def _names(cls) -> list[str]:
        return sorted(name for name in inspect.signature(cls).parameters)

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """The parameters of the constructor, by name. `deep` changes nothing here."""
        return {name: getattr(self, name) for name in self._names()}

    def set_params(self, **params: Any) -> Self:
        """Change parameters of the constructor; returns self.

        Raises
        ------
        ValueError
            For a name that the constructor does not know. Values are looked at by `fit`.
        """
        known = self._names()
        for name in params:
            if name not in known:
                raise ValueError(
                    f"Invalid parameter {name!r} for estimator {self!r}. "
                    f"Valid parameters are: {known!r}."
                )
        for name, value in params.items():
            setattr(self, name, value)
        return self

    def __repr__(self) -> str:
        usual = inspect.signature(type(self)).parameters
        changed = (
            f"{name}={value!r}"
            for name, value in self.get_params().items()
            if value is not usual[name].default
            and not (type(value) is type(usual[name].default) and value == usual[name].default)
        )
        return f"{type(self).__name__}({', '.join(changed)})"

    def _rows(self, X: Any, *, reset: bool) -> RowArray:
        """X as finite rows (m, n). `reset` notes their length and names, else compares."""
        names = _column_names(X)
        S = _finite_rows(X, type(self).__name__)
        if reset:
            self.n_features_in_ = S.shape[1]
            if names is not None:
                self.feature_names_in_ = names
            elif hasattr(self, "feature_names_in_"):
                del self.feature_names_in_
            return S
        self._compare_names(names)
        if S.shape[1] != self.n_features_in_:
            raise ValueError(
                f"X has {S.shape[1]} features, but {type(self).__name__} is expecting "
                f"{self.n_features_in_} features as input."
            )
        return S

    def _compare_names(self, names: NDArray[Any] | None) -> None:
        known = getattr(self, "feature_names_in_", None)
        name = type(self).__name__
        if known is None and names is not None:
            warnings.warn(
                f"X has feature names, but {name} was fitted without feature names", stacklevel=5
            )
        elif known is not None and names is None:
            warnings.warn(
                f"X does not have valid feature names, but {name} was fitted with feature names",
                stacklevel=5,
            )
        elif known is not None and names is not None and list(names) != list(known):
            raise ValueError(_names_differ(list(map(str, names)), list(map(str, known))))

    def _must_be_fitted(self) -> None:
        if not hasattr(self, "coef_"):
            raise scikit_learns("NotFittedError", NotFittedError)(
                f"This {type(self).__name__} instance is not fitted yet. Call 'fit' with "
                "appropriate arguments before using this estimator."
            )

    def __sklearn_tags__(self) -> Any:
        """What kind of estimator this is. Only scikit-learn asks, so it is there."""
        from sklearn.utils import ClassifierTags, InputTags, Tags, TargetTags

        return Tags(
            estimator_type="classifier",
            target_tags=TargetTags(required=True),
            transformer_tags=None,
            classifier_tags=ClassifierTags(),
            regressor_tags=None,
            input_tags=InputTags(),
        )


def class_labels(y: Any, m: int, name: str) -> NDArray[Any]:
    """y as m class labels: whole numbers, booleans or strings."""
    if y is None:
        raise ValueError(f"{name} requires y to be passed, but the target y is None.")
    labels = np.asarray(y)
    if labels.ndim == 2 and labels.shape[1] == 1:
        warnings.warn(
            "A column-vector y was passed when a 1d array was expected. Please change the shape "
            "of y to (n_samples,), for example using ravel().",
            scikit_learns("DataConversionWarning", UserWarning),
            stacklevel=4,
        )
        labels = labels.ravel()
    if labels.ndim != 1:
        raise ValueError(f"y should be a 1d array, got an array of shape {labels.shape} instead.")
    if len(labels) != m:
        raise ValueError(
            "Found input variables with inconsistent numbers of samples: "
            f"X has {m}, but y has {len(labels)}."
        )
    if labels.dtype.kind == "f":
        if not np.isfinite(labels).all():
            raise ValueError("Input y contains NaN or infinity.")
        if (labels != np.floor(labels)).any():
            raise ValueError(
                "Unknown label type: continuous. y must name classes, but it holds numbers with "
                "digits after the point."
            )
    elif labels.dtype.kind not in "biuUSO":
        raise ValueError(f"Unknown label type: {labels.dtype}.")
    return labels


def sample_weights(sample_weight: Any, m: int) -> FloatArray | None:
    """sample_weight as (m,) weights, or None. A single number weighs all rows alike."""
    if sample_weight is None:
        return None
    array = np.asarray(sample_weight)
    if array.ndim == 0:
        array = np.full(m, array)
    return _checks.example_weights(array, m)


def _finite_rows(X: Any, name: str) -> RowArray:
    if hasattr(X, "toarray"):
        raise TypeError(
            f"Sparse data was passed for X, but {name} needs dense data. "
            "Use '.toarray()' to convert to a dense numpy array."
        )
    array = np.asarray(X)
    if array.dtype.kind == "c":
        raise ValueError("Complex data not supported.")
    if array.dtype.kind not in "buif":
        array = _as_numbers(array)
    if array.ndim != 2:
        raise ValueError(
            f"Expected 2D array, got {array.ndim}D array instead. Reshape your data either using "
            "array.reshape(-1, 1) if it has a single feature or array.reshape(1, -1) if it "
            "contains a single sample."
        )
    for count, what in zip(array.shape, ("sample", "feature"), strict=True):
        if count == 0:
            raise ValueError(
                f"Found array with 0 {what}(s) (shape={array.shape}) while a minimum of 1 is "
                f"required by {name}."
            )
    if array.dtype not in (np.uint8, np.float32, np.float64):
        array = array.astype(np.float64)
    try:
        _checks.finite(array, "X")
    except ValueError:
        kind = (
            "NaN" if np.isnan(array).any() else f"infinity or a value too large for {array.dtype}"
        )
        raise ValueError(f"Input X contains {kind}.") from None
    return np.ascontiguousarray(array)


def _as_numbers(array: NDArray[Any]) -> FloatArray:
    """Objects that are numbers, as float64."""
    try:
        return array.astype(np.float64)
    except TypeError as error:
        raise TypeError(f"X must hold numbers: {error}") from None
    except ValueError as error:
        raise ValueError(f"X must hold numbers: {error}") from None


def _column_names(X: Any) -> NDArray[Any] | None:
    """The names of a table's columns, if all of them are strings."""
    columns = getattr(X, "columns", None)
    if columns is None:
        return None
    names = np.asarray(columns, dtype=object)
    strings = sum(isinstance(name, str) for name in names)
    if 0 < strings < len(names):
        raise TypeError(
            "Feature names are only supported if all input features have string names, but your "
            "input has mixed types of names. Convert them all to strings, for example with "
            "X.columns = X.columns.astype(str)."
        )
    return names if strings else None


def _names_differ(names: list[str], known: list[str]) -> str:
    """The difference, in the words of scikit-learn."""
    lines = ["The feature names should match those that were passed during fit."]
    unseen = [name for name in names if name not in known]
    missing = [name for name in known if name not in names]
    for title, group in (
        ("Feature names unseen at fit time:", unseen),
        ("Feature names seen at fit time, yet now missing:", missing),
    ):
        if group:
            lines += [title, *(f"- {name}" for name in sorted(group)[:5])]
            lines += ["- ..."] if len(group) > 5 else []
    if not unseen and not missing:
        lines.append("Feature names must be in the same order as they were in fit.")
    return "\n".join(lines) + "\n"


def scikit_learns(name: str, otherwise: type[Any]) -> type[Any]:
    module = sys.modules.get("sklearn.exceptions")
    return getattr(module, name, otherwise)
