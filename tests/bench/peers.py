"""Fetches what is measured beside py_logreg in the browser. None of it ever ships."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from web.build import listing, node, runtime, sources
from web.build.errors import BuildError
from web.build.npm import Package
from web.build.paths import DIST, cache

HERE = Path(__file__).parent
PYTHON = ("numpy", "scikit-learn")
PYODIDE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")
TENSORFLOW = (
    "tfjs-core/dist/tf-core.min.js",
    "tfjs-backend-cpu/dist/tf-backend-cpu.min.js",
    "tfjs-backend-wasm/dist/tf-backend-wasm.min.js",
    "tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm",
    "tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm",
)


class Site:
    """A folder with the bench's page and everything that it loads.

    Attributes
    ----------
    packages : list of str
        What Pyodide can import: NumPy, and scikit-learn if its wheels could be had.
    missing : dict of str to str
        Peer -> why it is not there.
    """

    def __init__(self, folder: Path, wheelhouse: Path | None) -> None:
        self.folder = folder
        self.packages = [PYTHON[0]]
        self.missing: dict[str, str] = {}
        shutil.copytree(HERE / "page", folder, dirs_exist_ok=True)
        shutil.copyfile(HERE / "contestants.py", folder / "contestants.py")
        (wheel,) = (entry["path"] for entry in listing.read(DIST) if is_library(entry["path"]))
        shutil.copyfile(DIST / wheel, folder / wheel)
        self.wheel = wheel
        modules = node.packages()
        self._take_pyodide(modules, wheelhouse)
        self._attempt(
            "scikit-learn", lambda: self._take_wheels(modules, "scikit-learn", wheelhouse)
        )
        self._attempt("tensorflow", self._take_tensorflow)

    def _attempt(self, peer: str, take: Callable[[], None]) -> None:
        try:
            take()
        except BuildError as error:
            self.missing[peer] = str(error).splitlines()[0]

    def _take_pyodide(self, modules: Path, wheelhouse: Path | None) -> None:
        into = self.folder / "pyodide"
        into.mkdir()
        for name in (*PYODIDE, "pyodide-lock.json"):
            shutil.copyfile(modules / "pyodide" / name, into / name)
        self._take_wheels(modules, "numpy", wheelhouse)

    def _take_wheels(self, modules: Path, name: str, wheelhouse: Path | None) -> None:
        """A package of Pyodide and all that it needs."""
        lock = runtime.read(modules)
        wanted, names = [name], set[str]()
        while wanted:
            one = wanted.pop()
            names.add(one)
            wanted += [other for other in lock.packages[one].depends if other not in names]
        found = [lock.packages[one] for one in sorted(names)]
        parts = [sources.Part(one.file_name, one.sha256) for one in found]
        release = Package(modules / "pyodide").version
        known = sources.known(release, wheelhouse)
        for file_name, path in sources.collect(parts, cache() / "wheels", known).items():
            shutil.copyfile(path, self.folder / "pyodide" / file_name)
        if name not in self.packages:
            self.packages.append(name)

    def _take_tensorflow(self) -> None:
        into = self.folder / "tensorflow"
        into.mkdir()
        modules = node.packages(HERE)
        for name in TENSORFLOW:
            shutil.copyfile(modules / "@tensorflow" / name, into / Path(name).name)


def is_library(path: str) -> bool:
    return path.startswith("py_logreg-") and path.endswith(".whl")
