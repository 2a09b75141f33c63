"""Builds the py_logreg wheel, byte for byte the same from the same sources."""

import os
import sys
from pathlib import Path

from .errors import MissingInputError, StepError
from .paths import ROOT
from .processes import run_quietly

EPOCH = "1767225600"  # 2026-01-01: the time that every file in the wheel bears


def build(into: Path, root: Path = ROOT) -> Path:
    """Build the wheel of the library in ``root`` and return its path."""
    if not (root / "py_logreg" / "__init__.py").is_file():
        raise MissingInputError(
            f"{root / 'py_logreg'} is not the library: its __init__.py is missing."
        )
    run_quietly(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", into],
        cwd=root,
        env={
            "SOURCE_DATE_EPOCH": os.environ.get("SOURCE_DATE_EPOCH", EPOCH),
            "PYTHONDONTWRITEBYTECODE": "1",
        },
        failed="hatchling could not build the py_logreg wheel",
    )
    wheels = list(into.glob("py_logreg-*.whl"))
    if len(wheels) != 1:
        raise StepError(f"hatchling made {len(wheels)} wheels where one was due.")
    return wheels[0]
