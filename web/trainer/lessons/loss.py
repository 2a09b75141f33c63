"""Chapter 4, loss and cost: the learner guesses like a neuron and pays for it."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from protocol.messages import LABELS
from py_logreg import neuron
from trainer.lessons import album
from trainer.lessons.given import numbers
from trainer.refused import RefusedError
from trainer.trainer import Trainer
from trainer.views import View

#: Pictures to guess at most.
MOST = 6

#: Points of each loss curve.
POINTS = 99

#: An answer this near to 0.5 has nearly the same loss for both truths.
CLEAR = 0.1


def pictures(trainer: Trainer, given: dict[str, Any]) -> View:
    """Pictures to guess, [[id, name, y], ...], with the two curves as [a, -ln a, -ln(1 - a)]."""
    truth = LABELS["a"]
    some = [[p.id, p.name, int(p.label == truth)] for p in album.first(trainer, MOST)]
    grid = [(k + 1) / (POINTS + 1) for k in range(POINTS)]
    curves = [[a, neuron.cost([a], [1]), neuron.cost([a], [0])] for a in grid]
    return View({"pictures": some, "curves": curves}, {})


def guesses(trainer: Trainer, given: dict[str, Any]) -> View:
    """What answers to truths y cost: answers "a", or the scores "z" that they come from.

    "sums" is the pot after each picture, "worst" the pictures from the greatest loss on, and
    "asked" the one whose loss the learner works out: the answer nearest to 0.5 but clear of it, as
    [i, y, a, p, loss, loss of the other truth, log10], None where there is none.
    """
    if given.get("z") is None:
        a = numbers(given, "a", 1, MOST)
        y = _truths(given, len(a))
        if not all(0.0 < one < 1.0 for one in a):
            raise RefusedError("bad-item")
        losses = [neuron.cost([one], [truth]) for one, truth in zip(a, y, strict=True)]
        cost = neuron.cost(a, y)
    else:
        z = numbers(given, "z", 1, MOST)
        y = _truths(given, len(z))
        a = neuron.sigmoid(z).tolist()
        losses = neuron.losses(z, y).tolist()
        cost = neuron.cost_from_logits(z, y)
    fields = {
        "a": a,
        "losses": losses,
        "sums": np.cumsum(losses).tolist(),
        "J": cost,
        "worst": np.argsort(-np.array(losses), kind="stable").tolist(),
        "asked": _asked(a, y),
    }
    return View(fields, {})


def neuron_says(trainer: Trainer, given: dict[str, Any]) -> View:
    """The scores that the project's neuron gives the pictures: "z", empty where there are none."""
    some, now = album.first(trainer, MOST), album.neuron_of(trainer)
    if not some or now is None:
        return View({"z": []}, {})
    X = np.stack([trainer.project.vector(p) for p in some], axis=1)
    return View({"z": neuron.linear(*now, X).tolist()}, {})


def _truths(given: dict[str, Any], count: int) -> list[float]:
    y = numbers(given, "y", count, count)
    if not all(one in (0.0, 1.0) for one in y):
        raise RefusedError("bad-item")
    return y


def _asked(a: list[float], y: list[float]) -> list[Any] | None:
    # An answer that rounds to 0 or 1 on the page is nothing to put into a calculator.
    fit = [i for i, one in enumerate(a) if CLEAR - 1e-9 < abs(one - 0.5) < 0.5 - 1e-4]
    if not fit:
        return None
    i = min(fit, key=lambda k: abs(a[k] - 0.5))
    loss, other = neuron.cost([a[i]], [y[i]]), neuron.cost([a[i]], [1 - y[i]])
    p = a[i] if y[i] else 1.0 - a[i]
    return [i, int(y[i]), a[i], p, loss, other, loss / math.log(10)]


ANSWERS = {"pictures": pictures, "guesses": guesses, "neuron_says": neuron_says}
