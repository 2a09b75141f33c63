"""Chapter 3, one neuron: three votes of a picture, then the votes of all its numbers."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from py_logreg import neuron
from py_logreg.kernels import PIXEL_MAX
from trainer import views
from trainer.lessons import album
from trainer.lessons.given import number, numbers, whole
from trainer.masters import Pixels
from trainer.project import Project
from trainer.refused import RefusedError
from trainer.trainer import Trainer
from trainer.views import View

#: Votes that are worked out by hand.
VOTES = 3

#: Numbers that the first three places of a picture come nearest to: easy to multiply.
EASY = (0.2, 0.9, 0.5)


def mini(trainer: Trainer, given: dict[str, Any]) -> View:
    """Three numbers x, three weights w and b, through the neuron.

    "sums" is the total after each vote, the last one is w.x.
    """
    x = np.array(numbers(given, "x", VOTES, VOTES))
    w = np.array(numbers(given, "w", VOTES, VOTES))
    b = number(given, "b")
    X = x[:, np.newaxis]
    a = float(neuron.forward(w, b, X)[0])
    sums = [float(neuron.linear(w[: k + 1], 0.0, X[: k + 1])[0]) for k in range(VOTES)]
    fields = {
        "votes": (w * x).tolist(),
        "sums": sums,
        "wx": sums[-1],
        "z": float(neuron.linear(w, b, X)[0]),
        "a": a,
        "answer": _said(a),
        # The mistake of adding the weights themselves.
        "weights_and_b": float(w.sum()) + b,
    }
    return View(fields, {})


def point(trainer: Trainer, given: dict[str, Any]) -> View:
    """The answer that a score would give."""
    z = number(given, "z")
    a = float(neuron.sigmoid(z))
    return View({"z": z, "a": a, "answer": _said(a)}, {})


def places(trainer: Trainer, given: dict[str, Any]) -> View:
    """Three places of the selected picture.

    `places` None chooses three; with `slot` and `pixel` the place of this slot becomes the
    brightest number of that pixel. "places" has [k, "R", row, column, 0...255, x, x in tenths].
    """
    picture = album.selected(trainer)
    if picture is None:
        return View({"id": None, "places": []}, {})
    project = trainer.project
    vector = project.vector(picture)
    if given.get("places") is None:
        chosen = _easy(vector)
    else:
        chosen = [int(k) for k in numbers(given, "places", VOTES, VOTES)]
        if not all(0 <= k < len(vector) for k in chosen):
            raise RefusedError("bad-item")
    if given.get("pixel") is not None:
        slot = whole(given, "slot", 0, VOTES - 1)
        pixel = whole(given, "pixel", 0, len(vector) // 3 - 1)
        chosen[slot] = 3 * pixel + int(vector[3 * pixel : 3 * pixel + 3].argmax())
    shown = [_place(project, vector, k) for k in chosen]
    return View({"id": picture.id, "name": picture.name, "places": shown}, {})


def all_votes(trainer: Trainer, given: dict[str, Any]) -> View:
    """The selected picture through the project's neuron. Buffer "lesson_votes": one per pixel."""
    picture = album.selected(trainer)
    if picture is None or album.neuron_of(trainer) is None:
        return View({"id": None}, {})
    said = views.answer(trainer.model, trainer.project.vector(picture))
    fields = {
        "id": picture.id,
        "n_x": trainer.project.n_x,
        **views.pushes(said.votes),
        "wx": said.wx,
        "b": said.b,
        "z": said.z,
        "a": said.a,
        "answer": said.said,
    }
    return View(fields, {"lesson_votes": views.per_pixel(said.votes)})


def _said(a: float) -> str:
    return "a" if a > 0.5 else "b" if a < 0.5 else "undecided"


def _easy(vector: Pixels) -> list[int]:
    """For each easy number the place that comes nearest to it, well apart from the others."""
    side = math.isqrt(len(vector) // 3)
    x = (vector / PIXEL_MAX).reshape(side, side, 3)
    free = np.ones((side, side, 1), dtype=bool)
    chosen = []
    for wanted in EASY:
        k = int(np.where(free, np.abs(x - wanted), np.inf).argmin())
        row, column = divmod(k // 3, side)
        room = side // 4
        free[max(0, row - room) : row + room + 1, max(0, column - room) : column + room + 1] = False
        chosen.append(k)
    return chosen


def _place(project: Project, vector: Pixels, k: int) -> list[Any]:
    row, column = divmod(k // 3, project.size)
    x = float(vector[k] / PIXEL_MAX)
    return [k, "RGB"[k % 3], row, column, int(vector[k]), x, round(x, 1)]


ANSWERS = {"mini": mini, "point": point, "places": places, "all_votes": all_votes}
