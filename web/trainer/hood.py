"""What the drawer "under the hood" shows, one function for each of its tabs."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from py_logreg import neuron, softmax
from py_logreg.kernels import PIXEL_MAX
from trainer.model import Model
from trainer.project import Picture, Project
from trainer.views import View, answer, loss

#: The strongest places of a picture that the graph shows.
STRONGEST = 2


def weights(project: Project, now: Model) -> View:
    """The scale of the weights picture, and what each colour adds up to."""
    w = now.w
    data = {
        "min": float(w.min()),
        "max": float(w.max()),
        "scale": float(np.abs(w).max()),
        "norm": float(np.linalg.norm(w)),
        "positive": int((w > 0).sum()),
        "negative": int((w < 0).sum()),
        "zero": int((w == 0).sum()),
        "sums": {channel: float(w[k::3].sum()) for k, channel in enumerate("RGB")},
        "b": now.b,
        "looked": now.looked,
        "size": project.size,
    }
    return View(data, {})


def graph(project: Project, now: Model, chosen: Picture | None) -> View:
    """One picture through the neuron, forward and backward, number by number.

    "places" has [k, "R", row, column, x, w, w x, dw] for the brightest places of different
    pixels; "rest" is the sum of all other votes. Without a truth the backward part is None.
    """
    if chosen is None:
        return View({"id": None}, {})
    vector = project.vector(chosen)
    said = answer(now, vector)
    y = chosen.label
    dz = None if y is None else said.a - y
    shown = []
    for k in brightest(vector):
        x, w = float(vector[k] / PIXEL_MAX), float(now.w[k])
        row, column = divmod(k // 3, project.size)
        dw = None if dz is None else x * dz
        shown.append([k, "RGB"[k % 3], row, column, x, w, float(said.votes[k]), dw])
    data = {
        "id": chosen.id,
        "name": chosen.name,
        "y": y,
        "places": shown,
        "rest": said.wx - sum(place[6] for place in shown),
        "b": now.b,
        "z": said.z,
        "a": said.a,
        "loss": loss(said, y),
        "dL_da": None if y is None else _slope_in_a(said.z, y),
        "da_dz": said.a * (1.0 - said.a),
        "dz": dz,
        "db": dz,
    }
    return View(data, {})


def python(now: Model, alpha: float) -> View:
    """The lines that run, as they stand in the library, and their values now."""
    room = neuron if len(now.classes) == 2 else softmax
    functions: tuple[Callable[..., Any], ...] = (room.forward, room.cost, room.backward)
    data: dict[str, Any] = {"source": {f.__name__: _source(f) for f in functions}}
    values: dict[str, Any] = {"alpha": alpha, "b": now.b, "iteration": now.iteration}
    if now.cost is not None:
        dw, db = now.slopes
        db = float(np.linalg.norm(db)) if np.ndim(db) else db
        values |= {"J": now.cost, "dw_norm": float(np.linalg.norm(dw)), "db": db}
        values |= {"X": [len(now.w), len(now.y)], "w": list(dw.shape), "y": [len(now.y)]}
    return View({**data, "values": values}, {})


def brightest(vector: NDArray[np.uint8]) -> list[int]:
    """The brightest number of each of the brightest pixels, from the top left."""
    pixels = vector.reshape(-1, 3)
    order = np.argsort(-pixels.max(axis=1).astype(int), kind="stable")[:STRONGEST]
    return [int(3 * p + pixels[p].argmax()) for p in sorted(order)]


def _slope_in_a(z: float, y: int) -> float | None:
    """-y/a + (1 - y)/(1 - a), written in z so that it is right where a rounds to 0 or 1."""
    try:
        return -(1.0 + math.exp(-z)) if y else 1.0 + math.exp(z)
    except OverflowError:
        return None


@cache
def _source(function: Callable[..., Any]) -> str:
    try:
        return inspect.getsource(function)
    except OSError:  # installed without its source
        return ""
