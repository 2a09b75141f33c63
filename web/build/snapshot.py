"""Records what Python's memory holds once its packages are loaded; the page wakes from it."""

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

from . import node
from .console import say, warn
from .errors import StepError
from .hashes import digest
from .paths import WEB, cache

PROGRAM = WEB / "build" / "snapshot.mjs"
RECIPE = (PROGRAM, WEB / "boot" / "snapshot.mjs", WEB / "boot" / "archive.mjs")
NAME = "snapshot.bin"


def make(pyodide: Path, archives: list[dict[str, Any]], folder: Path) -> dict[str, Any] | None:
    """Put the snapshot beside the archives that it was recorded with.

    Parameters
    ----------
    pyodide : the folder of the npm package.
    archives : path and root of each archive, as bundle.mjs lists them.
    folder : that of the archives.

    Returns
    -------
    What the interpreter must know, with the shared libraries to load, or None if this Node could
    not record one: the page then starts from the archives, only slower.
    """
    stdlib = folder / "stdlib.zip"
    roots = {folder / one["path"]: one["root"] for one in archives}
    shelf = cache() / "python"
    made = shelf / f"{digest([*RECIPE, pyodide / 'pyodide.asm.wasm', stdlib, *roots])}.bin"
    if not made.is_file():
        say("Recording Python's memory ...")
        try:
            record(pyodide, stdlib, roots, made)
        except StepError as error:
            warn(f"  {error}\n  Without a snapshot Python only starts slower.")
            return None
    shutil.copyfile(made, folder / NAME)
    facts: dict[str, Any] = json.loads(made.with_suffix(".json").read_text(encoding="utf-8"))
    return {"path": NAME, **facts}


def record(pyodide: Path, stdlib: Path, roots: dict[Path, str], target: Path) -> None:
    """Run the recorder and keep what it made if it is whole."""
    packages = json.dumps([[str(path), root] for path, root in roots.items()])
    with tempfile.TemporaryDirectory(dir=target.parent) as work:
        fresh = Path(work, "snapshot")
        node.run(
            [PROGRAM, pyodide, fresh, stdlib, packages],
            failed="Pyodide could not record its memory",
        )
        facts = json.loads(fresh.with_suffix(".json").read_text(encoding="utf-8"))
        memory = fresh.with_suffix(".bin").read_bytes()
        if len(memory) != facts["head"] + sum(end - begin for begin, end in facts["runs"]):
            raise StepError("The recorded memory is not as long as it should be.")
        if str(pyodide).encode() in memory:
            raise StepError("The recorded memory names a folder of this machine.")
        fresh.with_suffix(".json").replace(target.with_suffix(".json"))
        fresh.with_suffix(".bin").replace(target)
