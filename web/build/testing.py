"""Runs the project's tests."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from . import browser, engines
from .paths import ROOT, venv_scripts
from .processes import run

CHECKS = (
    (["ruff", "format", "--check", "."], "ruff would format some files otherwise: run ruff format"),
    (["ruff", "check", "."], "ruff found faults"),
    (["mypy"], "mypy found faults"),
)


def test(arguments: Sequence[str], *, everything: bool, all_browsers: bool) -> None:
    """Run formatter, linter and type checker, then pytest; with ``arguments``, pytest alone.

    Raises
    ------
    StepError, BrowserNotFoundError
    """
    environment = {"PATH": os.pathsep.join([str(venv_scripts()), os.environ.get("PATH", "")])}
    if not arguments:
        for command, failed in CHECKS:
            run([sys.executable, "-m", *command], cwd=ROOT, env=environment, failed=failed)
    browser.ensure_browser()
    all_browsers = all_browsers or everything
    if all_browsers:
        engines.ensure()
        environment["PY_LOGREG_ALL_BROWSERS"] = "1"  # none may be skipped
    left_out = [
        *([] if everything else ["not all"]),
        *([] if all_browsers else ["not all_browsers"]),
    ]
    chosen = ["-m", " and ".join(left_out)] if left_out else []
    if not arguments:
        chosen += ["-n", str(min(os.cpu_count() or 1, 4))]  # each with a browser of its own
    run(
        [sys.executable, "-m", "pytest", *chosen, *arguments],
        cwd=ROOT,
        env=environment,
        failed="some tests failed",
    )


def write_matrix(readme: Path) -> None:
    """Run the lesson in every engine and edition, and put the table of what works into README.

    Raises
    ------
    StepError, BrowserNotFoundError
    """
    browser.ensure_browser()
    engines.ensure()
    run(
        [sys.executable, "-m", "pytest", "tests/e2e/test_engines.py"],
        cwd=ROOT,
        env={"PY_LOGREG_ALL_BROWSERS": "1", "PY_LOGREG_MATRIX": str(readme)},
        failed="some engines failed",
    )
