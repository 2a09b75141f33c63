"""What a teacher adds to a project that a class begins with: a start page, and settings that hold.

A lesson travels in the project file as part of the project's record.
"""

from __future__ import annotations

from typing import Any

from protocol.messages import LOCKS
from trainer.refused import RefusedError

#: Characters at most.
TITLE_LENGTH, WORDS_LENGTH = 80, 2000

#: Which lock forbids a command.
FORBIDDEN = {
    "alpha": "alpha",
    "size": "size",
    "add_class": "classes",
    "remove_class": "classes",
    "rename": "classes",
}


def read(value: Any) -> dict[str, Any] | None:
    """A lesson as it stands in a record or comes from the page: checked; ValueError."""
    if value is None:
        return None
    title, words, locked = (value[name] for name in ("title", "words", "locked"))
    sound = isinstance(title, str) and isinstance(words, str) and isinstance(locked, list)
    if not sound or len(title) > TITLE_LENGTH or len(words) > WORDS_LENGTH:
        raise ValueError("lesson")
    return {"title": title, "words": words, "locked": [one for one in LOCKS if one in locked]}


def allow(lesson: dict[str, Any] | None, kind: str) -> None:
    """RefusedError "locked" if the lesson holds what a command would change."""
    if lesson is not None and FORBIDDEN.get(kind) in lesson["locked"]:
        raise RefusedError("locked")
