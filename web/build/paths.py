"""Where things lie."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WEB = ROOT / "web"
DIST = ROOT / "dist"
BENCH = ROOT / "tests" / "bench"
AUDIT = ROOT / "tests" / "audit"
VENV = ROOT / ".venv"
REQUIREMENTS = WEB / "build" / "requirements"
LICENCES = WEB / "build" / "licences"


def cache() -> Path:
    """What outlives a build: ``$XDG_CACHE_HOME/py_logreg``, else ``~/.cache/py_logreg``."""
    home = os.environ.get("XDG_CACHE_HOME")
    base = Path(home) if home and os.path.isabs(home) else Path.home() / ".cache"
    return base / "py_logreg"


def venv_python() -> Path:
    """The virtual environment's interpreter."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def venv_scripts() -> Path:
    """The folder of the virtual environment's commands."""
    return venv_python().parent
