"""For maintainers: writes the dependency locks anew, without addresses."""

import json
import shutil
import sys
import tempfile
from pathlib import Path

from . import environment, node
from .console import say
from .paths import AUDIT, BENCH, REQUIREMENTS, WEB
from .processes import run, run_quietly

# Lock -> its options. The build lock repeats the versions of the test lock, which contains it.
PYTHON = {
    "test": ["build.in", "test.in"],
    "build": ["build.in", "-c", "test.txt"],
    "node": ["node.in"],
    "lock": ["lock.in"],
    "wasm": ["--no-deps", "wasm.in"],
}
COMPILE = [
    *("-q", "--universal", "--generate-hashes", "--upgrade", "--python-version", "3.12"),
    *("--no-header", "--no-annotate", "--no-emit-index-url"),
]


def write() -> None:
    """Resolve every dependency to its newest allowed version and lock it."""
    environment.install("lock")
    for name, options in PYTHON.items():
        say(f"Locking {name} ...")
        run(
            [sys.executable, "-m", "uv", "pip", "compile", *COMPILE, *options, "-o", f"{name}.txt"],
            cwd=REQUIREMENTS,
            failed=f"{name}.txt could not be written",
        )
    say("Locking the JavaScript packages ...")
    for folder in (WEB, BENCH, AUDIT):
        npm_lock(folder)


def npm_lock(home: Path) -> None:
    """Write the package-lock.json of a folder: versions and integrity hashes, no addresses."""
    folders = node.search_path()
    with tempfile.TemporaryDirectory(prefix="py_logreg-") as folder:
        shutil.copy(home / "package.json", folder)
        run_quietly(
            [
                *(shutil.which("npm", path=folders) or "npm", "install", "--package-lock-only"),
                *("--omit-lockfile-registry-resolved", "--ignore-scripts", "--no-audit"),
            ],
            cwd=Path(folder),
            env={"PATH": folders},
            failed="npm could not write package-lock.json",
        )
        lock = json.loads((Path(folder) / "package-lock.json").read_text(encoding="utf-8"))
    for package in lock["packages"].values():
        package.pop("funding", None)
        package.pop("resolved", None)
    text = json.dumps(lock, indent=2, ensure_ascii=False) + "\n"
    (home / "package-lock.json").write_text(text, encoding="utf-8")
