"""Looking at what the page gives with a question, before anything is computed."""

from __future__ import annotations

import math
from typing import Any

from trainer.refused import RefusedError


def number(given: dict[str, Any], name: str) -> float:
    """A finite number."""
    return _number(given.get(name))


def numbers(given: dict[str, Any], name: str, least: int, most: int) -> list[float]:
    """A list of finite numbers, `least` to `most` of them."""
    values = given.get(name)
    if not isinstance(values, list) or not least <= len(values) <= most:
        raise RefusedError("bad-item")
    return [_number(value) for value in values]


def whole(given: dict[str, Any], name: str, least: int, most: int) -> int:
    """A whole number between `least` and `most`."""
    value = given.get(name)
    if type(value) is not int or not least <= value <= most:
        raise RefusedError("bad-item")
    return value


def word(given: dict[str, Any], name: str, allowed: tuple[str, ...]) -> str:
    """One of the words that are allowed."""
    value = given.get(name)
    if value not in allowed:
        raise RefusedError("bad-item")
    return str(value)


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise RefusedError("bad-item")
    return float(value)
