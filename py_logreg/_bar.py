"""How far a command has come."""

from __future__ import annotations

from typing import TextIO


class Bar:
    """Progress on a terminal as a bar, elsewhere as a line for every tenth."""

    def __init__(self, stream: TextIO, *, silent: bool) -> None:
        self._stream = stream
        self._steps = 0 if silent else 100 if stream.isatty() else 10
        self._shown: tuple[str, int] | None = None

    def show(self, what: str, done: int, total: int, note: str) -> None:
        """`done` of `total` parts of `what` are done."""
        now = (what, done * self._steps // total)
        if not self._steps or now == self._shown:
            return
        self._shown = now
        share = done / total
        if self._steps == 100:
            filled = int(30 * share)
            bar = "#" * filled + "-" * (30 - filled)
            print(f"\r{what:9}[{bar}] {share:4.0%}  {note}  ", end="", file=self._stream)
        else:
            print(f"{what}: {share:.0%}, {note}", file=self._stream)
        self._stream.flush()

    def close(self) -> None:
        """Leave the bar as it is, for other text to follow."""
        if self._shown is not None and self._steps == 100:
            print(file=self._stream)
        self._shown = None
