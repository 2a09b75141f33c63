"""Saved models: one .npz file that any program can look into and that runs no code.

The file holds `header.json` (format and version, classes and their names, shapes, how numbers are
made from pictures, the settings of training, a fingerprint of the data) and the arrays

==================  ===================  ==================================================
coef                (1, n) or (k, n)     weights, float64
intercept           (1,) or (k,)         biases, float64
costs               (t,)                 the cost before each update, float64
check_rows          (4, n)               made-up examples, uint8 for pictures, else float64
check_answers       (4, k)               the probabilities that the model gives them
==================  ===================  ==================================================

No picture of the training is in it: the made-up examples, random numbers, let `load` see that the
model still answers as it did when it was saved.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from . import __version__, _checks
from ._archive import ModelFileError, Target, array, pack, read, unpack, write
from ._checks import FloatArray
from ._contract import class_labels
from ._header import Fields, read_classes, read_params, written_classes, written_params
from .estimator import LogisticRegression

__all__ = ["FORMAT", "VERSION", "ModelFileError", "fingerprint", "load", "save"]

FORMAT = "py_logreg model"
VERSION = 1

_PIXELS = "rows, then columns, then red, green and blue together; uint8"
_DIVISION = "uint8 numbers are divided by 255; other numbers are taken as they are"
_ARRAYS = ("coef", "intercept", "costs", "check_rows", "check_answers")
_CHECKS = 4
_MOST_NUMBERS = 1 << 24
_TOLERANCE = 1e-12


def save(
    model: LogisticRegression | Mapping[str, Any],
    target: Target,
    *,
    fingerprint: str | None = None,
) -> None:
    """Write a model file.

    Parameters
    ----------
    model : LogisticRegression or mapping
        A fitted estimator; its `class_names_` and `size_` are kept if it has them. A mapping is
        passed to `LogisticRegression.from_parameters`.
    target : path or binary file
        A path gets the whole file or is left as it was.
    fingerprint : str, optional
        What `fingerprint` says of the data it learned from.

    Raises
    ------
    ValueError
        If the model is not fitted, not finite, too large, or its classes are neither numbers nor
        strings. Nothing is written then.
    OSError
        If the file cannot be written.

    Notes
    -----
    A function as `learning_rate` and a generator as `random_state` cannot be written; "auto" and
    None stand in the file instead.
    """
    if isinstance(model, Mapping):
        model = LogisticRegression.from_parameters(**model)
    write(target, _packed(model, fingerprint))


def load(source: Target) -> LogisticRegression:
    """Read a model file.

    Parameters
    ----------
    source : path or binary file

    Returns
    -------
    LogisticRegression
        Fitted, with the weights bit for bit as they were.

    Raises
    ------
    ModelFileError
        If the file is anything but a complete model file of this version; `field` names what is
        wrong. Nothing in it is ever run, and memory is taken in proportion to the file's length.
    OSError
        If the file cannot be read.
    """
    return _unpacked(read(source))[0]


def info(source: Target) -> dict[str, Any]:
    """The header of a model file, after the checks of `load`. Parameters and errors as there."""
    return _unpacked(read(source))[1]


def _unpacked(data: bytes) -> tuple[LogisticRegression, dict[str, Any]]:
    header, members = unpack(data)
    fields = Fields(header)
    if fields.get("format") != FORMAT:
        fields.refuse("format", f"is not {FORMAT!r}")
    version = fields.whole("version", 0, 1 << 53)
    if version != VERSION:
        fields.refuse("version", f"is {version}, but only {VERSION} is known here")
    for name in members:
        if name not in _ARRAYS:
            fields.refuse(f"{name}.npy", "does not belong in a model file")
    classes = read_classes(fields)
    neurons = 1 if len(classes) == 2 else len(classes)
    n = fields.whole("features", 1, _MOST_NUMBERS)
    updates = fields.whole("costs", 0, _MOST_NUMBERS)
    size = _read_size(fields)
    try:
        model = LogisticRegression.from_parameters(
            array(members, "coef", np.float64, (neurons, n)),
            array(members, "intercept", np.float64, (neurons,)),
            classes=classes,
            class_names=fields.strings("class_names", len(classes)),
            size=size,
            costs=array(members, "costs", np.float64, (updates,)),
            n_iter=fields.whole("n_iter", 0, 1 << 53),
            **read_params(fields, classes),
        )
    except ModelFileError:
        raise
    except ValueError as error:
        raise ModelFileError("header.json", f"does not fit the weights ({error})") from None
    names = fields.strings("feature_names", n)
    if names is not None:
        model.feature_names_in_ = np.array(names, dtype=object)
    if fields.get("learning_rate_used") is not None:
        model.learning_rate_ = fields.positive("learning_rate_used")
    fields.text("fingerprint")
    fields.text("library")
    _self_test(
        model,
        array(members, "check_rows", np.float64 if size is None else np.uint8, (_CHECKS, n)),
        array(members, "check_answers", np.float64, (_CHECKS, len(classes))),
    )
    return model, header


def fingerprint(X: ArrayLike, y: ArrayLike) -> str:
    """A short text that only the same examples, in the same order and type, have.

    Parameters
    ----------
    X : array_like of shape (m, n)
    y : array_like of shape (m,)

    Returns
    -------
    str
        "sha256:" and 64 hexadecimal digits.
    """
    S = _checks.matrix(X, "X", "(m, n)")
    labels = class_labels(y, len(S), "fingerprint")
    digest = hashlib.sha256(f"{S.dtype.str} {S.shape}\n".encode())
    digest.update(np.ascontiguousarray(S).data)
    digest.update("\n".join(map(str, labels.tolist())).encode())
    return f"sha256:{digest.hexdigest()}"


def _packed(model: LogisticRegression, fingerprint: str | None) -> bytes:
    """The bytes of a model file, which have been read back once."""
    model._must_be_fitted()
    size: tuple[int, int] | None = getattr(model, "size_", None)
    class_names = getattr(model, "class_names_", None)
    names = getattr(model, "feature_names_in_", None)
    rate = getattr(model, "learning_rate_", None)
    rows = _made_up_rows(model.coef_.shape[1], pictures=size is not None)
    header = {
        "format": FORMAT,
        "version": VERSION,
        "library": __version__,
        "classes": written_classes(model.classes_),
        "class_names": None if class_names is None else list(class_names),
        "features": model.coef_.shape[1],
        "feature_names": None if names is None else list(names),
        "preprocessing": {
            "numbers": _DIVISION,
            "pictures": None
            if size is None
            else {"height": size[0], "width": size[1], "order": _PIXELS},
        },
        "training": written_params(model.get_params()),
        "learning_rate_used": None if rate is None or callable(rate) else float(rate),
        "n_iter": int(model.n_iter_),
        "costs": len(model.costs_),
        "fingerprint": fingerprint,
    }
    data = pack(
        header,
        {
            "coef": model.coef_,
            "intercept": model.intercept_,
            "costs": model.costs_,
            "check_rows": rows,
            "check_answers": _answers(model, rows),
        },
    )
    load(io.BytesIO(data))
    return data


def _made_up_rows(n: int, *, pictures: bool) -> NDArray[Any]:
    rng = np.random.default_rng(0)
    if not pictures:
        return rng.standard_normal((_CHECKS, n))
    rows = rng.integers(0, 256, (_CHECKS, n), dtype=np.uint8)
    rows[0], rows[1] = 0, 255
    return rows


def _answers(model: LogisticRegression, rows: NDArray[Any]) -> FloatArray:
    with np.errstate(over="ignore"):
        bare = LogisticRegression.from_parameters(
            model.coef_, model.intercept_, classes=model.classes_
        )
        return bare.predict_proba(rows)


def _self_test(model: LogisticRegression, rows: NDArray[Any], expected: FloatArray) -> None:
    """Compare answers with those at saving, up to what rounding can do to a sum of n terms."""
    scale = np.abs(model.coef_).sum() * max(1.0, float(np.abs(rows).max()))
    pixels = 255.0 if rows.dtype == np.uint8 else 1.0
    allowed = _TOLERANCE * max(1.0, scale / pixels + float(np.abs(model.intercept_).max()))
    if np.abs(_answers(model, rows) - expected).max() > allowed:
        raise ModelFileError("check_answers", "differ from what the weights say now")


def _read_size(fields: Fields) -> tuple[int, int] | None:
    if fields.get("preprocessing.numbers") != _DIVISION:
        fields.refuse("preprocessing.numbers", "must say how numbers are scaled")
    if fields.get("preprocessing.pictures") is None:
        return None
    if fields.get("preprocessing.pictures.order") != _PIXELS:
        fields.refuse("preprocessing.pictures.order", "is not an order known here")
    return (
        fields.whole("preprocessing.pictures.height", 1, _MOST_NUMBERS),
        fields.whole("preprocessing.pictures.width", 1, _MOST_NUMBERS),
    )
