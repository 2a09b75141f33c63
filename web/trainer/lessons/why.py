"""Why a picture got its answer: its votes w * x, which add up to z - b, and pictures like it."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from py_logreg import explain
from py_logreg.kernels import PIXEL_MAX
from trainer import views
from trainer.lessons import album
from trainer.lessons.given import whole
from trainer.masters import Pixels
from trainer.model import Model
from trainer.refused import RefusedError
from trainer.trainer import Trainer
from trainer.views import View

FloatArray = NDArray[np.float64]

#: So many votes are listed as the strongest.
STRONGEST = 10

#: So many training pictures are told as the most similar.
SIMILAR = 5


def picture(trainer: Trainer, given: dict[str, Any]) -> View:
    """One picture through the neuron, with the votes of all its numbers.

    `id` is a picture of the project, or None: with `tried` the picture tried last, else the one
    selected. A place of "strongest" has [k, "R", row, column, 0...255, x, w, vote]. "scale" is
    the strongest vote that any pixel of any picture could cast with these weights: the maps of all
    pictures share it. Buffers: "why_seen" (uint8), "why_votes" and "why_weights" (float32, one a
    pixel, R + G + B added).
    """
    about = _about(trainer, given)
    if about is None or len(trainer.model.classes) > 2:
        return View({"id": None, "classes": len(trainer.model.classes)}, {})
    vector, told = about
    model = trainer.model
    said = views.answer(model, vector)
    order = np.argsort(-np.abs(said.votes), kind="stable")[:STRONGEST]
    weights = model.w.reshape(-1, 3).sum(axis=1)
    fields = {
        **told,
        "classes": 2,
        "size": trainer.project.size,
        "n_x": trainer.project.n_x,
        **views.pushes(said.votes),
        "wx": said.wx,
        "b": said.b,
        "z": said.z,
        "a": said.a,
        "answer": said.said,
        "loss": views.loss(said, told["label"]),
        "scale": _strongest_possible(model),
        "weights_scale": float(np.abs(weights).max()),
        "strongest": [_place(trainer, vector, said.votes, int(k)) for k in order],
    }
    maps = {"why_votes": views.per_pixel(said.votes), "why_weights": views.per_pixel(model.w)}
    return View(fields, {"why_seen": vector.copy(), **maps})


def pixel(trainer: Trainer, given: dict[str, Any]) -> View:
    """The three votes of one `pixel` of such a picture, and their total."""
    about = _about(trainer, given)
    if about is None or len(trainer.model.classes) > 2:
        raise RefusedError("no-picture")
    vector = about[0]
    here = whole(given, "pixel", 0, len(vector) // 3 - 1)
    votes = trainer.model.w * (vector / PIXEL_MAX)
    places = [_place(trainer, vector, votes, 3 * here + channel) for channel in range(3)]
    row, column = divmod(here, trainer.project.size)
    total = float(votes[3 * here : 3 * here + 3].sum())
    return View({"row": row, "column": column, "places": places, "total": total}, {})


def similar(trainer: Trainer, given: dict[str, Any]) -> Generator[None, None, View]:
    """The training pictures at the smallest Euclidean distance over all numbers x.

    "nearest" has [id, name, tray, distance], the nearest first.
    """
    about = _about(trainer, given)
    examples = trainer.project.learned()
    if about is None or not examples.ids:
        return View({"nearest": []}, {})
    vector, told = about
    distances = yield from distances_to(vector, examples.S)
    order = np.argsort(distances, kind="stable")
    nearest = []
    for i in order[: SIMILAR + 1]:
        one = trainer.project.get(examples.ids[i])
        if one is not None and one.id != told["id"]:
            nearest.append([one.id, one.name, one.tray, float(distances[i])])
    return View({"nearest": nearest[:SIMILAR]}, {})


def distances_to(vector: Pixels, S: Pixels) -> Generator[None, None, FloatArray]:
    """Euclidean distances of a picture to rows of pixels, both divided by 255."""
    distances = np.empty(len(S))
    for part, some in explain.distances(S, vector):
        distances[part] = some
        yield
    return distances


def _about(trainer: Trainer, given: dict[str, Any]) -> tuple[Pixels, dict[str, Any]] | None:
    """Pixels at the project's size, and what is known of the picture."""
    project, wanted = trainer.project, given.get("id")
    if wanted is None and given.get("tried") and trainer.tried is not None:
        master, name, _ = trainer.tried
        told = {"id": None, "tried": True, "name": name, "tray": "", "label": None}
        return project.at_size(master), told
    one = project.get(wanted) if type(wanted) is int else None
    one = one or album.selected(trainer)
    if one is None:
        return None
    told = {"id": one.id, "tried": False, "name": one.name, "tray": one.tray, "label": one.label}
    return project.vector(one), told


def _place(trainer: Trainer, vector: Pixels, votes: FloatArray, k: int) -> list[Any]:
    row, column = divmod(k // 3, trainer.project.size)
    x, w = float(vector[k] / PIXEL_MAX), float(trainer.model.w[k])
    return [k, "RGB"[k % 3], row, column, int(vector[k]), x, w, float(votes[k])]


def _strongest_possible(model: Model) -> float:
    """A pixel's vote is strongest where x is 1 for its weights of one sign, else 0."""
    w = model.w.reshape(-1, 3)
    toward_a, toward_b = np.maximum(w, 0.0).sum(axis=1), np.maximum(-w, 0.0).sum(axis=1)
    return float(np.maximum(toward_a, toward_b).max())


ANSWERS = {"picture": picture, "pixel": pixel, "similar": similar}
