"""What the page was told of the pictures' lists: of a long one only what is new is told again."""

from __future__ import annotations

from typing import Any

Entries = list[list[Any]]

#: A longer list is told in portions of so many, each a few milliseconds of the page's time.
PORTION = 400


class Told:
    """The list of each tray as the page has it."""

    def __init__(self) -> None:
        self._lists: dict[str, Entries] = {}

    def changes(
        self, trays: dict[str, Entries]
    ) -> tuple[dict[str, Entries], list[tuple[str, int, Entries]]]:
        """How to tell of these lists: whole ones, then portions (tray, behind, entries)."""
        whole, portions = {}, []
        for tray, now in trays.items():
            behind = _common(self._lists.get(tray, []), now)
            if behind < PORTION:  # also all of a short list
                behind = min(PORTION, len(now))
                whole[tray] = now[:behind]
            rest = range(behind, len(now), PORTION)
            portions += [(tray, start, now[start : start + PORTION]) for start in rest]
            if not rest and tray not in whole:
                portions.append((tray, behind, []))  # the end is gone
            self._lists[tray] = now
        return whole, portions


def _common(before: Entries, now: Entries) -> int:
    """How many entries two lists have in common at their beginning."""
    for place, (old, new) in enumerate(zip(before, now, strict=False)):
        if old != new:
            return place
    return min(len(before), len(now))
