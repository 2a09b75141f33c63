"""Translates the Python of the page into bytecode, in two archives of the site's folder python/.

One holds what the page starts with, the other the story, which boot/site.js fetches when somebody
enters it. The archives store their files as they are; web/boot/micropython.mjs reads them.
"""

import json
import shutil
import tempfile
import zipfile
from pathlib import Path

from . import addresses, node
from .console import say
from .errors import CheckError, StepError
from .hashes import digest
from .paths import cache

PROGRAM = Path(__file__).with_suffix(".mjs")
COMPILER = "@pybricks/mpy-cross-v6"
VERSION = b"M\x06"  # what every file of this kind begins with
WHEN = (1980, 1, 1, 0, 0, 0)
MAIN = "app/main.py"  # stays a script: it runs before it could be imported
STORY = "app/story"
PAGE_ARCHIVE = "python/page.zip"
STORY_ARCHIVE = "python/story.zip"


def make(modules: Path, site: Path) -> None:
    """Put the archives into the site, and take the sources that only the page needs out of it.

    Parameters
    ----------
    modules : the node_modules folder.
    site : the site, with the sources in it.

    Raises
    ------
    CheckError
        A source names an address outside the site.
    StepError
        A source cannot be translated.
    """
    story = sources(site, STORY)
    page = [name for name in sources(site, "app", "protocol") if name not in (MAIN, *story)]
    for name in [MAIN, *page, *story]:
        for address in addresses.find(name, (site / name).read_bytes()):
            raise CheckError(f"{name} would fetch {address}.")
    for target, names in ((PAGE_ARCHIVE, page), (STORY_ARCHIVE, story)):
        (site / target).parent.mkdir(exist_ok=True)
        shutil.copyfile(translated(modules / COMPILER, site, names), site / target)
    for name in sources(site, "app"):
        if name != MAIN:
            (site / name).unlink()
    shutil.rmtree(site / STORY)


def sources(site: Path, *folders: str) -> list[str]:
    """Paths in the site of the Python files of some folders."""
    return sorted(
        path.relative_to(site).as_posix()
        for folder in folders
        for path in (site / folder).rglob("*.py")
    )


def translated(compiler: Path, site: Path, names: list[str]) -> Path:
    """The archive of some modules, from the cache if nothing that it is made from has changed."""
    shelf = cache() / "python"
    shelf.mkdir(parents=True, exist_ok=True)
    recipe = [PROGRAM, compiler / "package.json", *(site / name for name in names)]
    made = shelf / f"{digest(recipe, json.dumps(names))}.zip"
    if not made.is_file():
        say(f"Translating {len(names)} modules of the page ...")
        with tempfile.TemporaryDirectory(dir=shelf) as work:
            fresh = Path(work, made.name)
            translate(compiler, site, names, fresh)
            fresh.replace(made)
    return made


def translate(compiler: Path, site: Path, names: list[str], target: Path) -> None:
    """Run the compiler and archive what it made."""
    jobs = [
        {"name": name, "source": str(site / name), "target": str(target.with_suffix(f".{i}"))}
        for i, name in enumerate(names)
    ]
    node.run(
        [PROGRAM, compiler, json.dumps(jobs)],
        failed="The page's Python could not be translated",
    )
    with zipfile.ZipFile(target, "w") as archive:
        for job in jobs:
            content = Path(job["target"]).read_bytes()
            if not content.startswith(VERSION):
                raise StepError(f"{job['name']} was translated for another MicroPython.")
            archive.writestr(zipfile.ZipInfo(job["name"].replace(".py", ".mpy"), WHEN), content)
