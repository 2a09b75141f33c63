"""Chapter 6, m examples: the accumulating loop, and the line that does it at once."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from protocol.messages import LABELS
from py_logreg import loops, neuron
from py_logreg.kernels import PIXEL_MAX
from trainer.lessons import album
from trainer.lessons.given import word
from trainer.trainer import Trainer
from trainer.views import View

FloatArray = NDArray[np.float64]

#: The practice set: X (2, m), y, w, b.
PRACTICE = (
    np.array([[1.0, 2.0, 0.0], [2.0, 1.0, 1.0]]),
    np.array([1.0, 0.0, 1.0]),
    np.array([0.3, -0.2]),
    0.1,
)

#: How many of the learner's pictures are taken.
LEAST, MOST = 3, 6


def fill(trainer: Trainer, given: dict[str, Any]) -> View:
    """The whole calculation, by the loop and by vectors.

    `source` is "practice" or "pictures": two places of the learner's first pictures, seen by a
    neuron that has the project's weights for these two and its b. "rows" has
    [x0, x1, y, z, a, L, dz, x0 dz, x1 dz] of each picture, "pots" [J, dw0, dw1, db] after each,
    "divided" and "vector" the same after the division by m, by loop and by vectors; "asked" is db
    with two likely mistakes: not divided, and the other way round.
    """
    source = word(given, "source", ("practice", "pictures"))
    about: dict[str, Any] = {"ids": [], "places": []}
    if source == "practice":
        X, y, w, b = PRACTICE
    else:
        some, now = album.first(trainer, MOST), album.neuron_of(trainer)
        if len(some) < LEAST or now is None:
            refused = {"source": source, "m": len(some), "least": LEAST, "many": now is None}
            return View(refused, {})
        columns = np.stack([trainer.project.vector(p) for p in some], axis=1)
        chosen = _telling(columns)
        X = columns[chosen] / PIXEL_MAX
        y = np.array([float(p.label == LABELS["a"]) for p in some])
        w, b = now[0][chosen], now[1]
        size = trainer.project.size
        about["ids"] = [p.id for p in some]
        about["places"] = [[k, "RGB"[k % 3], *divmod(k // 3, size)] for k in chosen]
    return View({"source": source, "m": len(y), **about, **_both(X, y, w, b)}, {})


def _both(X: FloatArray, y: FloatArray, w: FloatArray, b: float) -> dict[str, Any]:
    *each, last = loops.fill_pots(w.tolist(), b, X.tolist(), y.tolist())
    rows = []
    for i, pot in enumerate(each):
        x = X[:, i]
        rows.append([*x.tolist(), y[i], pot.z, pot.a, pot.loss, pot.dz, *(x * pot.dz).tolist()])
    z = neuron.linear(w, b, X)
    a = neuron.sigmoid(z)
    dw, db = neuron.backward(X, a, y)
    vector = [neuron.cost_from_logits(z, y), *dw.tolist(), db]
    looped = [last.J, *last.dw, last.db]
    return {
        "w": w.tolist(),
        "b": b,
        "rows": rows,
        "pots": [[pot.J, *pot.dw, pot.db] for pot in each],
        "divided": looped,
        "vector": vector,
        "asked": {"right": last.db, "wrong": [each[-1].db, -last.db]},
        "difference": float(np.abs(np.subtract(looped, vector)).max()),
    }


def _telling(columns: NDArray[np.uint8]) -> list[int]:
    """The place of the upper and of the lower half in which the pictures differ most."""
    spread = columns.astype(float).std(axis=1)
    half = len(spread) // 2
    return [int(spread[:half].argmax()), half + int(spread[half:].argmax())]


ANSWERS = {"fill": fill}
