"""files.json: every other file of the site with its size and sha256."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TypedDict

from .errors import CheckError
from .hashes import sha256

NAME = "files.json"


class Entry(TypedDict):
    path: str  # with forward slashes, relative to the site
    bytes: int
    sha256: str


def files(site: Path) -> Iterator[str]:
    """Paths of all files below ``site``, sorted, with forward slashes."""
    yield from sorted(
        path.relative_to(site).as_posix() for path in site.rglob("*") if not path.is_dir()
    )


def write(site: Path) -> None:
    """List what is there."""
    (site / NAME).write_text(json.dumps(entries(site), indent=1) + "\n", encoding="utf-8")


def entries(site: Path) -> list[Entry]:
    """What there is to list: every file but the list itself."""
    return [
        Entry(path=path, bytes=(site / path).stat().st_size, sha256=sha256(site / path))
        for path in files(site)
        if path != NAME
    ]


def read(site: Path) -> list[Entry]:
    """The list as written.

    Raises
    ------
    CheckError
        There is none, or it is not such a list.
    """
    path = site / NAME
    if not path.is_file():
        raise CheckError(f"There is no built site in {site}: run build.py build.")
    try:
        stated = json.loads(path.read_text(encoding="utf-8"))
        return [
            Entry(path=str(one["path"]), bytes=int(one["bytes"]), sha256=str(one["sha256"]))
            for one in stated
        ]
    except (ValueError, KeyError, TypeError) as error:
        raise CheckError(f"{path} is damaged ({error}): run build.py build.") from error


def faults(site: Path) -> list[str]:
    """Each way in which the tree is not what its list says, as a sentence."""
    listed = {entry["path"]: entry for entry in read(site)}
    present = set(files(site)) - {NAME}
    found = [f"{path} is in no list." for path in sorted(present - set(listed))]
    found += [f"{path} is listed and missing." for path in sorted(set(listed) - present)]
    for path in sorted(present & set(listed)):
        if sha256(site / path) != listed[path]["sha256"]:
            found.append(f"{path} is not what was built: its sha256 differs from the list.")
    return found
