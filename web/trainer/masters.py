"""Room for the pictures themselves: rows of 64 x 64 x 3 bytes that never move."""

from collections.abc import Sequence
from typing import cast

import numpy as np
from numpy.typing import NDArray

from py_logreg.scattered import Scattered

Pixels = NDArray[np.uint8]

#: Height and width of a master, and how many numbers it has.
SIDE = 64
LENGTH = SIDE * SIDE * 3

#: Rows in one block. Growing adds a block, so that nothing is ever copied.
BLOCK = 256


class Masters:
    """A growable store of uint8 rows; a row number stays valid until it is freed."""

    def __init__(self) -> None:
        self._blocks: list[Pixels] = []
        self._free: list[int] = []
        self._count = 0

    def add(self, master: Pixels) -> int:
        """Keep a copy of `master`, shape (12288,); returns its row."""
        if self._free:
            row = self._free.pop()
        else:
            row = self._count
            if row == BLOCK * len(self._blocks):
                self._blocks.append(np.empty((BLOCK, LENGTH), np.uint8))
            self._count += 1
        self[row][:] = master
        return row

    def free(self, row: int) -> None:
        """Let the row be used for another picture."""
        self._free.append(row)

    def rows(self, rows: Sequence[int]) -> Pixels:
        """Some rows as a table, shape (len(rows), 12288), without a copy; it is not to be changed.

        It shows what these rows hold, until they are freed.
        """
        return cast(Pixels, Scattered(self._blocks, rows))

    def __getitem__(self, row: int) -> Pixels:
        found: Pixels = self._blocks[row // BLOCK][row % BLOCK]
        return found

    def take(self, rows: Sequence[int]) -> Pixels:
        """Copies of some rows, shape (len(rows), 12288)."""
        taken = np.empty((len(rows), LENGTH), np.uint8)
        for place, row in enumerate(rows):
            taken[place] = self[row]
        return taken
