"""What can be taken back: a stack of named inverse operations."""

from collections.abc import Callable
from typing import NamedTuple

#: So many operations can be taken back.
DEPTH = 40


def _nothing() -> None:
    """Nothing to let go of."""


class _Entry(NamedTuple):
    word: str
    inverse: Callable[[], None]
    forget: Callable[[], None]


class UndoStack:
    """Operations that were made, each with the function that takes it back."""

    def __init__(self) -> None:
        self._entries: list[_Entry] = []

    @property
    def word(self) -> str | None:
        """The word key of what `undo` would take back, or None."""
        return self._entries[-1].word if self._entries else None

    def push(
        self,
        word: str,
        inverse: Callable[[], None],
        forget: Callable[[], None] = _nothing,
    ) -> None:
        """Remember an operation.

        Parameters
        ----------
        word : str
            Names the operation on the page.
        inverse : callable
            Takes it back, provided everything later was taken back before.
        forget : callable
            Called instead of `inverse` once the operation can no longer be taken back.
        """
        self._entries.append(_Entry(word, inverse, forget))
        if len(self._entries) > DEPTH:
            self._entries.pop(0).forget()

    def undo(self) -> str | None:
        """Take the last operation back; returns its word, or None if there is none."""
        if not self._entries:
            return None
        entry = self._entries[-1]
        entry.inverse()  # stays if this is refused
        self._entries.remove(entry)
        return entry.word

    def clear(self) -> None:
        """Nothing can be taken back any more."""
        while self._entries:
            self._entries.pop().forget()
