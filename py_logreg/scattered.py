"""Rows that lie apart in memory, used as if they were one table.

Ten thousand pictures take 123 MB. Where they are kept in blocks, one more copy of them all, only to
have them in one array, would double that; training needs a few rows at a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Scattered"]


class Scattered:
    """A table of uint8 rows (m, n) whose rows lie in several blocks of equal height.

    It can be given wherever the library takes examples as rows: `descent.Descent`,
    `kernels.Rows`, `kernels.Gram`.

    Parameters
    ----------
    blocks : sequence of ndarray of shape (height, n), uint8
        Used as they are, never changed.
    rows : array_like of int, shape (m,)
        Where each row of the table lies, counted through all blocks.

    Examples
    --------
    >>> blocks = [np.array([[1, 2], [3, 4]], np.uint8), np.array([[5, 6], [7, 8]], np.uint8)]
    >>> S = Scattered(blocks, [3, 0])
    >>> S.shape
    (2, 2)
    >>> S[:1]
    array([[7, 8]], dtype=uint8)
    """

    dtype = np.dtype(np.uint8)
    ndim = 2

    def __init__(self, blocks: Sequence[NDArray[np.uint8]], rows: Any) -> None:
        self._blocks = blocks
        self._rows = np.asarray(rows, np.intp)
        self._height = len(blocks[0])
        self.shape: tuple[int, int] = (len(self._rows), blocks[0].shape[1])

    @property
    def size(self) -> int:
        """How many numbers there are."""
        return self.shape[0] * self.shape[1]

    def __len__(self) -> int:
        return self.shape[0]

    def __getitem__(self, key: Any) -> NDArray[np.uint8]:
        """Some rows, chosen as those of an array are, and of them some columns: ``S[part, panel]``.

        Rows that follow each other in one block are not copied: do not write to what you get.
        """
        chosen, columns = key if isinstance(key, tuple) else (key, slice(None))
        rows = self._rows[chosen]
        if rows.ndim == 0:
            row: NDArray[np.uint8] = self._block(int(rows))[int(rows) % self._height, columns]
            return row
        if self._is_run(rows):
            first = int(rows[0])
            at = first % self._height
            return self._block(first)[at : at + len(rows), columns]
        width = len(range(*columns.indices(self.shape[1])))
        taken = np.empty((len(rows), width), np.uint8)
        for place, one in enumerate(rows.tolist()):
            taken[place] = self._block(one)[one % self._height, columns]
        return taken

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        return self[:].astype(dtype or np.uint8)

    def _block(self, row: int) -> NDArray[np.uint8]:
        return self._blocks[row // self._height]

    def _is_run(self, rows: NDArray[np.intp]) -> bool:
        """Whether these rows follow each other in one block."""
        if not len(rows):
            return False
        one_block = rows[0] // self._height == rows[-1] // self._height
        return bool(one_block and (np.diff(rows) == 1).all())
