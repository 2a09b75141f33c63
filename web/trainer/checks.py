"""Looking at what the page asks for, before anything is done."""

from __future__ import annotations

import math
from typing import Any

from trainer.refused import RefusedError

#: Most updates that one command may ask for.
MOST_UPDATES = 100_000


def picture_ids(value: list[Any]) -> list[int]:
    """The list, if it holds whole numbers alone."""
    if not all(type(one) is int for one in value):
        raise RefusedError("bad-item")
    return value


def known(value: Any, allowed: tuple[Any, ...], code: str) -> None:
    """Refuse what is not in `allowed`."""
    if value not in allowed:
        raise RefusedError(code, value=value)


def positive(alpha: float) -> None:
    """Refuse a learning rate that is not finite and above zero."""
    if not (math.isfinite(alpha) and alpha > 0):
        raise RefusedError("alpha", value=alpha)


def updates(value: int, code: str) -> int:
    """The number of updates, if it is 1 ... 100,000."""
    if not 1 <= value <= MOST_UPDATES:
        raise RefusedError(code, value=value, most=MOST_UPDATES)
    return value
