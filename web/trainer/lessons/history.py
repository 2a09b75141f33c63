"""The run so far: the neuron as it was at an earlier iteration. Looking changes nothing."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from protocol.messages import LABELS
from trainer.lessons.given import whole
from trainer.model import FloatArray, Model
from trainer.trainer import Trainer
from trainer.views import View, flow

#: Iterations are whole numbers that a page can count to.
MOST = 2**31 - 1


class Past(NamedTuple):
    """A neuron as it was: what `trainer.views` asks of a model."""

    classes: tuple[str, ...]
    looked: str
    weights: FloatArray
    biases: Any

    @property
    def w(self) -> FloatArray:
        """The weights that are looked at."""
        many = len(self.classes) > 2
        row: FloatArray = self.weights[LABELS[self.looked]] if many else self.weights
        return row

    @property
    def b(self) -> float:
        """The bias that is looked at."""
        return float(self.biases[LABELS[self.looked]] if len(self.classes) > 2 else self.biases)


def at(trainer: Trainer, given: dict[str, Any]) -> View:
    """The neuron at `iteration`, or at the last one before it that is kept.

    "cost", "right" and "m" are those of that iteration, "flow" the selected picture's way through
    it (fields of the event "flow"). Buffers: "past" (float32, the weights looked at).
    """
    model = trainer.model
    moment = model.moment(whole(given, "iteration", 0, MOST))
    if moment is None:
        return View({"iteration": model.iteration, "cost": None}, {})
    past = Past(model.classes, model.looked, moment.w, moment.b)
    way = flow(trainer.project, past, trainer.project.get(trainer.selected))
    fields = {
        "iteration": moment.iteration,
        "now": model.iteration,
        "cost": moment.cost,
        "b": past.b,
        "right": _right(model, moment.z),
        "m": len(model.y),
        "flow": way.fields,
    }
    with np.errstate(over="ignore"):
        return View(fields, {"past": past.w.astype(np.float32)})


def _right(model: Model, z: FloatArray) -> int:
    return int(model.is_right(z, model.y).sum())


ANSWERS = {"at": at}
