"""Fills the head of the page: one style sheet, and every module named before one imports another.

The sources keep a sheet for each part of the page and modules of one purpose each; a browser would
ask for the sheets one by one, and learn of a module only when the one that imports it has come.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from . import offline, references
from .errors import MissingInputError

PAGE = "index.html"
SHEET = "style/page.css"
LINK = re.compile(r'<link rel="stylesheet" href="([^"]+)">\n')
MODULE = re.compile(r'<script type="module" src="([^"]+)"></script>')
PYTHON = "boot/micropython.mjs"  # PyScript imports it by its config
# What PyScript and MicroPython fetch, one after the other, before any Python runs.
FETCHED = (
    "trainer.json",
    "trainer/main.py",
    "app.json",
    "vendor/micropython/micropython.wasm",
    "python/page.zip",
    "app/main.py",
)


def fill(site: Path) -> None:
    """Rewrite the page in a site that has all that it names.

    Raises
    ------
    MissingInputError
        The page has no style sheets where they are expected.
    """
    page = site / PAGE
    text = page.read_text(encoding="utf-8")
    sheets = LINK.findall(text)
    if not sheets:
        raise MissingInputError(f"{PAGE} names no style sheets as web/build/head.py knows them.")
    whole = "\n".join((site / sheet).read_text(encoding="utf-8") for sheet in sheets)
    (site / SHEET).write_text(whole, encoding="utf-8")
    at = LINK.search(text)
    begin = at.start() if at else 0
    bare = LINK.sub("", text)
    head = f'<link rel="stylesheet" href="{SHEET}">\n{"".join(preloads(site, text))}'
    page.write_text(bare[:begin] + head + bare[begin:], encoding="utf-8")
    for sheet in unused(site, sheets):
        (site / sheet).unlink()


def preloads(site: Path, text: str) -> Iterator[str]:
    """A line for each module that the page will run, and for each file that it fetches at once."""
    entries = MODULE.findall(text)
    for path in imported(site, [*entries, PYTHON]):
        if path not in entries:
            yield f'<link rel="modulepreload" href="{path}">\n'
    for path in FETCHED:
        yield f'<link rel="preload" as="fetch" crossorigin href="{path}">\n'


def imported(site: Path, entries: list[str]) -> list[str]:
    """Some modules and those that they import from the start, the nearest first."""
    found: list[str] = []
    waiting = list(entries)
    while waiting:
        path = waiting.pop(0)
        if path not in found:
            found.append(path)
            if path != offline.NAME:  # made last, and imports nothing
                waiting += references.imports(site, path)
    return found


def unused(site: Path, sheets: list[str]) -> list[str]:
    """Those of the page's sheets that no other page names."""
    others = [path for path in site.glob("*.html") if path.name != PAGE]
    named = {sheet for path in others for sheet in LINK.findall(path.read_text(encoding="utf-8"))}
    return [sheet for sheet in sheets if sheet not in named]
