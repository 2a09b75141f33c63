"""What a command says while it works."""

from __future__ import annotations

import sys


def say(text: str) -> None:
    """Print one line at once, also into a pipe."""
    clear()
    print(text, flush=True)


def warn(text: str) -> None:
    """Say what went wrong while the work goes on."""
    clear()
    print(text, file=sys.stderr, flush=True)


def status(text: str) -> None:
    """Show ``text`` on a line that the next message replaces; silent unless on a terminal."""
    if sys.stdout.isatty():
        print(f"\r\x1b[K{text}", end="", flush=True)


def clear() -> None:
    if sys.stdout.isatty():
        print("\r\x1b[K", end="", flush=True)


def size(count: float) -> str:
    """``count`` bytes as a person reads them.

    >>> size(2916023)
    '2.9 MB'
    """
    for unit in ("bytes", "KB", "MB"):
        if count < 1000:
            return f"{count:.0f} {unit}" if unit == "bytes" else f"{count:.1f} {unit}"
        count /= 1000
    return f"{count:.1f} GB"
