"""What is remembered of a run, so that one can look back at it.

A moment is a frozen descent: its parameters, scores and cost are those the run had, to the last
bit. Only so many moments fit; when the room is full, every third one stays.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import Any

#: Moments kept at most, and bytes.
MOST = 512
ROOM = 32 << 20


class Checkpoints:
    """Moments of one run on unchanged pictures, oldest first.

    Attributes
    ----------
    every : int
        Kept are the first moment and the iterations that this number divides. It is a power of
        three, and so odd: a cost that bounces with every other update still shows.
    """

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._moments: list[Any] = []
        self._bytes = 0
        self.every = 1

    @property
    def first(self) -> int | None:
        """The iteration of the oldest moment."""
        return self._moments[0].iteration if self._moments else None

    @property
    def bytes(self) -> int:
        """What the moments take up."""
        return self._bytes

    def keep(self, moment: Any) -> None:
        """Remember a moment unless it is there already. It must never change from now on."""
        if self._moments:
            latest = self._moments[-1].iteration
            if moment.iteration <= latest or moment.iteration % self.every:
                return
        self._moments.append(moment)
        self._bytes += _size(moment)
        while len(self._moments) > 1 and (len(self._moments) > MOST or self._bytes > self._room):
            self._thin()

    def at(self, iteration: int) -> Any:
        """The last moment up to `iteration`, else the first; None if there is none."""
        place = bisect_right(self._moments, iteration, key=lambda moment: moment.iteration)
        return self._moments[max(0, place - 1)] if self._moments else None

    def back_to(self, iteration: int) -> None:
        """Forget what lies after `iteration`."""
        place = bisect_right(self._moments, iteration, key=lambda moment: moment.iteration)
        self._replace(self._moments[:place])

    def clear(self) -> None:
        """Forget everything."""
        self._replace([])
        self.every = 1

    def _thin(self) -> None:
        self.every *= 3
        first, *rest = self._moments
        self._replace([first, *(one for one in rest if one.iteration % self.every == 0)])

    def _replace(self, moments: list[Any]) -> None:
        self._moments = moments
        self._bytes = sum(map(_size, moments))


def _size(moment: Any) -> int:
    """Bytes that a moment takes up by itself: what its kind of point holds."""
    z = moment.z.size
    if moment.method == "gram":
        return int(8 * 4 * z)
    return int(8 * 2 * (z + moment.n * z // moment.m))
