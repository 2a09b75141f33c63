"""What the page draws of the neuron, as fields and buffers of messages."""

from __future__ import annotations

from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from protocol.messages import LABELS
from py_logreg import neuron, softmax
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


class Neuron(Protocol):
    """What a picture goes through: a `Model`, or what it was at an earlier iteration."""

    @property
    def classes(self) -> tuple[str, ...]: ...
    @property
    def looked(self) -> str: ...
    @property
    def weights(self) -> NDArray[np.float64]: ...
    @property
    def biases(self) -> Any: ...
    @property
    def w(self) -> NDArray[np.float64]: ...
    @property
    def b(self) -> float: ...


class Answer(NamedTuple):
    """What the neuron makes of one picture."""

    votes: NDArray[np.float64]  # (n_x,), w * x
    wx: float
    b: float
    z: float
    a: float
    said: str  # the class with the largest probability, or "undecided"
    looked: str  # the class whose neuron all the above belongs to
    scores: list[tuple[str, float, float]]  # of more than two classes (class, z, probability)


def answer(model: Neuron, vector: Pixels) -> Answer:
    """One picture, shape (n_x,), through the neuron that is looked at."""
    if len(model.classes) > 2:
        return _answer_of_many(model, vector, model.looked)
    votes = model.w * (vector / PIXEL_MAX)
    wx = float(scores(vector[np.newaxis], model.w)[0])
    z = wx + model.b
    a = float(neuron.sigmoid(z))
    said = "a" if a > 0.5 else "b" if a < 0.5 else "undecided"
    return Answer(votes, wx, model.b, z, a, said, model.looked, [])


def by_sign(votes: NDArray[np.float64]) -> tuple[float, float]:
    """The votes above 0 added up, and those below."""
    return float(votes[votes > 0].sum()), float(votes[votes < 0].sum())


def pushes(votes: NDArray[np.float64]) -> dict[str, float]:
    """The votes toward A added up, and those toward B."""
    toward_a, toward_b = by_sign(votes)
    return {"push_a": toward_a, "push_b": toward_b}


def rgb_sums(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Red, green and blue of each pixel added."""
    total: NDArray[np.float64] = values.reshape(-1, 3).sum(axis=1)
    return total


def per_pixel(values: NDArray[np.float64]) -> NDArray[np.float32]:
    """Weights or votes as a map."""
    return _float32(rgb_sums(values))


def _answer_of_many(model: Neuron, vector: Pixels, looked: str | None) -> Answer:
    """One picture through k neurons. `looked` None: the class that is named ("a" for none)."""
    wx = scores(vector[np.newaxis], model.weights)[0]
    z = wx + model.biases
    a = softmax.softmax(z[:, np.newaxis])[:, 0]
    each = [(tray, float(z[LABELS[tray]]), float(a[LABELS[tray]])) for tray in model.classes]
    best = [tray for tray, _, share in each if share == a.max()]
    said = best[0] if len(best) == 1 else "undecided"
    looked = looked or (said if said in model.classes else model.classes[0])
    row = LABELS[looked]
    votes = model.weights[row] * (vector / PIXEL_MAX)
    mine = (float(wx[row]), float(model.biases[row]), float(z[row]), float(a[row]))
    return Answer(votes, *mine, said, looked, each)


def loss(said: Answer, label: int | None) -> float | None:
    """The loss of one picture, None where the truth is unknown."""
    if label is None:
        return None
    if not said.scores:
        return neuron.cost_from_logits([said.z], [label])
    z = {LABELS[tray]: [score] for tray, score, _ in said.scores}
    return softmax.cost_from_logits([z[row] for row in range(len(z))], [label])


def slope(said: Answer, label: int | None) -> float | None:
    """dz of the neuron looked at: its answer less its truth; None where that is unknown."""
    if label is None:
        return None
    return said.a - (label == LABELS[said.looked])


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
        "classes": list(now.classes),
        "class_names": now.class_names,
        "size": now.size,
        "n_x": now.n_x,
        "m": now.m,
        "alpha": preparation.alpha,
        "alpha_follows": preparation.follows,
        "alpha_limit": preparation.limit,
        "groups": now.groups,
        "version": now.versions.now,
        "kept_models": len(now.kept.all),
        "lesson": now.lesson,
        "can_undo": history.word,
    }


def model(project: Project, now: Model, state: str) -> View:
    """The neuron now, with what is new of the curve."""
    now.note()
    exam = now.exam
    m = project.m
    past = now.checkpoints
    commoner = max(len(project.trays[tray]) for tray in project.classes)
    fields = {
        "state": state,
        "iteration": now.iteration,
        "cost": now.cost,
        "seconds": now.seconds,
        "b": now.b,
        "looked": now.looked,
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
        "version": now.version,
        "kept": [now.iteration if past.first is None else past.first, past.every],
    }
    return View(fields, {"series": now.series.fresh(), "weights": _float32(now.w)})


def flow(project: Project, now: Neuron, selected: Picture | None) -> View:
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
        "b": said.b,
        "z": said.z,
        "a": said.a,
        "loss": loss(said, chosen.label),
        "dz": slope(said, chosen.label),
        "looked": said.looked,
        "answer": said.said,
        "scores": said.scores,
    }
    return View(fields, {"flow": vector.copy()})


def places(vector: Pixels) -> list[list[Any]]:
    """Some places of a column: [[k, "R", 0...255], ...]."""
    last = len(vector) - 1
    return [[k, "RGB"[k % 3], int(vector[k])] for k in (*range(FIRST_PLACES), last)]


def tried(project: Project, now: Model, master: Pixels, name: str, tag: int) -> View:
    """The answer for a picture given as its 64 x 64 master, and its votes."""
    vector = project.at_size(master)
    many = len(now.classes) > 2
    said = _answer_of_many(now, vector, None) if many else answer(now, vector)
    fields = {
        "tag": tag,
        "name": name,
        "z": said.z,
        "a": said.scores[0][2] if many else said.a,
        "b": said.b,
        "answer": said.said,
        **pushes(said.votes),
        "iteration": now.iteration,
        "scores": said.scores,
    }
    return View(fields, {"seen": vector.copy(), "votes": per_pixel(said.votes)})


def _no_flow(now: Neuron) -> dict[str, Any]:
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
        "a": float(neuron.sigmoid(now.b)) if len(now.classes) == 2 else 1.0 / len(now.classes),
        "loss": None,
        "dz": None,
        "looked": now.looked,
        "answer": "undecided",
        "scores": [],
    }


def _float32(values: NDArray[np.float64]) -> NDArray[np.float32]:
    with np.errstate(over="ignore"):  # beyond float32 a colour is as strong as it can be
        return values.astype(np.float32)
