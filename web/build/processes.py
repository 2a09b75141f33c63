"""Running other programs."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from .errors import StepError


def run(
    command: Sequence[str | Path],
    *,
    failed: str,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    quiet: bool = False,
) -> str:
    """Run ``command`` to its end.

    Parameters
    ----------
    failed : the sentence to raise if it cannot be started or exits with an error.
    env : variables added to this process's own.
    quiet : keep its output instead of showing it; shown as part of the error if it fails.

    Returns
    -------
    What it printed, if ``quiet``, else "".

    Raises
    ------
    StepError
    """
    try:
        done = subprocess.run(
            [str(part) for part in command],
            cwd=cwd,
            env={**os.environ, **(env or {})},
            stdout=subprocess.PIPE if quiet else None,
            stderr=subprocess.STDOUT if quiet else None,
            stdin=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            errors="replace",
        )
    except OSError as error:
        raise StepError(f"{failed} ({error})") from error
    printed = done.stdout or ""
    if done.returncode:
        said = f"\n{printed.rstrip()}" if printed.strip() else ""
        raise StepError(f"{failed} (exit code {done.returncode}){said}")
    return printed
