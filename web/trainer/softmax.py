"""More than two classes: k neurons that share one probability, behind the face of one `Model`."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from protocol.messages import LABELS
from py_logreg import softmax
from py_logreg.kernels import Gram
from trainer.model import FloatArray, Model
from trainer.project import Project


def new_model(project: Project, clock: Callable[[], float] = perf_counter) -> Model:
    """The model for as many classes as the project has, at its start."""
    return (Model if len(project.classes) == 2 else Softmax)(project, clock)


class Softmax(Model):
    """Softmax regression. Row r of `weights` belongs to the class with label r.

    `w` and `b` are those of the class looked at.
    """

    @property
    def w(self) -> FloatArray:
        row: FloatArray = self.weights[LABELS[self.looked]]
        return row

    @property
    def b(self) -> float:
        return float(self.biases[LABELS[self.looked]])

    def is_right(self, z: FloatArray, y: FloatArray) -> NDArray[np.bool_]:
        # A tie counts as its class with the lowest label: with two classes that is B.
        right: NDArray[np.bool_] = softmax.softmax(z.T).argmax(axis=0) == y
        return right

    def cost_of(self, z: FloatArray, y: FloatArray) -> float:
        return softmax.cost_from_logits(z.T, y)

    def _zeros(self) -> tuple[FloatArray, Any]:
        k = len(self.classes)
        return np.zeros((k, self._project.n_x)), np.zeros(k)

    def _complete(self, y: FloatArray) -> bool:
        return len(np.unique(y)) == len(self.classes)

    def _started(self, w: FloatArray, gram: Gram | None) -> Any:
        assert self.examples is not None
        return softmax.SoftmaxDescent(
            self.examples.S,
            self.examples.y,
            classes=len(self.classes),
            w=w,
            b=self.biases,
            method="primal" if gram is None else "gram",
            gram=gram,
            iteration=self.iteration,
        )
