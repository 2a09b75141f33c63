"""Why this answer? What the drawer's tab "Explain" shows, one generator for each view.

Each takes the trainer and what the page gave, yields often, and returns a `View`. All are about
one picture: with "tried" the one that was tried last, else the one that flows through the neuron.
Of more than two classes the numbers belong to the class looked at, but for `flip`.

Buffers: "explain_seen" (uint8, the picture as the neuron sees it), "explain_after" (uint8) and
"explain_map" (float32, one number a pixel: R + G + B).
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from protocol.messages import LABELS
from py_logreg import explain
from py_logreg.kernels import PIXEL_MAX, Rows
from py_logreg.neuron import sigmoid
from trainer.lessons.given import whole, word
from trainer.masters import Pixels
from trainer.refused import RefusedError
from trainer.views import Answer, View, answer, by_sign, per_pixel, rgb_sums

if TYPE_CHECKING:
    from trainer.project import Examples
    from trainer.trainer import Trainer

FloatArray = NDArray[np.float64]
Work = Generator[None, None, View]

#: So many training pictures are told as the nearest.
NEAREST = 8

FILLS = ("black", "grey", "mean")

#: The grey that covers neither brightens nor darkens: the middle of 0 ... 255.
GREY = 128


class _Subject(NamedTuple):
    """The picture that is explained."""

    vector: Pixels
    about: dict[str, Any]
    said: Answer


def votes(trainer: Trainer, given: dict[str, Any]) -> Work:
    """The votes w * x, which add up to z - b, and the weights of every class.

    Buffers: also "weights_a" ... (float32, one number a pixel), of two classes that of A alone.
    "weights_scale" is the largest of them: they share their colours.
    """
    subject = _subject(trainer, given)
    if subject is None:
        return _nothing("votes")
    yield
    said, model = subject.said, trainer.model
    rows = model.weights[np.newaxis] if len(model.classes) == 2 else model.weights
    letters = ["a"] if len(model.classes) == 2 else list(model.classes)
    maps = {f"weights_{letter}": rows[LABELS[letter] if len(rows) > 1 else 0] for letter in letters}
    strongest = max(np.abs(rgb_sums(values)).max() for values in maps.values())
    push_for, push_against = by_sign(said.votes)
    data = {
        **subject.about,
        "view": "votes",
        "push_for": push_for,
        "push_against": push_against,
        "wx": said.wx,
        "b": said.b,
        "weights": letters,
        "weights_scale": float(strongest),
    }
    buffers = {name: per_pixel(values) for name, values in maps.items()}
    seen = {"explain_seen": subject.vector.copy()}
    return View(data, {**seen, "explain_map": per_pixel(said.votes), **buffers})


def flip(trainer: Trainer, given: dict[str, Any]) -> Work:
    """The smallest change after which the answer is undecided between two classes.

    "ways" has one entry a rival class: [class, length of the change, and of the one within
    0 ... 255 or None], the shortest first; the first is shown. "exact" and "within" have "length",
    "mean" (of all numbers, root of the mean square) and "most", both in steps of 0 ... 255, "z" and
    "a" after it, and "outside", how many numbers left 0 ... 255; "within" is None where no picture
    is undecided. "whole" has z and a after rounding to whole steps.
    """
    subject = _subject(trainer, given)
    if subject is None:
        return _nothing("flip")
    x = subject.vector / PIXEL_MAX
    ways = []
    for rival, w, z in _rivals(trainer, subject):
        exact = explain.smallest_change(w, z)
        yield
        within = explain.smallest_change_within(x, w, z)
        yield
        ways.append((rival, w, z, exact, within))
    lengths = [np.inf if way[3] is None else float(np.linalg.norm(way[3])) for way in ways]
    order = np.argsort(lengths, kind="stable")
    rival, w, z, exact, within = ways[int(order[0])]
    data: dict[str, Any] = {
        **subject.about,
        "view": "flip",
        "rival": rival,
        "score": z,  # of the answer against the rival
        "w_norm": float(np.linalg.norm(w)),
        "ways": [[ways[i][0], _length(ways[i][3]), _length(ways[i][4])] for i in map(int, order)],
        "exact": None if exact is None else _change(x, exact, w, z),
        "within": None if within is None else _change(x, within, w, z),
        "whole": None,
    }
    buffers: dict[str, NDArray[Any]] = {"explain_seen": subject.vector.copy()}
    if exact is not None:
        shown = x + (exact if within is None else within)
        after = np.clip(np.floor(shown * PIXEL_MAX + 0.5), 0, PIXEL_MAX).astype(np.uint8)
        moved = float(w @ (after / PIXEL_MAX - x))
        data["whole"] = {"z": z + moved, "a": float(sigmoid(z + moved))}
        buffers["explain_after"] = after
        buffers["explain_map"] = per_pixel(shown - x)
    return View(data, buffers)


def nearest(trainer: Trainer, given: dict[str, Any]) -> Work:
    """The training pictures at the smallest Euclidean distance, all numbers divided by 255.

    "nearest" has [id, name, class, distance]; "votes" counts the classes among them.
    """
    subject = _subject(trainer, given)
    if subject is None:
        return _nothing("nearest")
    project, examples = trainer.project, trainer.project.learned()
    far = np.empty(len(examples.ids))
    if len(far):
        for part, some in explain.distances(examples.S, subject.vector):
            far[part] = some
            yield
    own = subject.about["id"]
    listed: list[list[Any]] = []
    for i in np.argsort(far, kind="stable"):
        one = project.get(examples.ids[i])
        if one is not None and one.id != own and len(listed) < NEAREST:
            listed.append([one.id, one.name, one.tray, float(far[i])])
        elif len(listed) == NEAREST:
            break
    data = {**subject.about, "view": "nearest", "nearest": listed, "of": len(far)}
    return View(data, {"explain_seen": subject.vector.copy()})


def paint(trainer: Trainer, given: dict[str, Any]) -> Work:
    """The answer after a region of the picture was painted over.

    Given: "region" [top, left, bottom, right] in pixels, ends excluded, and "fill": "black",
    "grey", or "mean" (of all training pictures, place by place). "before" and "after" have z and
    a; "region" comes back cut to the picture. "explain_map" has what each pixel changes z by.
    """
    subject = _subject(trainer, given)
    fill = word(given, "fill", FILLS)
    region = given.get("region")
    if not isinstance(region, list) or len(region) != 4:
        raise RefusedError("bad-item")
    side = trainer.project.size
    top, left, bottom, right = (whole({"k": k}, "k", 0, 1 << 20) for k in region)
    top, left = min(top, side - 1), min(left, side - 1)
    bottom, right = min(max(bottom, top + 1), side), min(max(right, left + 1), side)
    if subject is None:
        return _nothing("paint")
    sheet = subject.vector.reshape(side, side, 3).copy()
    cover: NDArray[Any] = np.full_like(sheet, GREY if fill == "grey" else 0)
    if fill == "mean":
        mean = yield from _mean(trainer.project.learned())
        cover = mean.reshape(sheet.shape)
    place = slice(top, bottom), slice(left, right)
    sheet[place] = cover[place]
    painted = sheet.reshape(-1)
    after = answer(trainer.model, painted)
    moved = trainer.model.w * ((painted.astype(np.float64) - subject.vector) / PIXEL_MAX)
    data = {
        **subject.about,
        "view": "paint",
        "fill": fill,
        "region": [top, left, bottom, right],
        "after": {"z": after.z, "a": after.a, "answer": after.said},
        "change": float(moved.sum()),
    }
    buffers = {
        "explain_seen": subject.vector.copy(),
        "explain_after": painted,
        "explain_map": per_pixel(moved),
    }
    return View(data, buffers)


def _subject(trainer: Trainer, given: dict[str, Any]) -> _Subject | None:
    project = trainer.project
    told: dict[str, Any]
    if given.get("tried") and trainer.tried is not None:
        master, name, _ = trainer.tried
        vector = project.at_size(master)
        told = {"id": None, "tried": True, "name": name, "tray": "", "label": None}
    else:
        one = project.get(trainer.selected) or next(project.training(), None)
        if one is None:
            return None
        vector = project.vector(one)
        told = {"id": one.id, "tried": False, "name": one.name, "tray": one.tray}
        told["label"] = one.label
    said = answer(trainer.model, vector)
    told |= {
        "size": project.size,
        "classes": list(trainer.model.classes),
        "looked": said.looked,
        "z": said.z,
        "a": said.a,
        "answer": said.said,
        "scores": said.scores,
        "can_try": trainer.tried is not None,
    }
    return _Subject(vector, told, said)


def _rivals(trainer: Trainer, subject: _Subject) -> list[tuple[str, FloatArray, float]]:
    """For each class but the answer: weights and score of the answer against it."""
    model = trainer.model
    if len(model.classes) == 2:
        return [("b" if subject.said.z > 0 else "a", model.w, subject.said.z)]
    z = {letter: score for letter, score, _ in subject.said.scores}
    best = max(z, key=lambda letter: z[letter])
    rivals = []
    for letter in model.classes:
        if letter != best:
            w = model.weights[LABELS[best]] - model.weights[LABELS[letter]]
            rivals.append((letter, w, z[best] - z[letter]))
    return rivals


def _change(x: FloatArray, change: FloatArray, w: FloatArray, z: float) -> dict[str, Any]:
    after = x + change
    end = z + float(w @ change)
    return {
        "length": float(np.linalg.norm(change)),
        "mean": float(PIXEL_MAX * np.sqrt(np.mean(change**2))),
        "most": float(PIXEL_MAX * np.abs(change).max()),
        "outside": int(((after < 0) | (after > 1)).sum()),
        "z": end,
        "a": float(sigmoid(end)),
    }


def _length(change: FloatArray | None) -> float | None:
    return None if change is None else float(np.linalg.norm(change))


def _mean(examples: Examples) -> Generator[None, None, Pixels]:
    """The mean picture, rounded half up."""
    total = np.zeros(examples.S.shape[1])
    for _, F in Rows(examples.S).blocks():
        total += F.sum(axis=0)
        yield
    return np.floor(total / max(1, len(examples.S)) + 0.5).astype(np.uint8)


def _nothing(view: str) -> View:
    return View({"view": view, "id": None, "tried": False, "empty": True}, {})


VIEWS: dict[str, Callable[[Trainer, dict[str, Any]], Work]] = {
    "votes": votes,
    "flip": flip,
    "nearest": nearest,
    "paint": paint,
}

#: What is shown before the page has asked for anything.
FIRST: dict[str, Any] = {"view": "votes", "tried": False}
