"""Small picture sets made by code, each with a lesson of its own.

========================  ======================================================
``shapes``                red or blue: learned by colour, wherever the shape is
``sun``                   high or low: learned by place
``circle-triangle``       shapes of equal area: learned, because they are centred
``bright-dark``           many bright pixels: a small learning rate is needed
``same-different``        two squares, alike or not: one neuron cannot do it
``stripes``               across or upright, at any phase: learned by heart only
========================  ======================================================

The pictures are drawn in whole numbers from a random stream that NumPy keeps for ever
(``RandomState``, NEP 19), so every computer and every version draws the same bytes.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]
Ints = npt.NDArray[np.int32]
Mask = npt.NDArray[np.bool_]
Colour = tuple[int, int, int]

SIDE = 64
TRAIN, TEST = 20, 10  # pictures of each class

_FINE = 8  # each pixel is looked at in 8 x 8 points
_PIXEL = 2 * _FINE  # lengths below are in sixteenths of a pixel: points lie on odd ones
_POINTS: Ints = 2 * np.arange(SIDE * _FINE, dtype=np.int32) + 1
_ROWS, _COLUMNS = _POINTS[:, np.newaxis], _POINTS
_MIDDLE = SIDE * _PIXEL // 2


@dataclass(frozen=True, eq=False)
class SampleSet:
    """A labelled set of pictures.

    Attributes
    ----------
    id : str
    class_names : (str, str)
        Plain English names of class A and class B.
    pictures : ndarray of shape (m, 12288), uint8
        One 64 x 64 RGB picture a row; read-only.
    labels : ndarray of shape (m,), int64
        1 is class A, 0 is class B; read-only.
    split : tuple of m str
        "train" or "test".
    names : tuple of m str
    groups : tuple of m (str or None)
        The drawing style of each picture, where the set has several.
    """

    id: str
    class_names: tuple[str, str]
    pictures: Pixels
    labels: npt.NDArray[np.int64]
    split: tuple[str, ...]
    names: tuple[str, ...]
    groups: tuple[str | None, ...]

    def __post_init__(self) -> None:
        self.pictures.flags.writeable = False
        self.labels.flags.writeable = False

    def part(self, split: str) -> tuple[Pixels, npt.NDArray[np.int64]]:
        """The pictures (rows) and labels of "train" or "test"."""
        chosen = np.array([part == split for part in self.split])
        return self.pictures[chosen], self.labels[chosen]


class _Dice:
    """Whole numbers from the frozen stream, alike where C's long has 32 bits."""

    def __init__(self, seed: int) -> None:
        self._random = np.random.RandomState(seed)

    def between(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return int(self._random.randint(low, high + 1, dtype=np.int32))

    def colour(self, *ranges: tuple[int, int]) -> Colour:
        red, green, blue = (self.between(low, high) for low, high in ranges)
        return red, green, blue


def _ground(colour: Colour) -> Ints:
    return np.full((SIDE, SIDE, 3), colour, np.int32)


def _painted(picture: Ints, shape: Mask, colour: Colour) -> Ints:
    """Lay a colour over a picture where the shape is; edges are mixed by coverage."""
    shape = np.broadcast_to(shape, (SIDE * _FINE, SIDE * _FINE))
    cover = shape.reshape(SIDE, _FINE, SIDE, _FINE).sum(axis=(1, 3), dtype=np.int32)[..., None]
    points = _FINE * _FINE
    mixed: Ints = picture * (points - cover) + _ground(colour) * cover
    return (mixed + points // 2) // points


# Discs, squares and triangles of one radius have one area, that of the disc.


def _disc(row: int, column: int, radius: int) -> Mask:
    inside: Mask = (_ROWS - row) ** 2 + (_COLUMNS - column) ** 2 <= radius**2
    return inside


def _square(row: int, column: int, radius: int) -> Mask:
    half = radius * 8862 // 10_000  # sqrt(pi) / 2
    inside: Mask = (abs(_ROWS - row) <= half) & (abs(_COLUMNS - column) <= half)
    return inside


def _triangle(row: int, column: int, radius: int) -> Mask:
    """Equal sides, one corner up, its centroid at (row, column)."""
    reach = radius * 15_551 // 10_000  # centroid to corner: sqrt(4 pi / (3 sqrt(3)))
    down = _ROWS - row
    sides = 1732 * abs(_COLUMNS - column) <= 1000 * (down + reach)  # 1.732 = sqrt(3)
    inside: Mask = (2 * down <= reach) & sides
    return inside


_SHAPES: tuple[tuple[str, Callable[[int, int, int], Mask]], ...] = (
    ("circle", _disc),
    ("square", _square),
    ("triangle", _triangle),
)

Drawn = tuple[str, Ints]


def _shapes(dice: _Dice, is_a: bool) -> Drawn:
    grey = dice.between(15, 60)
    radius = dice.between(9 * _PIXEL, 16 * _PIXEL)
    kind, shape = _SHAPES[dice.between(0, 2)]
    room = radius * 16 // 10  # a triangle reaches that far
    row, column = (dice.between(room, SIDE * _PIXEL - room) for _ in range(2))
    strong, middle, weak = dice.colour((180, 255), (20, 80), (10, 60))
    colour = (strong, middle, weak) if is_a else (weak, middle, strong)
    picture = _painted(_ground((grey, grey, grey)), shape(row, column, radius), colour)
    return f"{'red' if is_a else 'blue'} {kind}", picture


def _sun(dice: _Dice, is_a: bool) -> Drawn:
    sky = dice.colour((15, 35), (25, 45), (60, 100))
    land = dice.colour((10, 30), (40, 70), (15, 35))
    picture = _painted(_ground(sky), _ROWS > 55 * _PIXEL, land)
    row = dice.between(9, 23) if is_a else dice.between(33, 47)
    column = dice.between(9, 54)
    radius = dice.between(5 * _PIXEL, 8 * _PIXEL)
    light = dice.colour((240, 255), (190, 235), (60, 110))
    sun = _disc(row * _PIXEL, column * _PIXEL, radius)
    return f"sun {'high' if is_a else 'low'}", _painted(picture, sun, light)


def _circle_triangle(dice: _Dice, is_a: bool) -> Drawn:
    radius = dice.between(15 * _PIXEL, 18 * _PIXEL)
    row, column = (_MIDDLE + dice.between(-_PIXEL, _PIXEL) for _ in range(2))
    colour = dice.colour((150, 255), (150, 255), (150, 255))
    ground = dice.colour((10, 35), (10, 35), (10, 35))
    shape = _disc if is_a else _triangle
    picture = _painted(_ground(ground), shape(row, column, radius), colour)
    return "circle" if is_a else "triangle", picture


def _bright_dark(dice: _Dice, is_a: bool) -> Drawn:
    light, spread = (dice.between(140, 200), 20) if is_a else (dice.between(10, 40), 10)
    near = (light - spread, light + spread)
    ground, spot = (dice.colour(near, near, near) for _ in range(2))
    row, column = (dice.between(12, 52) * _PIXEL for _ in range(2))
    radius = dice.between(8 * _PIXEL, 14 * _PIXEL)
    picture = _painted(_ground(ground), _disc(row, column, radius), spot)
    return "bright" if is_a else "dark", picture


def _same_different(dice: _Dice, is_a: bool) -> Drawn:
    """Edges keep to a grid of 4 pixels, so that pictures and negatives still add up to
    255 everywhere when they are shrunk to 32 or 16 pixels a side."""
    picture = _ground((128, 128, 128))
    left_bright = bool(dice.between(0, 1))
    for column, bright in ((4, left_bright), (36, left_bright == is_a)):
        grey = dice.between(205, 250) if bright else dice.between(5, 50)
        top, left = 4 * dice.between(4, 7), column + 4 * dice.between(0, 1)
        picture[top : top + 20, left : left + 20] = grey
    return "same" if is_a else "different", picture


def _stripes(dice: _Dice, is_a: bool) -> Drawn:
    width = dice.between(4 * _PIXEL, 7 * _PIXEL)
    phase = dice.between(0, 2 * width - 1)
    dark, bright = (dice.colour(*[limits] * 3) for limits in ((5, 50), (190, 250)))
    across = _ROWS if is_a else _COLUMNS
    picture = _painted(_ground(dark), (across + phase) // width % 2 == 1, bright)
    return f"{'across' if is_a else 'upright'} stripes", picture


@dataclass(frozen=True)
class _Recipe:
    class_names: tuple[str, str]
    draw: Callable[[_Dice, bool], Drawn]
    with_negatives: bool = False

    def several(self, dice: _Dice, is_a: bool, count: int) -> Iterator[Drawn]:
        """``count`` pictures of one class, numbered; or half as many and their negatives."""
        for number in range(1, count // (2 if self.with_negatives else 1) + 1):
            name, picture = self.draw(dice, is_a)
            yield f"{name} {number}", picture
            if self.with_negatives:
                yield f"{name} {number}, negative", 255 - picture


_RECIPES = {
    "shapes": _Recipe(("Red", "Blue"), _shapes),
    "sun": _Recipe(("High", "Low"), _sun),
    "circle-triangle": _Recipe(("Circle", "Triangle"), _circle_triangle),
    "bright-dark": _Recipe(("Bright", "Dark"), _bright_dark),
    "same-different": _Recipe(("Same", "Different"), _same_different, with_negatives=True),
    "stripes": _Recipe(("Across", "Upright"), _stripes),
}

#: The sets that :func:`make` can draw.
IDS = tuple(_RECIPES)


def make(id: str, seed: int = 2) -> SampleSet:
    """Draw a set: 20 + 20 pictures to train on and 10 + 10 fresh ones to test with.

    In ``same-different`` every picture x comes with its negative 255 - x under the same
    label and in the same part. Any weights give the two scores of such a pair the same
    total, so no weights bring the cost of a balanced set below ln 2.

    Parameters
    ----------
    id : str
        One of :data:`IDS`.
    seed : int
        Other seeds draw other pictures of the same kind; 2 is what the site ships.

    Returns
    -------
    SampleSet
        Class A first, the training part first.

    Raises
    ------
    ValueError
        If there is no such set.
    """
    if id not in _RECIPES:
        raise ValueError(f"id must be one of {', '.join(IDS)}, got {id!r}")
    recipe = _RECIPES[id]
    dice = _Dice(seed)
    rows = [
        (name, picture.astype(np.uint8).reshape(-1), int(is_a), part)
        for part, count in (("train", TRAIN), ("test", TEST))
        for is_a in (True, False)
        for name, picture in recipe.several(dice, is_a, count)
    ]
    names, pictures, labels, split = zip(*rows, strict=True)
    return SampleSet(
        id=id,
        class_names=recipe.class_names,
        pictures=np.array(pictures),
        labels=np.array(labels, np.int64),
        split=split,
        names=names,
        groups=(None,) * len(names),
    )
