"""Joins the modules that the page and its worker run at their start into a few files.

The sources keep modules of one purpose each. Each would be a request of its own, and on a first
visit requests, not bytes, are what a browser and a small server are busy with. Modules of other
pages stay as they are; those that nobody names any more do not ship.
"""

import json
import shutil
import tempfile
from pathlib import Path

from . import head, listing, node, references
from .errors import MissingInputError
from .processes import run_quietly

JOINER = "esbuild/bin/esbuild"
FOLDER = "boot"
STORY = "boot/story"
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
    story = sorted(path.relative_to(site).as_posix() for path in (site / STORY).glob("*.js"))
    config = json.loads((site / WORKER).read_text(encoding="utf-8"))
    named: list[str] = [config["interpreter"], *config["js_modules"]["worker"]]
    worker = [name.removeprefix("./") for name in named]
    groups = ([*page, head.PYTHON, *story], worker)
    with tempfile.TemporaryDirectory() as folder:
        for number, entries in enumerate(groups):
            bundle(modules / JOINER, site, entries, Path(folder, str(number)))
        for number, entries in enumerate(groups):
            put(Path(folder, str(number)), entries, site)
    remove_unnamed(site)


def bundle(joiner: Path, site: Path, entries: list[str], into: Path) -> None:
    """Join what some modules import; what several of them share comes into files of its own."""
    program = shutil.which("node", path=node.search_path())
    run_quietly(
        [
            program or "node",
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
    while True:
        files = list(listing.files(site))
        named = {
            name
            for path in files
            if not path.startswith("vendor/")
            for name in references.named(site, path)
        }
        ours = [path for path in files if path.startswith(f"{FOLDER}/")]
        unnamed = [path for path in ours if path.endswith((".js", ".mjs")) and path not in named]
        if not unnamed:
            return
        for path in unnamed:
            (site / path).unlink()
