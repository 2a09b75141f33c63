"""The sample sets: drawn once by web/samples/sheets.py, then taken from the cache."""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from . import inputs, node
from .console import say
from .errors import MissingInputError
from .paths import ROOT, WEB, cache
from .processes import run

PROGRAM = WEB / "samples" / "sheets.py"
DONE = ".complete"


def sheets(modules: Path) -> Path:
    """The folder with the finished sheets.

    Parameters
    ----------
    modules : the node_modules folder with the emoji sets and sharp.
    """
    if not PROGRAM.is_file():
        raise MissingInputError(f"{PROGRAM} is missing: it draws the sample sets.")
    home = cache() / "samples" / inputs.digest(drawn_from())[:16]
    if (home / DONE).is_file():
        return home
    say("Drawing the sample sets ...")
    home.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=".samples-", dir=home.parent))
    try:
        run(
            [sys.executable, PROGRAM, "--node-modules", modules, "--out", work],
            cwd=ROOT,
            env={"PATH": node.search_path(), "PYTHONPATH": str(ROOT)},
            failed="the sample sets could not be drawn",
        )
        if not (work / "index.json").is_file():
            raise MissingInputError(f"{PROGRAM.name} wrote no index.json.")
        (work / DONE).touch()
        work.chmod(0o755)
        shutil.rmtree(home, ignore_errors=True)
        work.rename(home)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return home


def drawn_from() -> Iterator[Path]:
    """The sources that the sheets depend on."""
    protocol = WEB / "protocol" / "messages.py"  # the sizes of pictures
    parts = (ROOT / "py_logreg", WEB / "samples", WEB / "package-lock.json", protocol)
    for file in inputs.sources():
        if any(file.is_relative_to(part) for part in parts):
            yield file


def copy(sheets: Path, into: Path) -> None:
    """Put the sheets into the site."""
    shutil.copytree(sheets, into, ignore=shutil.ignore_patterns(DONE))
