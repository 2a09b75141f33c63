"""Joins the modules that the page and its worker run at their start into a few files.

The sources keep modules of one purpose each. Each would be a request of its own, and on a first
visit requests, not bytes, are what a browser and a small server are busy with. Modules of other
pages stay as they are; those that nobody names any more do not ship.
"""

import shutil
import tempfile
from pathlib import Path

from . import head, listing, node, references
from .errors import MissingInputError

JOINER = "esbuild/bin/esbuild"
FOLDER = "boot"
SCRIPTS = (".js", ".mjs")
WORKER = "trainer.json"
# What the build itself writes, the first at its very end; and what stays as its makers wrote it.
APART = ("./build.js", "./languages.js", "../python/*", "../vendor/*")
SHARED = "shared"  # begin of the names of files with what several of the others import


def join(modules: Path, site: Path) -> None:
    """Put joined modules in the place of those of the page, its story and its worker.

    Parameters
    ----------
    modules : the node_modules folder.
    site : the site, with all modules in it.

    Raises
    ------
    MissingInputError
        The page names none of these modules.
    StepError
        They cannot be joined.
    """
    text = (site / head.PAGE).read_text(encoding="utf-8")
    page = [name for name in head.MODULE.findall(text) if name.startswith(f"{FOLDER}/")]
    if not page:
        raise MissingInputError(f"{head.PAGE} names no module of {FOLDER}/.")
    story = [name for name in references.named(site, references.LATER) if name.endswith(".js")]
    for entries in ([*page, head.PYTHON, *story], list(references.named(site, WORKER))):
        with tempfile.TemporaryDirectory() as folder:
            bundle(modules / JOINER, site, entries, Path(folder))
            put(Path(folder), entries, site)
    remove_unnamed(site)


def bundle(joiner: Path, site: Path, entries: list[str], into: Path) -> None:
    """Join what some modules import; what several of them share comes into files of its own."""
    node.run(
        [
            joiner,
            *entries,
            *("--bundle", "--splitting", "--format=esm", "--target=es2022", "--charset=utf8"),
            *(f"--outbase={FOLDER}", f"--outdir={into}", f"--chunk-names={SHARED}-[hash]"),
            *(f"--external:{name}" for name in APART),
            "--log-level=warning",
        ],
        cwd=site,
        failed="The page's modules could not be joined",
    )


def put(made: Path, entries: list[str], site: Path) -> None:
    """Move what was joined to its places in the site."""
    for name in entries:
        source = (made / name.removeprefix(f"{FOLDER}/")).with_suffix(".js")
        shutil.move(source, site / name)
    for shared in made.glob(f"{SHARED}-*.js"):
        shutil.move(shared, site / FOLDER / shared.name)


def remove_unnamed(site: Path) -> None:
    """Take out modules that no file of the site names, and those that only they named."""
    names = {
        path: set(references.named(site, path))
        for path in listing.files(site)
        if not path.startswith("vendor/")
    }
    ours = {path for path in names if path.startswith(f"{FOLDER}/") and path.endswith(SCRIPTS)}
    while unnamed := ours.difference(*names.values()):
        for path in unnamed:
            (site / path).unlink()
            del names[path]
        ours -= unnamed
