"""Finds the interpreter to make the virtual environment with."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from .errors import PythonNotFoundError

OLDEST = (3, 12)  # pyodide-lock needs it
NEWEST = (3, 14)  # the newest for which every locked package has a wheel

# A name on PATH may be a shim that answers "not installed", a stub that opens a shop, or a Python
# without ensurepip (Debian packs that apart): so ask it.
PROBE = "import sys, ssl, venv, ensurepip; print(*sys.version_info[:2], sys.executable, sep='|')"
PATIENCE = 20.0  # seconds for one candidate to answer


class Interpreter(NamedTuple):
    """A Python that runs and can make virtual environments."""

    version: tuple[int, int]
    path: Path


def find_python(candidates: Iterable[list[str]] | None = None) -> Interpreter:
    """The running interpreter if it will do, else the newest that will.

    Parameters
    ----------
    candidates : commands to try; by default whatever this machine offers.

    Raises
    ------
    PythonNotFoundError
    """
    if candidates is None:
        here = probe([sys.executable])
        if here and suits(here.version):
            return here
        candidates = offered()
    found = [python for command in candidates if (python := probe(command))]
    fitting = [python for python in found if suits(python.version)]
    if fitting:
        return max(fitting, key=lambda python: python.version)
    had = ", ".join(sorted({".".join(map(str, python.version)) for python in found}))
    low, high = (".".join(map(str, version)) for version in (OLDEST, NEWEST))
    raise PythonNotFoundError(
        f"Python {low} to {high} is needed and this machine has "
        f"{'only Python ' + had if had else 'none that can make a virtual environment'}: "
        f"install Python {high} from python.org (on Debian or Ubuntu also the package "
        f"python3-venv) and run this command again."
    )


def suits(version: tuple[int, int]) -> bool:
    """Whether every locked package runs on this version."""
    return OLDEST <= version <= NEWEST


def probe(command: list[str]) -> Interpreter | None:
    """Run ``command`` and ask it who it is; None if it does not answer."""
    try:
        answer = subprocess.run(
            [*command, "-c", PROBE],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            timeout=PATIENCE,
        )
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError):
        return None
    told = re.fullmatch(r"(\d+)\|(\d+)\|(.+)", answer.stdout.strip())
    if answer.returncode or not told:
        return None
    return Interpreter((int(told[1]), int(told[2])), Path(told[3]))


def offered() -> Iterator[list[str]]:
    """Commands that may be a Python: PATH, pyenv, the Windows launcher, uv."""
    versions = [f"3.{minor}" for minor in range(NEWEST[1], OLDEST[1] - 1, -1)]
    for name in [*(f"python{version}" for version in versions), "python3", "python"]:
        for path in every(name):
            yield [path]
    for python in from_pyenv():
        yield [str(python)]
    launcher = shutil.which("py") if os.name == "nt" else None
    if launcher:
        for version in versions:
            yield [launcher, f"-{version}"]
    yield from from_uv()


def every(name: str) -> Iterator[str]:
    """Each place on PATH that has ``name``: a shim in front must not hide what lies behind it."""
    for folder in os.get_exec_path():
        path = shutil.which(name, path=folder)
        if path:
            yield path


def from_pyenv() -> list[Path]:
    """Interpreters in pyenv's versions folder, whether or not they are switched on."""
    root = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    name = "python.exe" if os.name == "nt" else "bin/python"
    found = []
    for folder in (root / "versions").glob("3.*"):
        number = re.match(r"3\.(\d+)\.", folder.name)
        if number and suits((3, int(number[1]))) and (folder / name).is_file():
            found.append(folder / name)
    return found


def from_uv() -> Iterator[list[str]]:
    """The interpreter that uv would take, without letting it download one."""
    uv = shutil.which("uv")
    if not uv:
        return
    wanted = f">={OLDEST[0]}.{OLDEST[1]},<{NEWEST[0]}.{NEWEST[1] + 1}"
    try:
        answer = subprocess.run(
            [uv, "python", "find", "--no-project", "--no-python-downloads", "--system", wanted],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            timeout=PATIENCE,
        )
    except (OSError, subprocess.SubprocessError):
        return
    if answer.returncode == 0 and answer.stdout.strip():
        yield [answer.stdout.strip()]
