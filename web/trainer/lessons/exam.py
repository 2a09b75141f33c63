"""Chapter 9, predict and judge: the test pictures in order, the counts, the unsure band."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from py_logreg import metrics, neuron
from py_logreg.kernels import scores
from trainer.lessons.given import number, whole
from trainer.refused import RefusedError
from trainer.trainer import Trainer
from trainer.views import View

FloatArray = NDArray[np.float64]

#: With fewer test pictures the learner practises on a list of answers.
LEAST = 3
PRACTICE_A = (0.91, 0.42, 0.68, 0.15, 0.55)
PRACTICE_Y = (1, 1, 0, 0, 1)

#: So many pictures of the list are told at once.
WINDOW = 24

#: Which pictures a cell of the table holds: (truth, what the neuron says), in the order of
#: `metrics.Confusion`.
CELLS = {"a_as_a": (1, 1), "a_as_b": (1, 0), "b_as_a": (0, 1), "b_as_b": (0, 0)}


def sheet(trainer: Trainer, given: dict[str, Any]) -> View:
    """The test pictures from the surest B to the surest A.

    `cell` (one of CELLS, or None) leaves only its pictures; `start` is the first of a window of
    them, `band` half the width of the band of unsure answers around 0.5. An entry of "list" has
    [place among all, id, name, truth or None, z, a, loss or None, right or None, unsure]. The sums
    look at all pictures with a known truth; without any they are None.
    """
    model, project = trainer.model, trainer.project
    if len(model.classes) > 2:
        return View({"classes": len(model.classes)}, {})
    width, cell, start = _band(given), given.get("cell"), whole(given, "start", 0, 10**6)
    if cell is not None and cell not in CELLS:
        raise RefusedError("bad-item")
    examples = project.examples("test")
    y = examples.y
    z = scores(examples.S, model.w) + model.b if len(y) else np.zeros(0)
    a = neuron.sigmoid(z)
    known = ~np.isnan(y)
    order = np.argsort(a, kind="stable")
    chosen = order if cell is None else order[_in_cell(a, y, cell)[order]]
    start = min(start, max(0, len(chosen) - 1) // WINDOW * WINDOW)
    places = {int(i): place for place, i in enumerate(order)}
    unsure = _unsure(a, width)
    listed = []
    for i in map(int, chosen[start : start + WINDOW]):
        picture = project.get(examples.ids[i])
        assert picture is not None
        truth = int(y[i]) if known[i] else None
        marks: list[Any] = [None, None]
        if truth is not None:
            loss = neuron.cost_from_logits([z[i]], [truth])
            marks = [loss, bool((a[i] > 0.5) == (truth == 1))]
        about = [places[i], picture.id, picture.name, truth, float(z[i]), float(a[i])]
        listed.append([*about, *marks, bool(unsure[i])])
    fields: dict[str, Any] = {
        "classes": 2,
        "list": listed,
        "start": start,
        "shown": len(chosen),
        "of": len(y),
        "cell": cell,
        "train": [model.right, project.m, model.right / project.m if project.m else None],
        "sums": None,
        "practice": None,
        "tried": _tried(trainer),
    }
    if known.any():
        sums = _sums(a[known], y[known], width)
        fields["sums"] = {**sums, "cost": neuron.cost_from_logits(z[known], y[known])}
    if known.sum() < LEAST:
        fields["practice"] = practice(width)
    return View(fields, {})


def practice(width: float) -> dict[str, Any]:
    """A list of five answers to practise on, and its sums."""
    a, y = np.array(PRACTICE_A), np.array(PRACTICE_Y, dtype=np.float64)
    losses = [neuron.cost([one], [truth]) for one, truth in zip(a, y, strict=True)]
    says = metrics.decisions(a)
    rows = zip(y.astype(int).tolist(), a.tolist(), losses, (says == y).tolist(), strict=True)
    return {
        "list": [list(row) for row in rows],
        **_sums(a, y, width),
        "cost": neuron.cost(a, y),
    }


def band(trainer: Trainer, given: dict[str, Any]) -> View:
    """Who is unsure with this `band`, and how many of the others are right."""
    model, project = trainer.model, trainer.project
    if len(model.classes) > 2:
        return View({"classes": len(model.classes)}, {})
    width = _band(given)
    examples = project.examples("test")
    a = neuron.sigmoid(scores(examples.S, model.w) + model.b) if len(examples.y) else np.zeros(0)
    known = ~np.isnan(examples.y)
    unsure = [examples.ids[i] for i in np.flatnonzero(_unsure(a, width))]
    told = _answered(a[known], examples.y[known], width) if known.sum() >= LEAST else None
    if told is None:
        told = _answered(np.array(PRACTICE_A), np.array(PRACTICE_Y, dtype=np.float64), width)
    return View({"classes": 2, "unsure": unsure, "band": told}, {})


def _tried(trainer: Trainer) -> str | None:
    """The name of the picture tried last, where it is none of the project's."""
    if trainer.tried is None or trainer.project.holds(trainer.tried[0]):
        return None
    return trainer.tried[1]


def _band(given: dict[str, Any]) -> float:
    width = number(given, "band")
    if not 0.0 <= width <= 0.5:
        raise RefusedError("bad-item")
    return width


def _in_cell(a: FloatArray, y: FloatArray, cell: str) -> NDArray[np.bool_]:
    truth, says = CELLS[cell]
    inside: NDArray[np.bool_] = (y == truth) & (metrics.decisions(a) == says)
    return inside


def _unsure(a: FloatArray, width: float) -> NDArray[np.bool_]:
    """Answers between 0.5 - width and 0.5 + width; the ends are sure enough."""
    unsure: NDArray[np.bool_] = (a > 0.5 - width) & (a < 0.5 + width)
    return unsure


def _answered(a: FloatArray, y: FloatArray, width: float) -> dict[str, Any]:
    sure = ~_unsure(a, width)
    right = metrics.confusion(y[sure], a[sure]).right if sure.any() else 0
    return {
        "low": 0.5 - width,
        "high": 0.5 + width,
        "answered": int(sure.sum()),
        "right": right,
        "of": len(a),
    }


def _sums(a: FloatArray, y: FloatArray, width: float) -> dict[str, Any]:
    counts = metrics.confusion(y, a)
    lazy = metrics.baseline(y)
    return {
        "counts": list(counts),
        "right": counts.right,
        "of": counts.total,
        "accuracy": metrics.accuracy(y, a),
        "lazy": round(lazy * counts.total),
        "lazy_share": lazy,
        "beats": counts.right > round(lazy * counts.total),
        "worth": 100.0 / counts.total,
        "mean_a": float(a.mean()),
        "band": _answered(a, y, width),
    }


ANSWERS = {"sheet": sheet, "band": band}
