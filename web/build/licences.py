"""Gathers the licence texts of everything that ships into licences/, with a table of them.

Each text comes from the package itself. The few packages that carry none are covered by another
package under the same licence or by web/build/licences/: see BORROWED.
"""

import importlib.metadata
import json
import shutil
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from .errors import MissingInputError
from .npm import Package, closure
from .paths import LICENCES, ROOT, WEB

BUNDLED = ("@pyscript/core", "uplot", "pyodide", "@micropython/micropython-webassembly-pyscript")
NOT_SHIPPED = ("ws", "@types/emscripten")  # Pyodide needs them in Node only
EMOJI = tuple(
    f"@iconify-json/{name}"
    for name in ("emojione", "fluent-emoji", "fluent-emoji-flat", "noto", "noto-v1", "twemoji")
)

# Packages that carry no text -> a package under the same licence, or a file kept here.
BORROWED: dict[str, str | Path] = {
    "pyodide": "axe-core",
    # These four are by the author of the packages named.
    "@ungap/with-resolvers": "basic-devtools",
    "@webreflection/utils": "weak-id",
    "codedent": "basic-devtools",
    "to-json-callback": "basic-devtools",
    "@micropython/micropython-webassembly-pyscript": LICENCES / "micropython.txt",
    "@iconify-json/noto": "@pyscript/core",
    "@iconify-json/noto-v1": "@pyscript/core",
    "@iconify-json/fluent-emoji": LICENCES / "fluent-emoji.txt",
    "@iconify-json/fluent-emoji-flat": LICENCES / "fluent-emoji.txt",
    "@iconify-json/emojione": LICENCES / "CC-BY-4.0.txt",
    "@iconify-json/twemoji": LICENCES / "CC-BY-4.0.txt",
}
HOLDERS = {
    "pyodide": "The Pyodide developers",
    "@micropython/micropython-webassembly-pyscript": "Damien P. George and others",
}
WHEELS = {  # name -> title, licence, holder, sources
    "numpy": ("NumPy", "BSD-3-Clause", "The NumPy developers", "https://github.com/numpy/numpy"),
    "pillow": (
        "Pillow",
        "MIT-CMU",
        "Jeffrey A. Clark and contributors",
        "https://github.com/python-pillow/Pillow",
    ),
}


@dataclass(frozen=True)
class Notice:
    """One row of the table."""

    name: str
    version: str
    licence: str  # as SPDX names it
    holder: str
    sources: str  # an address for a person to follow, or ""
    file: str  # the text, beside licences.json


def write(modules: Path, wheels: Iterable[Path], version: str, into: Path) -> None:
    """Fill ``into``.

    Parameters
    ----------
    modules : the node_modules folder that the site's files were taken from.
    wheels : the WebAssembly wheels that ship.
    version : of py_logreg.
    """
    into.mkdir(parents=True)
    shutil.copyfile(ROOT / "LICENSE", into / "py_logreg.txt")
    rows = [
        Notice("py_logreg", version, "MIT", "The py_logreg contributors", "", "py_logreg.txt"),
        *from_npm(modules, into),
        standard_library(into),
        *(from_wheel(path, into) for path in wheels),
        *from_emoji(modules, into),
    ]
    table = {"shipped": [asdict(row) for row in rows], "samples": sample_notices()}
    text = json.dumps(table, indent=1, ensure_ascii=False) + "\n"
    (into / "licences.json").write_text(text, encoding="utf-8")


def from_npm(modules: Path, into: Path) -> Iterator[Notice]:
    """The JavaScript and WebAssembly packages, with what their bundles contain."""
    for package in closure(modules, BUNDLED):
        if package.name in NOT_SHIPPED:
            continue
        file = f"{package.slug}-{package.version}.txt"
        shutil.copyfile(text_of(package, modules), into / file)
        yield Notice(
            package.name,
            package.version,
            package.licence,
            HOLDERS.get(package.name, package.author),
            package.sources,
            file,
        )


def from_emoji(modules: Path, into: Path) -> Iterator[Notice]:
    """The pictures that the emoji samples are drawn from."""
    for name in EMOJI:
        package = Package(modules / name)
        facts = json.loads((modules / name / "info.json").read_text(encoding="utf-8"))
        file = f"{package.slug}.txt"
        shutil.copyfile(text_of(package, modules), into / file)
        holder, sources = facts["author"]["name"], facts["author"]["url"]
        yield Notice(facts["name"], package.version, package.licence, holder, sources, file)


def text_of(package: Package, modules: Path) -> Path:
    """The licence text of an npm package."""
    found = package.licence_file
    if found is None:
        borrowed = BORROWED.get(package.name)
        found = borrowed if isinstance(borrowed, Path) else None
        if isinstance(borrowed, str):
            found = Package(modules / borrowed).licence_file
    if found is None:
        raise MissingInputError(
            f"{package.name} carries no licence text: name one for it in web/build/licences.py."
        )
    return found


def from_wheel(path: Path, into: Path) -> Notice:
    """NumPy or Pillow: every licence file in the wheel, one after the other."""
    name, version = path.name.split("-")[:2]
    title, licence, holder, sources = WHEELS[name]
    with zipfile.ZipFile(path) as archive:
        texts = [
            f"{entry.partition('/licenses/')[2]}\n\n{archive.read(entry).decode('utf-8')}"
            for entry in sorted(archive.namelist())
            if ".dist-info/licenses/" in entry and not entry.endswith("/")
        ]
    if not texts:
        raise MissingInputError(f"{path.name} carries no licence text.")
    (into / f"{name}.txt").write_text(f"\n{'=' * 80}\n".join(texts), encoding="utf-8")
    return Notice(title, version, licence, holder, sources, f"{name}.txt")


def standard_library(into: Path) -> Notice:
    """Python's own modules, inside Pyodide; typing_extensions carries Python's licence."""
    files = importlib.metadata.files("typing_extensions") or []
    text = next((file for file in files if file.name == "LICENSE"), None)
    if text is None:
        raise MissingInputError("typing_extensions has no LICENSE: delete .venv and build again.")
    shutil.copyfile(Path(str(text.locate())), into / "python.txt")
    holder, sources = "Python Software Foundation", "https://github.com/python/cpython"
    return Notice("Python", "3.14", "PSF-2.0", holder, sources, "python.txt")


def sample_notices() -> Any:
    """Where the sample sets come from, in the words of web/samples/NOTICE.json."""
    path = WEB / "samples" / "NOTICE.json"
    if not path.is_file():
        raise MissingInputError(f"{path} is missing: it says whose pictures the samples are.")
    return json.loads(path.read_text(encoding="utf-8"))
