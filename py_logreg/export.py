"""A trained model for use elsewhere: as a Python program, as ONNX, as a table.

Each function takes a fitted `LogisticRegression` and returns what belongs into the file. A model
of pictures knows their size (`size_`), and what people call its classes (`class_names_`).
"""

from __future__ import annotations

import base64
import csv
import io
import textwrap
from collections.abc import Iterator
from typing import Any

import numpy as np

from . import __version__, _onnx
from ._checks import FloatArray
from ._exported import PICTURES, PROGRAM, TABLE
from .estimator import LogisticRegression

__all__ = ["to_csv", "to_onnx", "to_python"]

_COLOURS = ("red", "green", "blue")


def to_python(model: LogisticRegression) -> str:
    """A Python program in one file that classifies pictures, without this library.

    It needs NumPy and Pillow, prepares a picture exactly as `pictures.to_vector` does, and gives
    the same probabilities. A model without `size_` makes a program that reads rows of numbers
    from a CSV file and needs NumPy alone.

    Parameters
    ----------
    model : LogisticRegression

    Returns
    -------
    str
        The source. It runs under Python 3.9 or newer, as a command and as a module.

    Raises
    ------
    ValueError
        If the model is not fitted.
    """
    model._must_be_fitted()
    names = _names(model)
    size: tuple[int, int] | None = getattr(model, "size_", None)
    return PROGRAM.format(
        title=_comment(" or ".join(names)),
        version=__version__,
        needs="numpy" if size is None else "numpy pillow",
        argument="numbers.csv" if size is None else "picture.png [more pictures]",
        imports="" if size is None else "from PIL import Image\n",
        names=repr(names),
        n=model.coef_.shape[1],
        bias=repr(model.intercept_.tolist()),
        weights=_base64(model.coef_),
        reading=TABLE if size is None else PICTURES.format(height=size[0], width=size[1]),
    )


def to_onnx(model: LogisticRegression) -> bytes:
    """An ONNX model with one operator, `ai.onnx.ml.LinearClassifier`.

    Input "x": float32 (N, n). Outputs "label" (N,), the entries of `classes_`, and
    "probabilities" float32 (N, k). How x is made from a picture, and what the classes are called,
    stands in the file's metadata and description. The operator computes in 32 bits, so that
    probabilities agree with the library to about six digits.

    Parameters
    ----------
    model : LogisticRegression

    Returns
    -------
    bytes

    Raises
    ------
    ValueError
        If the model is not fitted, or its classes are neither whole numbers nor strings.
    """
    model._must_be_fitted()
    coef, intercept = model.coef_, model.intercept_
    two = len(model.classes_) == 2
    if two:
        # The operator wants a score for each class: with -z and z, sigmoid gives 1 - a and a.
        coef, intercept = np.vstack([-coef, coef]), np.append(-intercept, intercept)
    preparation = _preparation(model)
    return _onnx.linear_classifier(
        coef,
        intercept,
        _labels(model),
        "LOGISTIC" if two else "SOFTMAX",
        f"Logistic regression made with py_logreg {__version__}. Input x: {preparation}",
        {
            "preprocessing": preparation,
            "class_names": "\n".join(_names(model)),
            "py_logreg": __version__,
        },
    )


def to_csv(model: LogisticRegression) -> str:
    """The weights as a table for a spreadsheet.

    The first row holds the bias. With two classes there is one column, whose positive weights
    vote for the second class; else one column a class. Weights keep all their digits.

    Parameters
    ----------
    model : LogisticRegression

    Returns
    -------
    str
        Comma-separated values with CRLF line ends (RFC 4180).

    Raises
    ------
    ValueError
        If the model is not fitted.
    """
    model._must_be_fitted()
    names = _names(model)
    columns = names[1:] if len(names) == 2 else names
    out = io.StringIO()
    table = csv.writer(out)
    head, places = _places(model)
    table.writerow([*head, *map(_harmless, columns)])
    table.writerow(["bias", *[""] * (len(head) - 1), *model.intercept_.tolist()])
    for place, weights in zip(places, model.coef_.T.tolist(), strict=True):
        table.writerow([*place, *weights])
    return out.getvalue()


def _places(model: LogisticRegression) -> tuple[list[str], Iterator[list[Any]]]:
    """How the rows of the table are named: the heads of the columns, and the names."""
    size = getattr(model, "size_", None)
    if size is not None:
        height, width = size
        return ["row", "column", "colour"], (
            [row, column, colour]
            for row in range(height)
            for column in range(width)
            for colour in _COLOURS
        )
    names = getattr(model, "feature_names_in_", range(model.coef_.shape[1]))
    return ["feature"], ([_harmless(str(name))] for name in names)


def _harmless(text: str) -> str:
    """A spreadsheet takes what begins like this for a formula; an apostrophe makes it text."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _names(model: LogisticRegression) -> list[str]:
    names = getattr(model, "class_names_", None)
    return [str(name) for name in (model.classes_.tolist() if names is None else names)]


def _labels(model: LogisticRegression) -> list[int] | list[str]:
    labels: list[Any] = model.classes_.tolist()
    if all(isinstance(label, str) for label in labels):
        return labels
    if all(int(label) == label for label in labels):
        return [int(label) for label in labels]
    raise ValueError("ONNX knows only classes that are whole numbers or strings.")


def _preparation(model: LogisticRegression) -> str:
    size = getattr(model, "size_", None)
    if size is None:
        return (
            f"{model.coef_.shape[1]} numbers a row, as in training; uint8 pixels are to be "
            "divided by 255."
        )
    height, width = size
    return (
        f"RGB pixels of a picture of {height} rows and {width} columns, turned upright (EXIF), "
        "cropped around its centre, transparency over black; in the order rows, then columns, "
        "then red, green, blue; each divided by 255."
    )


def _comment(text: str) -> str:
    """Text that can stand in a docstring, whatever it holds."""
    return "".join(c if c.isprintable() and c not in '"\\' else "?" for c in text)


def _base64(coef: FloatArray) -> str:
    text = base64.b64encode(coef.astype("<f8").tobytes()).decode()
    return "\n".join(textwrap.wrap(text, 96))
