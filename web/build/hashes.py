"""A file is what its sha256 says."""

import hashlib
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
