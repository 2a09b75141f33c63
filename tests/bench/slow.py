"""A slower computer: the browser's processes are stopped and continued in turn (Linux only).

Chromium's own throttling slows the page's thread and leaves its workers as fast as they were.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Self

SLICE = 0.01  # seconds that the browser runs at a time
LOOK = 0.1  # seconds after which new processes are looked for


def descendants(root: int) -> list[int]:
    """Processes that ``root`` has started, and those that they have."""
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                text = (folder / "stat").read_text()
            except OSError:
                continue  # it has ended
            parent = int(text.rpartition(")")[2].split()[1])
            children.setdefault(parent, []).append(int(folder.name))
    found, wanted = [], [root]
    while wanted:
        below = children.get(wanted.pop(), [])
        found += below
        wanted += below
    return found


def is_browser(process: int) -> bool:
    try:
        command = Path(f"/proc/{process}/cmdline").read_bytes().split(b"\0")[0]
    except OSError:
        return False
    return Path(os.fsdecode(command)).name.startswith(("chrom", "msedge"))


class Slowed:
    """While in this context the browsers that this process has started run a ``factor`` slower."""

    def __init__(self, factor: float) -> None:
        self.pause = SLICE * (factor - 1)
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.run, daemon=True)

    def __enter__(self) -> Self:
        if self.pause:
            self.thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.over.set()
        if self.pause:
            self.thread.join()

    def run(self) -> None:
        looked, processes = 0.0, list[int]()
        while not self.over.is_set():
            if time.monotonic() - looked > LOOK:
                processes = [one for one in descendants(os.getpid()) if is_browser(one)]
                looked = time.monotonic()
            tell(processes, signal.SIGSTOP)
            time.sleep(self.pause)
            tell(processes, signal.SIGCONT)
            self.over.wait(SLICE)


def tell(processes: list[int], what: signal.Signals) -> None:
    for process in processes:
        try:
            os.kill(process, what)
        except ProcessLookupError:
            continue
