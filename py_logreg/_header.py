"""The header of a model file: fields that are checked as they are read."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from ._archive import refuse

_MOST_CLASSES = 10_000
_NUMBER_TYPES = (
    "bool",
    *(f"{sign}int{bits}" for sign in ("", "u") for bits in (8, 16, 32, 64)),
    "float32",
    "float64",
)


class Fields:
    """The header's fields, each read with a check; "a.b" is field b of the object a."""

    def __init__(self, header: Mapping[str, Any]) -> None:
        self._header = header

    def refuse(self, path: str, problem: str) -> NoReturn:
        """Raise ModelFileError for a field."""
        refuse(path, problem)

    def get(self, path: str) -> Any:
        """The value of a field, which must be there."""
        value: Any = self._header
        for name in path.split("."):
            if not isinstance(value, dict) or name not in value:
                refuse(path, "is missing")
            value = value[name]
        return value

    def choice(self, path: str, known: tuple[str, ...]) -> str:
        """One of these words."""
        value = self.get(path)
        if not isinstance(value, str) or value not in known:
            refuse(path, f"must be one of {', '.join(known)}")
        return value

    def whole(self, path: str, least: int, most: int) -> int:
        """A whole number within bounds."""
        value = self.get(path)
        if type(value) is not int or not least <= value <= most:
            refuse(path, f"must be a whole number from {least} to {most}")
        return value

    def number(self, path: str, least: float) -> float:
        """A number not below `least`."""
        return self.checked_number(path, self.get(path), least)

    def positive(self, path: str) -> float:
        """A number above zero."""
        value = self.number(path, 0.0)
        if value == 0:
            refuse(path, "must be above zero")
        return value

    def checked_number(self, path: str, value: Any, least: float) -> float:
        """`value`, found somewhere in field `path`, as a number not below `least`."""
        if type(value) not in (int, float) or not least <= value <= sys.float_info.max:
            refuse(path, f"must be a number, at least {least:g}")
        return float(value)

    def items(self, path: str, least: int, most: int) -> list[Any]:
        """A list with so many entries."""
        value = self.get(path)
        if not isinstance(value, list) or not least <= len(value) <= most:
            refuse(path, f"must be a list of {least} to {most} entries")
        return value

    def strings(self, path: str, count: int) -> list[str] | None:
        """A list of `count` strings, or null."""
        if self.get(path) is None:
            return None
        values = self.items(path, count, count)
        if not all(isinstance(value, str) for value in values):
            refuse(path, "must be strings")
        return values

    def text(self, path: str) -> str | None:
        """A string or null."""
        value = self.get(path)
        if value is not None and not isinstance(value, str):
            refuse(path, "must be a string")
        return value


def written_classes(classes: NDArray[Any]) -> dict[str, Any]:
    """Class labels for JSON."""
    values = classes.tolist()
    if classes.dtype.kind == "U" or all(isinstance(value, str) for value in values):
        return {"type": "text", "values": values}
    if classes.dtype.name in _NUMBER_TYPES:
        return {"type": classes.dtype.name, "values": values}
    raise ValueError(f"Classes of type {classes.dtype} cannot be saved, only numbers and strings.")


def read_classes(fields: Fields) -> NDArray[Any]:
    """The labels back, in their type."""
    kind = fields.choice("classes.type", ("text", *_NUMBER_TYPES))
    values = fields.items("classes.values", 2, _MOST_CLASSES)
    if kind == "text":
        if not all(isinstance(value, str) for value in values):
            fields.refuse("classes.values", "must be strings")
        return np.array(values)
    plain = (bool,) if kind == "bool" else (int, float) if kind.startswith("float") else (int,)
    if not all(type(value) in plain for value in values):
        fields.refuse("classes.values", f"must be of type {kind}")
    try:
        return np.array(values, dtype=kind)
    except OverflowError:
        fields.refuse("classes.values", f"do not fit type {kind}")


def written_params(params: dict[str, Any]) -> dict[str, Any]:
    """The parameters of an estimator, as far as JSON can hold them."""
    params = dict(params)
    if callable(params["learning_rate"]):
        params["learning_rate"] = "auto"
    if not isinstance(params["random_state"], int | np.integer):
        params["random_state"] = None
    if isinstance(params["class_weight"], Mapping):
        params["class_weight"] = [
            [label.item() if isinstance(label, np.generic) else label, weight]
            for label, weight in params["class_weight"].items()
        ]
    return {
        name: value.item() if isinstance(value, np.generic) else value
        for name, value in params.items()
    }


def read_params(fields: Fields, classes: NDArray[Any]) -> dict[str, Any]:
    """The parameters back, each checked."""

    def optional(name: str, least: int) -> int | None:
        path = f"training.{name}"
        return None if fields.get(path) is None else fields.whole(path, least, 1 << 63)

    rate = "training.learning_rate"
    return {
        "solver": fields.choice("training.solver", ("gd", "lbfgs")),
        "learning_rate": "auto" if fields.get(rate) == "auto" else fields.positive(rate),
        "max_iter": fields.whole("training.max_iter", 1, 1 << 53),
        "l2": fields.number("training.l2", 0.0),
        "tol": fields.positive("training.tol"),
        "batch_size": optional("batch_size", 1),
        "class_weight": _read_class_weight(fields, classes),
        "random_state": optional("random_state", 0),
    }


def _read_class_weight(fields: Fields, classes: NDArray[Any]) -> Any:
    path = "training.class_weight"
    value = fields.get(path)
    if value is None or value == "balanced":
        return value
    known = classes.tolist()
    weights = {}
    for pair in fields.items(path, 0, len(known)):
        if not isinstance(pair, list) or len(pair) != 2 or pair[0] not in known:
            fields.refuse(path, "must be pairs of a class and its weight")
        weights[pair[0]] = fields.checked_number(path, pair[1], 0.0)
    return weights
