"""What the page draws of the neuron, as fields and buffers of messages."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from py_logreg import neuron
from py_logreg.kernels import PIXEL_MAX, scores
from trainer.masters import Pixels
from trainer.model import Model
from trainer.preparation import Preparation
from trainer.project import Picture, Project
from trainer.undo import UndoStack

#: The running sum of w . x is shown after each of so many equal parts.
PARTS = 128

#: Places of the column x that are shown: the first ones and the last.
FIRST_PLACES = 3


class View(NamedTuple):
    """A message: its fields and its buffers."""

    fields: dict[str, Any]
    buffers: dict[str, NDArray[Any]]


class Answer(NamedTuple):
    """What the neuron makes of one picture."""

    votes: NDArray[np.float64]  # (n_x,), w * x
    wx: float
    z: float
    a: float


def answer(model: Model, vector: Pixels) -> Answer:
    """One picture, shape (n_x,), through the neuron."""
    votes = model.w * (vector / PIXEL_MAX)
    wx = float(scores(vector[np.newaxis], model.w)[0])
    z = wx + model.b
    return Answer(votes, wx, z, float(neuron.sigmoid(z)))


def loss(z: float, label: int | None) -> float | None:
    """The loss of one picture, None where the truth is unknown."""
    return None if label is None else neuron.cost_from_logits([z], [label])


def pictures(project: Project, trays: set[str]) -> dict[str, list[list[Any]]]:
    """The lists of some trays: [[id, label, mark], ...]."""
    return {
        tray: [[p.id, p.label, project.mark(p)] for p in project.trays[tray]]
        for tray in sorted(trays)
    }


def project(now: Project, preparation: Preparation, history: UndoStack) -> dict[str, Any]:
    """Everything about the project except its pictures."""
    return {
        "name": now.name,
        "names_default": now.names_default,
        "class_names": now.class_names,
        "size": now.size,
        "n_x": now.n_x,
        "m": now.m,
        "alpha": preparation.alpha,
        "alpha_follows": preparation.follows,
        "alpha_limit": preparation.limit,
        "groups": now.groups,
        "can_undo": history.word,
    }


def model(project: Project, now: Model, state: str) -> View:
    """The neuron now, with what is new of the curve."""
    now.note()
    exam = now.exam
    m = project.m
    commoner = max(len(project.trays["a"]), len(project.trays["b"]))
    fields = {
        "state": state,
        "iteration": now.iteration,
        "cost": now.cost,
        "seconds": now.seconds,
        "b": now.b,
        "right": now.right,
        "m": m,
        "test_right": exam.right,
        "test_labelled": exam.labelled,
        "test_cost": exam.cost,
        "baseline": commoner / m if m else None,
        "restart": now.series.restart,
        "marks": list(now.series.marks),
        "bounces": now.bounces,
        "can_back": now.can_back,
    }
    return View(fields, {"series": now.series.fresh(), "weights": _float32(now.w)})


def flow(project: Project, now: Model, selected: Picture | None) -> View:
    """One picture's way through the neuron."""
    training = list(project.training())
    chosen = selected or next(iter(training), None)
    if chosen is None:
        return View(_no_flow(now), {"flow": np.zeros(project.n_x, np.uint8)})
    vector = project.vector(chosen)
    said = answer(now, vector)
    sums = np.cumsum(said.votes.reshape(PARTS, -1).sum(axis=1))
    sums[-1] = said.wx  # the same sum, without the rounding of another order
    fields = {
        "id": chosen.id,
        "position": training.index(chosen) if chosen.tray != "test" else -1,
        "of": len(training),
        "name": chosen.name,
        "tray": chosen.tray,
        "label": chosen.label,
        "x": places(vector),
        "sums": [0.0, *sums.tolist()],
        "wx": said.wx,
        "b": now.b,
        "z": said.z,
        "a": said.a,
        "loss": loss(said.z, chosen.label),
        "dz": None if chosen.label is None else said.a - chosen.label,
    }
    return View(fields, {"flow": vector.copy()})


def places(vector: Pixels) -> list[list[Any]]:
    """Some places of a column: [[k, "R", 0...255], ...]."""
    last = len(vector) - 1
    return [[k, "RGB"[k % 3], int(vector[k])] for k in (*range(FIRST_PLACES), last)]


def tried(project: Project, now: Model, master: Pixels, name: str, tag: int) -> View:
    """The answer for a picture given as its 64 x 64 master, and its votes."""
    vector = project.at_size(master)
    said = answer(now, vector)
    fields = {
        "tag": tag,
        "name": name,
        "z": said.z,
        "a": said.a,
        "b": now.b,
        "answer": "a" if said.a > 0.5 else "b" if said.a < 0.5 else "undecided",
        "push_a": float(said.votes[said.votes > 0].sum()),
        "push_b": float(said.votes[said.votes < 0].sum()),
        "iteration": now.iteration,
    }
    per_pixel = said.votes.reshape(-1, 3).sum(axis=1)
    return View(fields, {"seen": vector.copy(), "votes": _float32(per_pixel)})


def _no_flow(now: Model) -> dict[str, Any]:
    return {
        "id": None,
        "position": -1,
        "of": 0,
        "name": "",
        "tray": "",
        "label": None,
        "x": [],
        "sums": [],
        "wx": 0.0,
        "b": now.b,
        "z": now.b,
        "a": float(neuron.sigmoid(now.b)),
        "loss": None,
        "dz": None,
    }


def _float32(values: NDArray[np.float64]) -> NDArray[np.float32]:
    with np.errstate(over="ignore"):  # beyond float32 a colour is as strong as it can be
        return values.astype(np.float32)
