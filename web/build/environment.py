"""The virtual environment: made once, filled from locks with hashes, then left alone."""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
from pathlib import Path

from .console import say
from .errors import StepError
from .paths import REQUIREMENTS, VENV, venv_python
from .processes import PIP_NEWS, run_quietly
from .pythons import find_python, probe, suits

STAMP = "py_logreg.json"  # in the environment: {lock's name: its sha256}


def prepare(lock: str) -> Path:
    """Make sure that the environment holds what ``lock`` names ("build" or "test").

    Returns
    -------
    The environment's interpreter.

    Raises
    ------
    PythonNotFoundError, StepError
    """
    python = venv_python()
    stamp = installed()
    if stamp is None or not usable(python):
        create()
        stamp = {}
    wanted = digest(lock)
    # The test lock contains the build lock, at the same versions.
    if wanted in (stamp.get(lock), stamp.get(f"{lock}, in test")):
        return python
    say(f"Installing what a {lock} needs into {VENV.name} ...")
    install(lock)
    stamp[lock] = wanted
    if lock == "test":
        stamp["build, in test"] = digest("build")
    (VENV / STAMP).write_text(json.dumps(stamp, indent=1), encoding="utf-8")
    return python


def install(lock: str) -> None:
    """Install every package of a lock file; pip checks each hash and shows each size."""
    run_quietly(
        [
            *(venv_python(), "-m", "pip", "install", "--disable-pip-version-check"),
            *("--no-deps", "--require-hashes", "-r", REQUIREMENTS / f"{lock}.txt"),
        ],
        news=PIP_NEWS,
        failed=(
            f"pip could not install the packages of {lock}.txt: "
            "connect this machine to the internet once and run the command again"
        ),
    )


def create() -> None:
    """Make an empty environment in place of whatever is there."""
    base = find_python()
    say(f"Making {VENV.name} with Python {base.version[0]}.{base.version[1]} ({base.path}) ...")
    if VENV.exists():
        if Path(sys.prefix).resolve() == VENV.resolve():
            raise StepError(
                f"{VENV.name} is out of order and this command runs in it: "
                "run build.py with a Python outside it."
            )
        shutil.rmtree(VENV)
    run_quietly(
        [base.path, "-m", "venv", VENV],
        failed=f"{base.path} could not make {VENV.name}: install its venv module",
    )
    (VENV / STAMP).write_text("{}", encoding="utf-8")


def installed() -> dict[str, str] | None:
    """What the environment was filled with, or None if there is no environment of ours."""
    try:
        stamp = json.loads((VENV / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return {str(key): str(value) for key, value in stamp.items()}


def usable(python: Path) -> bool:
    """Whether the environment still runs: the Python it was made with may be gone."""
    if Path(sys.prefix).resolve() == VENV.resolve():
        return True
    found = probe([str(python)])
    return found is not None and suits(found.version)


def digest(lock: str) -> str:
    return hashlib.sha256((REQUIREMENTS / f"{lock}.txt").read_bytes()).hexdigest()
