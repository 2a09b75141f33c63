"""Runs the project's tests."""

import os
import sys
from collections.abc import Sequence

from . import browser
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
