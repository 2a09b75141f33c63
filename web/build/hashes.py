"""A file is what its sha256 says."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from .errors import HashMismatchError


def sha256(path: Path) -> str:
    """The hex digest of a file's contents."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def verify(path: Path, wanted: str) -> None:
    """Raise HashMismatchError unless the file at ``path`` has this digest."""
    found = sha256(path)
    if found != wanted:
        raise HashMismatchError(
            f"{path.name} is not the file it should be: its sha256 is {found[:12]}… "
            f"and {wanted[:12]}… is right."
        )


def digest(files: Iterable[Path], what: str = "") -> str:
    """A name for what is made from these files and, if there is a choice, for ``what`` of them."""
    whole = hashlib.sha256(what.encode())
    for file in files:
        whole.update(sha256(file).encode())
    return whole.hexdigest()[:32]
