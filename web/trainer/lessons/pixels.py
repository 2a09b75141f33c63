"""Chapter 1: a picture unfolded into its column of numbers, and folded back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from py_logreg import pictures
from py_logreg.kernels import PIXEL_MAX
from trainer.lessons.common import flag, selected, whole
from trainer.masters import SIDE, Pixels
from trainer.refused import RefusedError
from trainer.views import View

if TYPE_CHECKING:
    from trainer.trainer import Trainer

#: Rows and columns of the mini picture, and of the magnifier over a full one.
MINI = (5, 7)

#: How a column may be folded back: as it was unfolded, and in two wrong ways.
SHAPES = ("right", "swapped", "sheets")


def unfold(trainer: Trainer, given: dict[str, Any]) -> View:
    """The picture that flows as numbers, seen through a window of MINI pixels.

    given
        full: the picture at the project's size, else a mini picture of MINI pixels.
        row, column: the pixel to look at; the window keeps it inside.
        top, left: where the window was.
        edits: [[place, 0...255], ...], numbers that the learner has changed.
        shape: one of SHAPES, how to fold the column back.
        asked: [row, column] of the pixel in the question.

    data
        id (None: there is no picture, and nothing else is told), H, W, n_x, row, column, top, left;
        k, v and x of the window's places; pixels: how many whole pixels come before the one looked
        at, places: its three, pixel: what stands there; shapes: what each of SHAPES is here; back:
        [H, W] of what is folded back, and same: whether it is the picture; asked: [row, column,
        whole pixels before it, place of its green].

    buffers
        unfolded: v, uint8 (n_x,); folded: what is folded back.
    """
    picture = selected(trainer)
    if picture is None:
        return View({"id": None}, {})
    full = flag(given, "full")
    master = trainer.project.masters([picture])[0]
    size = (trainer.project.size,) * 2 if full else MINI
    v = _edited(vector(master, size), given.get("edits"))
    height, width = size
    row, column = whole(given, "row", 0, height - 1), whole(given, "column", 0, width - 1)
    top = _window(whole(given, "top", 0, SIDE), row, MINI[0], height)
    left = _window(whole(given, "left", 0, SIDE), column, MINI[1], width)
    places = np.arange(len(v)).reshape(*size, 3)[top : top + MINI[0], left : left + MINI[1]]
    back = folded(v, size, given.get("shape"))
    before = row * width + column
    data = {
        "asked": _asked(given.get("asked"), size),
        "id": picture.id,
        "H": height,
        "W": width,
        "n_x": len(v),
        "row": row,
        "column": column,
        "top": top,
        "left": left,
        "k": places.reshape(-1).tolist(),
        "v": v[places].reshape(-1).tolist(),
        "x": (v[places] / PIXEL_MAX).reshape(-1).tolist(),
        "pixels": before,
        "places": [3 * before + c for c in range(3)],
        "pixel": v[3 * before : 3 * before + 3].tolist(),
        "shapes": {name: list(turned(size, name)) for name in SHAPES},
        "back": list(back.shape[:2]),
        "same": back.shape[:2] == size and bool((back.reshape(-1) == v).all()),
    }
    return View(data, {"unfolded": v, "folded": back.reshape(-1)})


def vector(master: Pixels, size: tuple[int, int]) -> Pixels:
    """The column of a picture at a size: that of the neuron where it is a square."""
    if size[0] == size[1]:
        return pictures.resize(master, (SIDE, SIDE), size)
    return pictures.to_vector(pictures.to_image(master, (SIDE, SIDE)), size)


def turned(size: tuple[int, int], shape: Any) -> tuple[int, int, int]:
    """The shape that a column is given when it is folded back in one of the SHAPES."""
    height, width = size
    if shape == "right":
        return height, width, 3
    if shape == "swapped":  # rows and columns; of a square, half the rows of twice the length
        return (height // 2, 2 * width, 3) if height == width else (width, height, 3)
    if shape == "sheets":
        return 3, height, width
    raise RefusedError("lesson", value=f"shape {shape}")


def folded(v: Pixels, size: tuple[int, int], shape: Any) -> Pixels:
    """A column folded back into (rows, columns, 3), rightly or as if it had another order."""
    if shape == "right":
        return np.asarray(pictures.to_image(v, size))
    back = v.reshape(turned(size, shape))
    return np.ascontiguousarray(back.transpose(1, 2, 0)) if shape == "sheets" else back


def _asked(pixel: Any, size: tuple[int, int]) -> list[int]:
    if not (isinstance(pixel, list) and len(pixel) == 2):
        raise RefusedError("lesson", value=f"asked {pixel}")
    row = whole({"row": pixel[0]}, "row", 0, size[0] - 1)
    column = whole({"column": pixel[1]}, "column", 0, size[1] - 1)
    before = row * size[1] + column
    return [row, column, before, 3 * before + 1]


def _edited(v: Pixels, edits: Any) -> Pixels:
    """A copy in which the learner's numbers stand."""
    if not isinstance(edits, list):
        raise RefusedError("lesson", value="edits")
    v = v.copy()
    for edit in edits:
        if not (isinstance(edit, list) and len(edit) == 2):
            raise RefusedError("lesson", value=f"edit {edit}")
        place = whole({"place": edit[0]}, "place", 0, len(v) - 1)
        v[place] = whole({"number": edit[1]}, "number", 0, int(PIXEL_MAX))
    return v


def _window(start: int, inside: int, length: int, whole_length: int) -> int:
    """Where a window of `length` begins so that `inside` is in it, moved no more than needed."""
    start = min(max(start, inside - length + 1), inside)
    return min(max(start, 0), whole_length - length)


ANSWERS = {"unfold": unfold}
