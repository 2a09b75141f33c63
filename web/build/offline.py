"""What the service worker keeps: the list of files in front of sw.js, and the build's name."""

import hashlib
import json
from fnmatch import fnmatchcase
from pathlib import Path

from . import listing
from .paths import WEB

SOURCE = WEB / "sw.js"
WORKER = "sw.js"
NAME = "boot/build.js"
LIST = "kept.json"  # the same files, for the page that checks a device
# What a page never needs without a network. Pyodide's official packages are there in case that the
# bundle in python/ is damaged, which a checked file is not, or in a browser too old to unpack it,
# where boot/register.js registers no worker.
LEFT_OUT = (
    WORKER,
    listing.NAME,
    "py_logreg.html",
    "vendor/pyodide/python_stdlib.zip",
    "vendor/pyodide/*.whl",
)


def write(site: Path) -> None:
    """Write sw.js, boot/build.js and kept.json into a site that has all else but its own list."""
    source = SOURCE.read_text(encoding="utf-8")
    rest = [file for file in kept(site) if file["url"] not in (NAME, LIST)]
    (site / LIST).write_text(json.dumps(rest, indent=1) + "\n", encoding="utf-8")
    name = build_name(rest, source)
    (site / NAME).parent.mkdir(exist_ok=True)
    (site / NAME).write_text(f'export const BUILD = "{name}";\n', encoding="utf-8")
    files = ",\n".join(json.dumps(file) for file in kept(site))
    head = f'const BUILD = "{name}";\nconst FILES = [\n{files},\n];\n\n'
    (site / WORKER).write_text(head + source, encoding="utf-8")


def kept(site: Path) -> list[dict[str, str]]:
    """The files to keep, each as {url, sha256}."""
    return [
        {"url": entry["path"], "sha256": entry["sha256"]}
        for entry in listing.entries(site)
        if not any(fnmatchcase(entry["path"], pattern) for pattern in LEFT_OUT)
    ]


def build_name(files: list[dict[str, str]], source: str) -> str:
    """A name that changes with any of the files and with the worker."""
    return hashlib.sha256(json.dumps([files, source]).encode()).hexdigest()[:32]
