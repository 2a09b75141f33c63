"""Takes the files that ship out of the npm packages."""

import re
import shutil
from pathlib import Path

from .errors import MissingInputError

# Folder in the site -> package and the files of it that the site fetches.
PLAIN = {
    "pyodide": (
        "pyodide",
        ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip"),
    ),
    "micropython": (
        "@micropython/micropython-webassembly-pyscript",
        ("micropython.mjs", "micropython.wasm"),
    ),
    "uplot": ("uplot/dist", ("uPlot.esm.js", "uPlot.min.css")),
}
PYSCRIPT = "@pyscript/core/dist"
# Of what PyScript imports while it runs, that which it always imports. The rest (CodeMirror, xterm,
# TOML, zip files) belongs to tags and formats that this site does not use.
ON_DEMAND = (
    *("deprecations-manager", "donkey", "error", "py-editor", "py-game", "py-terminal"),
    "pyodide_graph",
)

STATIC = re.compile(r"""(?:\bfrom|\bimport)\s*["']\./([\w.-]+)["']""")
DYNAMIC = re.compile(r"""\bimport\(["']\./([\w.-]+)["']\)""")


def copy(modules: Path, into: Path) -> None:
    """Fill ``into`` (the site's vendor folder) from a node_modules folder."""
    for folder, (package, names) in PLAIN.items():
        for name in names:
            put(modules / package / name, into / folder / name)
    source = modules / PYSCRIPT
    for name in [*pyscript(source), "core.css"]:
        put(source / name, into / "pyscript" / name)


def put(source: Path, target: Path) -> None:
    if not source.is_file():
        raise MissingInputError(f"The npm package has no {source.name}: check web/package.json.")
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def pyscript(folder: Path, entry: str = "core.js") -> list[str]:
    """Names of the files that ``entry`` needs: what it imports, and of what it may import later
    those named in ON_DEMAND."""
    wanted, seen = [entry], set[str]()
    while wanted:
        name = wanted.pop()
        if name in seen:
            continue
        seen.add(name)
        if not (folder / name).is_file():
            raise MissingInputError(f"PyScript imports {name} and its package lacks it.")
        text = (folder / name).read_text(encoding="utf-8")
        wanted += STATIC.findall(text)
        wanted += [later for later in DYNAMIC.findall(text) if on_demand(later)]
    return sorted(seen)


def on_demand(name: str) -> bool:
    return name.rpartition("-")[0] in ON_DEMAND
