"""Which state of the training pictures this is: v1, v2 ..., counted as they change."""

from __future__ import annotations

from collections.abc import Iterable
from zlib import crc32

from trainer.picture import Picture

_State = tuple[int, int, int]


class Versions:
    """Counts the states of a project's training pictures.

    The same pictures with the same labels are the same version again, so that Undo leads back to
    the number that was there before. Without any picture it is version 0.

    Attributes
    ----------
    now : int
        The present version.
    latest : int
        The highest so far.
    """

    def __init__(self, now: int = 0, latest: int = 0) -> None:
        self.now = now
        self.latest = max(now, latest)
        self._seen: dict[_State, int] = {}
        self._fresh = now == 0

    def follow(self, pictures: Iterable[Picture]) -> None:
        """These are the training pictures now."""
        state = _state(pictures)
        if not self._fresh:  # kept with its number: what is there belongs to it
            self._seen[state] = self.now
            self._fresh = True
        elif not state[0]:
            self.now = 0
        elif state in self._seen:
            self.now = self._seen[state]
        else:
            self.latest += 1
            self.now = self._seen[state] = self.latest


def _state(pictures: Iterable[Picture]) -> _State:
    each = sorted((*picture.digest, picture.label or 0) for picture in pictures)
    return len(each), hash(tuple(each)), crc32(repr(each).encode())
