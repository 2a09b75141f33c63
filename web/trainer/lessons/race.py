"""Chapter 8, loops against vectors: the loop in slow motion. `trainer.race` runs the race."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from py_logreg.loops import SlowMotion
from trainer.lessons.given import whole
from trainer.race import SIDES, line_up, table
from trainer.trainer import Trainer
from trainer.views import View

#: The film shows so many pictures at most, shrunk as far as a race can shrink them.
PICTURES = 3


def film(trainer: Trainer, given: dict[str, Any]) -> Generator[None, None, View]:
    """The loop behind the scores after `position` multiplications; 0 is its beginning.

    "now" is the multiplication just made, [i, k, w_k, x_k, w_k x_k], None at the beginning; "z"
    the scores so far, "ids" the pictures and "done" how many are finished. "all" is how many
    multiplications the scores of all training pictures take in full size.
    """
    project = trainer.project
    count = min(PICTURES, project.m)
    if not count:
        return View({"total": 0}, {})
    start = line_up(trainer, count, SIDES[0])
    n_x = start.S.shape[1]
    position = whole(given, "position", 0, count * n_x)
    X = yield from table(start.S)
    loop = SlowMotion(start.w.tolist(), start.b, X)
    now = None
    for _ in range(position):
        now = loop.forward()
    fields = {
        "position": position,
        "total": loop.total,
        "n_x": n_x,
        "m": count,
        "side": SIDES[0],
        "b": start.b,
        "ids": start.ids,
        "now": None if now is None else [now.i, now.k, now.w, now.x, now.product],
        "z": loop.z,
        "done": position // n_x,
        "all": project.n_x * project.m,
    }
    return View(fields, {})


ANSWERS = {"film": film}
