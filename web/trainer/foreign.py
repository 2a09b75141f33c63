"""Zips that others made: one folder per class, or the pictures of a Teachable Machine project."""

from __future__ import annotations

import re
from typing import NamedTuple

from protocol.messages import CLASSES
from trainer.refused import RefusedError
from trainer.zipped import Zipped

#: Endings of picture files; other members are left alone.
PICTURE = re.compile(r"\.(avif|bmp|gif|jpe?g|png|tiff?|webp)$", re.IGNORECASE)

#: What systems leave in zips.
HIDDEN = re.compile(r"(^|/)(\.|__MACOSX/|Thumbs\.db$)")

#: A picture of a class without a folder: "Cat-!-12.webp", "Cat_12.jpg", "Cat-samples-12.png".
NUMBERED = re.compile(r"^(?P<name>.+?)(-!-|-samples-|[-_ ])\d+\.\w+$")


class Member(NamedTuple):
    """A picture of a zip: where it lies, and which class its folder or its name tells."""

    path: str
    folder: str


def pictures(zipped: Zipped) -> list[Member]:
    """The pictures with their classes; RefusedError "zip-no-classes" if there are not two to six.

    A folder "test" is no class.
    """
    paths = [name for name in zipped.names if PICTURE.search(name) and not HIDDEN.search(name)]
    found = [Member(path, _class_of(path)) for path in paths]
    named = [one for one in found if one.folder]
    if not 2 <= len(classes(named)) <= len(CLASSES):
        raise RefusedError("zip-no-classes", most=len(CLASSES))
    return named


def classes(found: list[Member]) -> list[str]:
    """The names of the classes, in order."""
    return sorted({one.folder for one in found if one.folder.lower() != "test"})


def _class_of(path: str) -> str:
    *folders, file = path.split("/")
    numbered = NUMBERED.match(file)
    if numbered and numbered[2] == "-!-":
        return numbered["name"]
    if folders:
        return folders[-1]
    return numbered["name"] if numbered else ""
