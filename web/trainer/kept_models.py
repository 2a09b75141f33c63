"""Models that the learner keeps, to compare them on the same test pictures."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from protocol.messages import CLASSES, SIZES
from trainer.refused import RefusedError
from trainer.undo import UndoStack

if TYPE_CHECKING:
    from trainer.model import FloatArray, Model

#: So many can be kept: each adds 130 KB, of six classes 800 KB, to what is saved.
MOST = 4


@dataclass(frozen=True)
class KeptModel:
    """A neuron as it was, with what it needs to answer."""

    number: int
    classes: tuple[str, ...]
    size: int
    iteration: int
    version: int  # of the training pictures it learned from
    weights: FloatArray  # (n_x,), or (k, n_x) of k classes
    biases: Any  # a float, or (k,)

    def record(self) -> dict[str, Any]:
        """Everything, as JSON can hold it."""
        both = np.append(self.weights.ravel(), np.asarray(self.biases, np.float64).ravel())
        content = both.tobytes()
        return {
            "number": self.number,
            "classes": len(self.classes),
            "size": self.size,
            "iteration": self.iteration,
            "version": self.version,
            "numbers": base64.b64encode(content).decode(),
            "crc": crc32(content),
        }


class KeptModels:
    """Up to `MOST` of them, in the order in which they were kept."""

    def __init__(self, history: UndoStack, some: list[KeptModel] | None = None) -> None:
        self._history = history
        self.all: list[KeptModel] = list(some or [])
        self._last = max((one.number for one in self.all), default=0)
        self._records: dict[int, dict[str, Any]] = {}

    def get(self, number: int) -> KeptModel:
        """The one with this number; RefusedError if it is gone."""
        for one in self.all:
            if one.number == number:
                return one
        raise RefusedError("no-model")

    def keep(self, model: Model, size: int) -> None:
        """Keep the model as it is now."""
        if len(self.all) >= MOST:
            raise RefusedError("models-most", most=MOST)
        self._last += 1
        biases = model.biases
        kept = KeptModel(
            self._last,
            model.classes,
            size,
            model.iteration,
            model.version,
            model.weights.copy(),
            biases.copy() if isinstance(biases, np.ndarray) else biases,
        )
        self._change([*self.all, kept], "keep-model")

    def drop(self, number: int) -> None:
        """Keep this one no longer."""
        gone = self.get(number)
        self._change([one for one in self.all if one is not gone], "drop-model")

    def records(self) -> list[dict[str, Any]]:
        """All of them, as JSON can hold it; each is written out only once."""
        self._records = {
            one.number: self._records.get(one.number) or one.record() for one in self.all
        }
        return list(self._records.values())

    def _change(self, after: list[KeptModel], word: str) -> None:
        before, self.all = self.all, after

        def change_back() -> None:
            self.all = before

        self._history.push(word, change_back)


def read(fields: Any) -> KeptModel:
    """A kept model from its record; ValueError, KeyError or TypeError if that is damaged."""
    number, classes, size = fields["number"], fields["classes"], fields["size"]
    iteration, version = fields["iteration"], fields["version"]
    whole = (number, classes, size, iteration, version)
    if not all(type(one) is int and 0 <= one < 1 << 53 for one in whole):
        raise ValueError("no whole number")
    if not 2 <= classes <= len(CLASSES) or size not in SIZES:
        raise ValueError("shape")
    content = base64.b64decode(fields["numbers"], validate=True)
    rows = classes if classes > 2 else 1
    n_x = 3 * size * size
    if len(content) != 8 * rows * (n_x + 1) or crc32(content) != fields["crc"]:
        raise ValueError("numbers")
    numbers: NDArray[np.float64] = np.frombuffer(content, np.float64)
    if not np.isfinite(numbers).all():
        raise ValueError("numbers")
    w, b = numbers[: rows * n_x], numbers[rows * n_x :]
    many = rows > 1
    return KeptModel(
        number,
        CLASSES[:classes],
        size,
        iteration,
        version,
        w.reshape(rows, n_x) if many else w,
        b if many else float(b[0]),
    )
