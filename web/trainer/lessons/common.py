"""What several chapters ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trainer.picture import Picture
from trainer.refused import RefusedError

if TYPE_CHECKING:
    from trainer.trainer import Trainer


def selected(trainer: Trainer) -> Picture | None:
    """The picture that flows: the selected one, else the first for training."""
    chosen = trainer.project.get(trainer.selected)
    return chosen or next(iter(trainer.project.training()), None)


def whole(given: dict[str, Any], name: str, low: int, high: int) -> int:
    """A whole number of a question, refused unless it is one from `low` to `high`."""
    value = given.get(name)
    if type(value) is not int or not low <= value <= high:
        raise RefusedError("lesson", value=f"{name} {value}")
    return value


def flag(given: dict[str, Any], name: str) -> bool:
    """A yes or no of a question."""
    value = given.get(name)
    if type(value) is not bool:
        raise RefusedError("lesson", value=f"{name} {value}")
    return value
