"""How good are the answers? What the drawer's tab "Judge" shows, one generator for each view.

Each takes the trainer and what the page gave, yields often, and returns a `View` whose data has
the name of the view. Classes are named by their letters; the lists of numbers have one for each
class, in the order of "classes".
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from protocol.messages import LABELS
from py_logreg import metrics, neuron, pictures, softmax
from py_logreg.kernels import scores
from trainer.kept_models import MOST
from trainer.lessons.given import number, whole, word
from trainer.masters import SIDE
from trainer.picture import Picture
from trainer.refused import RefusedError
from trainer.views import View

if TYPE_CHECKING:
    from trainer.kept_models import KeptModel
    from trainer.project import Project
    from trainer.trainer import Trainer

FloatArray = NDArray[np.float64]
Work = Generator[None, None, View]

#: So many pictures of a list are told at once.
WINDOW = 24

#: With fewer labelled pictures one of them makes a large step.
SMALL = 30

#: Pictures whose scores are computed between two pauses.
BLOCK = 64

#: The present model among those that can be compared.
NOW = 0


class Answers:
    """What a neuron says of m pictures.

    Attributes
    ----------
    z : ndarray of shape (m,) or (m, k)
        Scores.
    P : ndarray of shape (m, k)
        Probabilities; column r belongs to the class with label r.
    says : ndarray of int, shape (m,)
        The label of the class that is named.
    sure : ndarray of shape (m,)
        Its probability.
    """

    def __init__(self, z: FloatArray) -> None:
        self.z = z
        if z.ndim == 1:
            a = neuron.sigmoid(z)
            self.P = np.stack([1.0 - a, a], axis=1)
            self.says = metrics.decisions(a)
        else:
            self.P = softmax.softmax(z.T).T if len(z) else np.zeros(z.shape)
            self.says = self.P.argmax(axis=1)
        self.sure = self.P[np.arange(len(z)), self.says]

    def cost(self, y: NDArray[np.int64]) -> float | None:
        """The mean loss; None without pictures, or with one of a class that the neuron lacks."""
        if not len(y) or y.max() >= self.P.shape[1]:
            return None
        if self.z.ndim == 1:
            return neuron.cost_from_logits(self.z, y)
        return softmax.cost_from_logits(self.z.T, y)


def answers(trainer: Trainer, given: dict[str, Any]) -> Work:
    """Who was called what, how often, and the pictures of one cell.

    Given: "group" ("train" or "test"), "cell" ([truth, answer] as letters, "wrong" or "all"),
    "start". The list has [id, name, truth, answer, its probability, P of each class], those of
    which the neuron is surest first.
    """
    project, model = trainer.project, trainer.model
    group, start = word(given, "group", ("train", "test")), whole(given, "start", 0, 10**6)
    letters = list(model.classes)
    cell = _cell(given.get("cell"), letters)
    trays = ("test",) if group == "test" else model.classes
    some = [p for tray in trays for p in project.trays[tray] if p.label is not None]
    told = yield from answered(project, some, project.size, model.weights, model.biases)
    y = np.array([p.label for p in some], np.int64)
    order = [LABELS[letter] for letter in letters]
    matrix = metrics.confusion_matrix(y, told.says, len(letters))[np.ix_(order, order)]
    of, right = int(matrix.sum()), int(matrix.diagonal().sum())
    lazy = int(matrix.sum(axis=1).max())
    if cell == "wrong":
        inside = told.says != y
    elif cell == "all":
        inside = np.ones(len(y), np.bool_)
    else:
        inside = (y == LABELS[cell[0]]) & (told.says == LABELS[cell[1]])
    places = np.flatnonzero(inside)
    places = places[np.argsort(-told.sure[places], kind="stable")]
    start = min(start, max(0, len(places) - 1) // WINDOW * WINDOW)
    listed = [
        [
            some[i].id,
            some[i].name,
            _letter(int(y[i]), letters),
            _letter(int(told.says[i]), letters),
            float(told.sure[i]),
            [float(told.P[i, row]) for row in order],
        ]
        for i in map(int, places[start : start + WINDOW])
    ]
    return View(
        {
            "view": "answers",
            "group": group,
            "classes": letters,
            "counts": matrix.tolist(),
            "recall": _or_none(metrics.recall(matrix)),
            "precision": _or_none(metrics.precision(matrix)),
            "right": right,
            "of": of,
            "unlabelled": sum(len(project.trays[tray]) for tray in trays) - of,
            "lazy": lazy,
            "lazy_class": letters[int(matrix.sum(axis=1).argmax())],
            "small": 0 < of < SMALL,
            "cost": told.cost(y),
            "cell": cell,
            "found": len(places),
            "start": start,
            "window": WINDOW,
            "list": listed,
        },
        {},
    )


def hold_out(trainer: Trainer, given: dict[str, Any]) -> Work:
    """What holding out would take of each class: "share" of it, or one drawing style."""
    project, share = trainer.project, number(given, "share")
    if not 0 < share < 1:
        raise RefusedError("hold-out")
    yield
    sizes = [len(project.trays[letter]) for letter in project.classes]
    groups = []
    for group in project.groups:
        each = [sum(p.group == group for p in project.trays[one]) for one in project.classes]
        groups.append([group, each])
    return View(
        {
            "view": "hold_out",
            "classes": list(project.classes),
            "share": share,
            "sizes": sizes,
            "held": [metrics.held_out(size, share) for size in sizes],
            "groups": groups,
            "test": len(project.trays["test"]),
        },
        {},
    )


def many(trainer: Trainer, given: dict[str, Any]) -> Work:
    """Answers to many files: how far they are is told by "batched"."""
    yield
    return View({"view": "many", "iteration": trainer.model.iteration}, {})


def compare(trainer: Trainer, given: dict[str, Any]) -> Work:
    """Two models on the same labelled test pictures.

    Given: "left" and "right", numbers of kept models, `NOW` for the present one; "right" may be
    None for the one kept last. "models" has
    [number, classes, size, iteration, version] of all there are. "both" counts pictures that
    [both name right, only the left one, only the right one, neither]. The list has pictures with
    different answers: [id, name, truth, left answer, its probability, right answer, its
    probability].
    """
    project, model, kept = trainer.project, trainer.model, trainer.project.kept
    present = (NOW, list(model.classes), project.size, model.iteration, model.version)
    models = [list(present)]
    models += [[k.number, list(k.classes), k.size, k.iteration, k.version] for k in kept.all]
    numbers = [one[0] for one in models]
    if given.get("right") is None:
        given = {**given, "right": numbers[-1]}
    sides = [whole(given, side, 0, 1 << 31) for side in ("left", "right")]
    sides = [side if side in numbers else NOW for side in sides]  # it was dropped meanwhile
    start = whole(given, "start", 0, 10**6)
    some = [p for p in project.trays["test"] if p.label is not None]
    y = np.array([p.label for p in some], np.int64)
    data: dict[str, Any] = {
        "view": "compare",
        "models": models,
        "most": MOST,
        "left": sides[0],
        "right": sides[1],
        "of": len(some),
    }
    told = []
    for side in sides:
        its = project.size, model.weights, model.biases
        if side != NOW:
            one: KeptModel = kept.get(side)
            its = one.size, one.weights, one.biases
        told.append((yield from answered(project, some, *its)))
    rights = [one.says == y for one in told]
    left, right = rights
    data["rights"] = [int(side.sum()) for side in rights]
    data["costs"] = [one.cost(y) for one in told]
    cells = (left & right, left & ~right, ~left & right, ~left & ~right)
    data["both"] = [int(cell.sum()) for cell in cells]
    apart = np.flatnonzero(told[0].says != told[1].says)
    start = min(start, max(0, len(apart) - 1) // WINDOW * WINDOW)
    data |= {"found": len(apart), "start": start, "window": WINDOW, "list": []}
    for i in map(int, apart[start : start + WINDOW]):
        row = [some[i].id, some[i].name, _named(int(y[i]))]
        for one in told:
            row += [_named(int(one.says[i])), float(one.sure[i])]
        data["list"].append(row)
    return View(data, {})


def answered(
    project: Project,
    some: Sequence[Picture],
    size: int,
    weights: FloatArray,
    biases: Any,
) -> Generator[None, None, Answers]:
    """What a neuron that sees pictures of this size says of some; yields after each block."""
    shape = (len(some),) if weights.ndim == 1 else (len(some), len(weights))
    z = np.empty(shape)
    for start in range(0, len(some), BLOCK):
        part = slice(start, start + BLOCK)
        S = project.masters(some[part])
        if size != SIDE:
            S = pictures.resize(S, (SIDE, SIDE), (size, size))
        z[part] = scores(S, weights) + biases
        yield
    return Answers(z)


def _cell(value: Any, letters: list[str]) -> Any:
    if value in ("wrong", "all"):
        return value
    if not isinstance(value, list) or len(value) != 2:
        raise RefusedError("bad-item")
    return value if all(letter in letters for letter in value) else "wrong"  # a class is gone


def _letter(label: int, letters: Sequence[str]) -> str:
    return next(letter for letter in letters if LABELS[letter] == label)


def _named(label: int) -> str:
    return _letter(label, list(LABELS))


def _or_none(values: FloatArray) -> list[float | None]:
    return [None if np.isnan(value) else float(value) for value in values]


VIEWS: dict[str, Callable[[Trainer, dict[str, Any]], Work]] = {
    "answers": answers,
    "hold_out": hold_out,
    "many": many,
    "compare": compare,
}

#: What is shown before the page has asked for anything.
FIRST: dict[str, Any] = {"view": "answers", "group": "test", "cell": "wrong", "start": 0}
