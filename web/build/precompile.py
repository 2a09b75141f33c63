"""Translates all Python that the worker needs into bytecode, so that it starts sooner.

Pyodide itself does the work, in Node: bytecode belongs to one version of Python. The result is
the site's folder python/: archives of stored files, a snapshot of Python's memory, and the module
bundle.mjs that lists them for web/boot/interpreter.mjs. Whatever is wrong with them, the official
files are there to fall back on.
"""

import json
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from . import node, snapshot
from .console import say
from .errors import StepError
from .hashes import digest
from .npm import Package
from .paths import cache

HERE = Path(__file__).parent
PROGRAM = HERE / "precompile.mjs"
FOLDER = "python"
HOME = "home/pyodide"  # where PyScript puts the worker's own modules
SITE_PACKAGES = "lib/python3.14/site-packages"


class Job(NamedTuple):
    """An archive to make: ``kind`` is a function of bytecode.py."""

    name: str
    kind: str
    source: Path


def make(modules: Path, wheels: Iterable[Path], library: Path, site: Path) -> list[Path]:
    """Fill the site's folder python/.

    Parameters
    ----------
    modules : node_modules, with Pyodide and PyScript.
    wheels : the packages of Pyodide's release that ship.
    library : the py_logreg wheel; it stays as it is, only its bytecode is added.
    site : the site, with the worker's own modules in it.

    Returns
    -------
    The files made.

    Raises
    ------
    StepError
        Node failed, or what it made is not what it should be.
    """
    pyodide = modules / "pyodide"
    folder = site / FOLDER
    folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        program, sources = Path(work, "program.zip"), Path(work, "sources.zip")
        gather_program(site, program)
        gather_library(library, modules, sources)
        jobs = [
            Job("stdlib", "stdlib", pyodide / "python_stdlib.zip"),
            *(Job(wheel.name.split("-")[0], "wheel", wheel) for wheel in wheels),
            Job("library", "library", sources),
            Job("program", "program", program),
        ]
        for job, made in zip(jobs, translate(pyodide, jobs), strict=True):
            verify(job, made)
            shutil.copyfile(made, folder / f"{job.name}.zip")
    packages = [job.name for job in jobs if job.kind == "wheel"]
    bundle = describe(packages, library, site, folder)
    bundle["pyodide"] = Package(pyodide).version
    recorded = snapshot.make(pyodide, [bundle["library"], *bundle["archives"]], folder)
    bundle["libraries"] = recorded.pop("libraries") if recorded else []
    bundle["snapshot"] = recorded
    text = f"export default {json.dumps(bundle, indent=1)};\n"
    (folder / "bundle.mjs").write_text(text, encoding="utf-8")
    return sorted(folder.iterdir())


def gather_program(site: Path, into: Path) -> None:
    """Archive the worker's own modules, at their places in its file system."""
    with zipfile.ZipFile(into, "w") as archive:
        for name in own_modules(site):
            archive.write(site / name, f"{HOME}/{name}")


def gather_library(library: Path, modules: Path, into: Path) -> None:
    """Archive the sources that stay sources, at their places in the worker's file system."""
    with zipfile.ZipFile(into, "w") as archive:
        with zipfile.ZipFile(library) as wheel:
            for name in wheel.namelist():
                if name.endswith(".py"):
                    archive.writestr(f"{SITE_PACKAGES}/{name}", wheel.read(name))
        for name, text in pyscripts_modules(modules).items():
            archive.writestr(f"{HOME}/pyscript/{name}", text)


def own_modules(site: Path) -> list[str]:
    """Paths in the site of the modules that only the worker imports, and of what they share."""
    found = (path for name in ("trainer", "protocol") for path in (site / name).rglob("*.py"))
    return sorted(path.relative_to(site).as_posix() for path in found)


def pyscripts_modules(modules: Path) -> dict[str, str]:
    """The package ``pyscript`` as PyScript itself will write it: file name -> source."""
    path = modules / "@pyscript" / "core" / "src" / "stdlib" / "pyscript.js"
    text = path.read_text(encoding="utf-8")
    files: dict[str, str] = json.loads(text[text.index("{") : text.rindex("}") + 1])["pyscript"]
    return files


def translate(pyodide: Path, jobs: list[Job]) -> list[Path]:
    """Each job's archive, from the cache if nothing that it is made from has changed."""
    shelf = cache() / "python"
    shelf.mkdir(parents=True, exist_ok=True)
    recipe = [HERE / "bytecode.py", PROGRAM, pyodide / "pyodide.asm.wasm"]
    made = [shelf / f"{digest([*recipe, job.source], job.kind)}.zip" for job in jobs]
    with tempfile.TemporaryDirectory(dir=shelf) as work:
        todo = [
            (job, target, Path(work, target.name))
            for job, target in zip(jobs, made, strict=True)
            if not target.is_file()
        ]
        if todo:
            say("Translating Python into bytecode ...")
            orders = [
                {"kind": job.kind, "source": str(job.source), "target": str(fresh)}
                for job, _, fresh in todo
            ]
            node.run(
                [PROGRAM, pyodide, json.dumps(orders)],
                failed="Pyodide could not translate its Python files",
            )
        for _, target, fresh in todo:
            fresh.replace(target)
    return made


def verify(job: Job, made: Path) -> None:
    """Raise StepError unless ``made`` holds bytecode of the sources and their other files."""
    for fault in faults(job, made):
        raise StepError(f"Pyodide translated {job.source.name} wrongly: {fault}.")


def faults(job: Job, made: Path) -> Iterator[str]:
    with zipfile.ZipFile(job.source) as before, zipfile.ZipFile(made) as after:
        if damaged := after.testzip():
            yield f"{damaged} is damaged"
        names = set(before.namelist())
        heads = set()
        for entry in after.infolist():
            if entry.compress_type != zipfile.ZIP_STORED:
                yield f"{entry.filename} is compressed"
            if entry.filename.endswith(".pyc"):
                heads.add(after.read(entry)[:8])
                if source_of(entry.filename) not in names:
                    yield f"{entry.filename} has no source"
            elif is_ours(entry.filename):
                continue
            elif after.read(entry) != before.read(entry.filename):
                yield f"{entry.filename} is altered"
        if len(heads) != 1:
            yield "its bytecode is not all of one kind"


def source_of(name: str) -> str:
    """The source's name for that of a .pyc file, beside it or in __pycache__."""
    folder, _, file = name.rpartition("/")
    if folder.endswith("__pycache__"):
        return f"{folder.removesuffix('__pycache__')}{file.split('.')[0]}.py"
    return name.removesuffix("c")


def is_ours(name: str) -> bool:
    """Whether the translation itself wrote this file of a wheel."""
    return name.endswith((".dist-info/RECORD", ".dist-info/INSTALLER", "/PYODIDE_SOURCE"))


def describe(packages: list[str], library: Path, site: Path, folder: Path) -> dict[str, Any]:
    """What the interpreter must know: which files there are, their sizes, where they belong."""
    roots = {name: f"/{SITE_PACKAGES}" for name in packages} | {"library": "/", "program": "/"}
    return {
        "packages": [*packages, library.name.split("-")[0].replace("_", "-")],
        "stdlib": described(folder / "stdlib.zip", folder),
        "library": described(library, folder) | {"root": f"/{SITE_PACKAGES}"},
        "archives": [
            described(folder / f"{name}.zip", folder) | {"root": root}
            for name, root in roots.items()
        ],
        "home": f"/{HOME}",
        "modules": own_modules(site),
    }


def described(file: Path, folder: Path) -> dict[str, str | int]:
    path = file.relative_to(folder, walk_up=True).as_posix()
    return {"path": path, "bytes": file.stat().st_size}
