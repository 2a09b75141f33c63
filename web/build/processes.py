"""Running other programs."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from .console import say
from .errors import StepError

PIP_NEWS = r"\s*(Downloading .*\)|Installing collected .*)"


def run(
    command: Sequence[str | Path],
    *,
    failed: str,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
) -> None:
    """Run ``command`` to its end and show what it prints.

    Parameters
    ----------
    failed : the sentence to raise if it cannot be started or exits with an error.
    env : variables added to this process's own.

    Raises
    ------
    StepError
    """
    try:
        done = subprocess.run(
            [str(part) for part in command],
            cwd=cwd,
            env={**os.environ, **(env or {})},
            stdin=subprocess.DEVNULL,
        )
    except OSError as error:
        raise StepError(f"{failed} ({error})") from error
    if done.returncode:
        raise StepError(f"{failed} (exit code {done.returncode})")


def run_quietly(
    command: Sequence[str | Path],
    *,
    failed: str,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    news: str | None = None,
) -> None:
    """Run ``command`` to its end; show what it prints only if it fails.

    Parameters
    ----------
    news : a pattern; lines that it matches are shown as they come.
    """
    printed: list[str] = []
    try:
        with subprocess.Popen(
            [str(part) for part in command],
            cwd=cwd,
            env={**os.environ, **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
        ) as process:
            assert process.stdout is not None
            for line in process.stdout:
                printed.append(line)
                if news and (told := re.match(news, line)):
                    say(f"  {told[1]}")
    except OSError as error:
        raise StepError(f"{failed} ({error})") from error
    if process.returncode:
        said = "".join(printed).rstrip()
        raise StepError(f"{failed} (exit code {process.returncode})\n{said}".rstrip())
