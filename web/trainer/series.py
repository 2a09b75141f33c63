"""The curve of a training: one row of numbers for each iteration shown."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

#: iteration, seconds, cost, share right in training, share right in the tests (NaN: not measured)
COLUMNS = 5

#: Every iteration below this is kept; later ones more and more thinly, so that a curve of
#: 100,000 iterations has some thousands of rows.
DENSE = 2048


def wanted(iteration: int) -> bool:
    """Whether the curve has a row for this iteration anyway.

    The stride is odd, so that a cost that bounces with every other update still shows.
    """
    stride, end = 1, DENSE
    while iteration >= end:
        stride, end = 2 * stride + 1, 2 * end
    return iteration % stride == 0


class Series:
    """Rows in rising order of the iteration, and what the page has of them.

    Attributes
    ----------
    marks : list of int
        Iterations at which the data changed.
    restart : bool
        The page must throw its rows away: the next `fresh` begins anew.
    """

    def __init__(self) -> None:
        self._rows: NDArray[np.float64] = np.empty((256, COLUMNS))
        self._count = 0
        self._told = 0
        self.marks: list[int] = []
        self.restart = True

    @classmethod
    def of(cls, rows: NDArray[np.float64], marks: list[int]) -> Series:
        """A curve that was kept."""
        series = cls()
        series._rows = np.concatenate([rows, series._rows])
        series._count = len(rows)
        series.marks = list(marks)
        return series

    @property
    def rows(self) -> NDArray[np.float64]:
        """All rows, shape (k, 5). Not to be written to."""
        return self._rows[: self._count]

    @property
    def last(self) -> int | None:
        """The iteration of the last row."""
        return int(self._rows[self._count - 1, 0]) if self._count else None

    def add(
        self, iteration: int, seconds: float, cost: float, train: float, test: float = np.nan
    ) -> None:
        """Append a row; a second one for the same iteration takes the place of the first."""
        row = np.array([iteration, seconds, cost, train, test])
        if self.last == iteration:
            there = self._rows[self._count - 1]
            if np.array_equal(there, row, equal_nan=True):
                return
            self._cut(self._count - 1)
        if self._count == len(self._rows):
            self._rows = np.concatenate([self._rows, np.empty_like(self._rows)])
        self._rows[self._count] = row
        self._count += 1

    def mark(self, iteration: int) -> None:
        """The data changed here: the curve may jump."""
        if iteration not in self.marks[-1:]:
            self.marks.append(iteration)

    def back_to(self, iteration: int) -> None:
        """Throw away what lies after `iteration`."""
        self._cut(int(np.searchsorted(self.rows[:, 0], iteration, side="right")))
        self.marks = [mark for mark in self.marks if mark <= iteration]

    def fresh(self) -> NDArray[np.float64]:
        """The rows that the page does not have yet, flat; from now on it has them."""
        rows = self._rows[self._told : self._count].ravel()
        self._told = self._count
        self.restart = False
        return rows

    def tell_again(self) -> None:
        """The page needs all rows anew."""
        self._told = 0
        self.restart = True

    def _cut(self, count: int) -> None:
        self._count = count
        if count < self._told:
            self.tell_again()
