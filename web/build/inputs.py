"""Whether dist/ was made from the sources as they are now."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from . import listing
from .errors import CheckError
from .hashes import sha256
from .paths import DIST, ROOT, VENV

STAMP = VENV / "site.json"
SOURCES = ("py_logreg", "web", "LICENSE", "README.md", "build.py", "pyproject.toml")
IGNORED = {"__pycache__", "node_modules", ".DS_Store"}


def sources(root: Path = ROOT) -> Iterator[Path]:
    """Every file that the site is made from, in a fixed order."""
    for name in SOURCES:
        path = root / name
        below = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in below:
            if file.is_file() and not IGNORED.intersection(file.relative_to(root).parts):
                yield file


def digest(files: Iterator[Path], root: Path = ROOT) -> str:
    """One hash over names and contents."""
    whole = hashlib.sha256()
    for file in files:
        whole.update(f"{file.relative_to(root).as_posix()}\0{sha256(file)}\n".encode())
    return whole.hexdigest()


def fresh() -> bool:
    """Whether dist/ is whole and its sources have not changed since."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
        return bool(
            stamp == {"sources": digest(sources()), "site": sha256(DIST / listing.NAME)}
            and not listing.faults(DIST)
        )
    except (OSError, ValueError, CheckError):
        return False


def stamp(made_from: str) -> None:
    """Remember what dist/ was made from."""
    built = {"sources": made_from, "site": sha256(DIST / listing.NAME)}
    STAMP.write_text(json.dumps(built), encoding="utf-8")
