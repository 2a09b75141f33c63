"""One build at a time: two commands started together wait for each other."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .console import say


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Hold the lock file at ``path``; the system releases it should this process die."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as file:
        if not take(file.fileno(), wait=False):
            say("Waiting for another build to end ...")
            take(file.fileno(), wait=True)
        try:
            yield
        finally:
            release(file.fileno())


if sys.platform == "win32":
    import msvcrt

    def take(file: int, *, wait: bool) -> bool:
        os.lseek(file, 0, os.SEEK_SET)
        while True:
            try:
                # LK_LOCK itself gives up after ten tries of a second each.
                msvcrt.locking(file, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
            except OSError:
                if not wait:
                    return False
            else:
                return True

    def release(file: int) -> None:
        os.lseek(file, 0, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def take(file: int, *, wait: bool) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            return False
        return True

    def release(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)
