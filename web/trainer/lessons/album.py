"""Which of the learner's pictures a chapter is about."""

from __future__ import annotations

from itertools import zip_longest

import numpy as np
from numpy.typing import NDArray

from trainer.picture import Picture
from trainer.trainer import Trainer


def selected(trainer: Trainer) -> Picture | None:
    """The picture that is selected, else the first training picture, else None."""
    return trainer.project.get(trainer.selected) or next(trainer.project.training(), None)


def first(trainer: Trainer, most: int) -> list[Picture]:
    """The first training pictures, in turn from A and B, so that both are among them."""
    trays = trainer.project.trays
    pairs = zip_longest(trays["a"], trays["b"])
    return [picture for pair in pairs for picture in pair if picture is not None][:most]


def neuron_of(trainer: Trainer) -> tuple[NDArray[np.float64], float] | None:
    """w and b of the project's neuron; None where more than two classes have one each."""
    model = trainer.model
    return (model.w, model.b) if len(model.classes) == 2 else None
