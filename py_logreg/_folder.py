"""A folder of pictures, one sub-folder a class, as numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .pictures import PictureError, to_vector


@dataclass(frozen=True)
class Folder:
    """What a folder held.

    Attributes
    ----------
    X : uint8 ndarray of shape (m, n)
    y : int ndarray of shape (m,)
        The number of each picture's class. The first of two sub-folders is class A, number 1;
        more than two are numbered in their order.
    class_names : tuple of str
        The name of each number.
    skipped : list of str
        Files that are no pictures, each with the reason.
    """

    X: NDArray[np.uint8]
    y: NDArray[np.int64]
    class_names: tuple[str, ...]
    skipped: list[str]


def read_folder(
    folder: Path,
    size: tuple[int, int],
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Folder:
    """Read every picture below each sub-folder, in the order of their names; hidden ones not.

    Parameters
    ----------
    folder : Path
    size : (int, int)
        Height and width, as for `pictures.to_vector`.
    progress : callable
        Called after each file with how many are done, and of how many.

    Raises
    ------
    ValueError
        If there are fewer than two sub-folders, or one without any picture.
    """
    if not folder.is_dir():
        raise ValueError(f"{folder} is not a folder")
    places = sorted(path for path in folder.iterdir() if path.is_dir() and _shown(path, folder))
    if len(places) < 2:
        raise ValueError(f"{folder} must have at least two sub-folders, one for each class")
    if len(places) == 2:
        places.reverse()
    files = [(path, number) for number, place in enumerate(places) for path in _files(place)]
    rows: list[NDArray[np.uint8]] = []
    numbers: list[int] = []
    skipped: list[str] = []
    for done, (path, number) in enumerate(files, start=1):
        try:
            rows.append(to_vector(path, size))
            numbers.append(number)
        except PictureError as error:
            skipped.append(f"{path}: {error}")
        progress(done, len(files))
    for number, place in enumerate(places):
        if number not in numbers:
            raise ValueError(f"{place} has no picture that can be read")
    return Folder(np.array(rows), np.array(numbers), tuple(p.name for p in places), skipped)


def _files(place: Path) -> Iterator[Path]:
    return (path for path in sorted(place.rglob("*")) if path.is_file() and _shown(path, place))


def _shown(path: Path, above: Path) -> bool:
    return not any(part.startswith(".") for part in path.relative_to(above).parts)
