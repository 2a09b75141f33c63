"""Chapter 2: the pictures side by side in the table X, and their truths in y."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from py_logreg.kernels import PIXEL_MAX
from trainer.lessons.common import whole
from trainer.picture import Picture
from trainer.project import Project
from trainer.views import View

if TYPE_CHECKING:
    from trainer.trainer import Trainer

#: So many places of a column are seen at once, and at most so many columns.
PLACES, COLUMNS = 24, 24


def look(trainer: Trainer, given: dict[str, Any]) -> View:
    """A part of X and y, of the pictures that are filed.

    given
        filed: how many of the m pictures stand in the table.
        first, count: the columns seen.
        place: k, the row that is looked at; the window of PLACES holds it.
        top: where that window was.

    data
        n_x, m, filed, first, place, top; columns: [id, name, tray, y] of each column seen, and x:
        its places in the window; row: X[k, :] of those columns; pixel: [row, column, colour] of the
        place; counts of A, B and the test tray; test: ids in the test tray; asked: the shape of X
        with one picture more.
    """
    project = trainer.project
    m = project.m
    filed = min(whole(given, "filed", 0, 10**9), m)
    count = whole(given, "count", 1, COLUMNS)
    first = max(0, min(whole(given, "first", 0, 10**9), filed - count))
    k = min(whole(given, "place", 0, 10**9), project.n_x - 1)
    top = _window(whole(given, "top", 0, 10**9), k, project.n_x)
    pictures = list(project.training())[first : min(first + count, filed)]
    X = table(project, pictures)
    row, column = divmod(k // 3, project.size)
    data = {
        "n_x": project.n_x,
        "m": m,
        "filed": filed,
        "first": first,
        "place": k,
        "top": top,
        "columns": [[p.id, p.name, p.tray, p.label] for p in pictures],
        "x": [X[top : top + PLACES, i].tolist() for i in range(len(pictures))],
        "row": X[k].tolist(),
        "pixel": [row, column, k % 3],
        "counts": {tray: len(project.trays[tray]) for tray in project.trays},
        "test": [p.id for p in project.trays["test"]],
        "asked": [project.n_x, m + 1],
    }
    return View(data, {})


def table(project: Project, pictures: Sequence[Picture]) -> NDArray[np.float64]:
    """X of some pictures, one column each, shape (n_x, len(pictures))."""
    if not pictures:
        return np.zeros((project.n_x, 0))
    return np.stack([project.vector(picture) for picture in pictures], axis=1) / PIXEL_MAX


def _window(top: int, place: int, n_x: int) -> int:
    """Where a window of PLACES begins that holds a place, moved no more than needed."""
    top = min(max(top, place - PLACES + 1), place)
    return min(max(top, 0), max(0, n_x - PLACES))


ANSWERS = {"look": look}
