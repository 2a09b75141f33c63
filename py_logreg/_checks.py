"""What the library accepts: every public function looks at its arguments here, once.

Each function returns its argument in the form the mathematics needs, or raises ValueError with
a sentence that names the argument.
"""

from __future__ import annotations

import math
from typing import Any, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .scattered import Scattered

FloatArray = NDArray[np.float64]
RowArray = NDArray[Any]  # uint8, float32 or float64

_BLOCK = 1 << 20  # entries looked at together, so that a check needs little memory


def numbers(value: ArrayLike, name: str) -> NDArray[Any]:
    """Real numbers as an array: uint8, float32 and float64 stay, all else becomes float64."""
    array = np.asarray(value)
    if array.dtype.kind not in "buif":
        raise ValueError(f"{name} must hold real numbers, not {array.dtype}.")
    if array.dtype not in (np.uint8, np.float32, np.float64):
        array = array.astype(np.float64)
    return array


def finite(array: NDArray[Any], name: str) -> None:
    """Raise ValueError if `array` holds NaN or infinity."""
    if array.dtype.kind != "f":
        return
    flat = array.ravel(order="K")
    for start in range(0, flat.size, _BLOCK):
        if not np.isfinite(flat[start : start + _BLOCK]).all():
            raise ValueError(f"{name} contains NaN or infinity.")


def matrix(value: ArrayLike, name: str, shape: str) -> NDArray[Any]:
    """A table with at least one row and one column; `shape` is how the message spells it."""
    array = numbers(value, name)
    if array.ndim != 2:
        raise ValueError(f"{name} must have shape {shape}, but it has shape {array.shape}.")
    if 0 in array.shape:
        raise ValueError(f"{name} is empty: its shape is {array.shape}.")
    return array


def rows(S: ArrayLike) -> RowArray:
    """Examples as rows, shape (m, n), all finite."""
    if isinstance(S, Scattered) and len(S):
        return cast(RowArray, S)  # what is done with rows can be done with these
    array = matrix(S, "S", "(m, n)")
    finite(array, "S")
    return array


def columns_as_rows(X: ArrayLike) -> RowArray:
    """X (n_x, m), one column an example, as finite rows (m, n_x) in C order."""
    array = matrix(X, "X", "(n_x, m)")
    finite(array, "X")
    return np.ascontiguousarray(array.T)


def vector(value: ArrayLike, name: str, length: int) -> FloatArray:
    """`length` finite numbers as float64."""
    array = numbers(value, name).astype(np.float64)
    if array.shape != (length,):
        raise ValueError(f"{name} must have shape ({length},), but it has shape {array.shape}.")
    finite(array, name)
    return array


def labels(y: ArrayLike, m: int) -> FloatArray:
    """Truths of m examples: 1 for class A, 0 for class B (or a share between)."""
    array = vector(y, "y", m)
    if (array < 0).any() or (array > 1).any():
        raise ValueError("y must lie between 0 and 1: 1 for class A, 0 for class B.")
    return array


def example_weights(sample_weight: ArrayLike | None, m: int) -> FloatArray | None:
    """How often each example counts, or None when each counts once."""
    if sample_weight is None:
        return None
    array = vector(sample_weight, "sample_weight", m)
    if (array < 0).any() or not array.any():
        raise ValueError("sample_weight must not be negative, and not all of it may be zero.")
    return array


def number(value: float, name: str) -> float:
    """A single finite number."""
    try:
        result = float(value)
    except (TypeError, ValueError, OverflowError):
        raise ValueError(f"{name} must be a number, not {value!r}.") from None
    if not math.isfinite(result):
        raise ValueError(f"{name} must be a finite number, not {value!r}.")
    return result


def learning_rate(value: float) -> float:
    """The step size alpha: finite and above zero, with no upper limit."""
    result = number(value, "learning_rate")
    if result <= 0:
        raise ValueError(f"learning_rate must be above zero, not {value!r}.")
    return result


def penalty(value: float) -> float:
    """The strength of L2 regularisation: finite, zero or more."""
    result = number(value, "l2")
    if result < 0:
        raise ValueError(f"l2 must not be negative, but it is {value!r}.")
    return result


def count(value: int, name: str, least: int = 0) -> int:
    """A whole number not below `least`."""
    try:
        result = int(value)
    except (TypeError, ValueError, OverflowError):
        result = least - 1
    if isinstance(value, bool) or result != value or result < least:
        raise ValueError(f"{name} must be a whole number of at least {least}, not {value!r}.")
    return result
