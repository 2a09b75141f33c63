"""Where programs run: a worker of a page in the browser, or a Python process beside it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, Protocol

from playwright.sync_api import Page

from tests.bench.problems import TOLERANCE, Problem
from web.build.paths import ROOT

THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


class LaneError(RuntimeError):
    """A lane could not do what it was asked."""


class Lane(Protocol):
    """Runs one job at a time."""

    about: dict[str, Any]

    def load(self, problem: Problem, folder: Path) -> None:
        """Change to a problem whose arrays lie in `folder`/its name/."""

    def run(self, who: str, how: str, iterations: int) -> dict[str, Any]:
        """{seconds, iterations, w, b} of one job."""

    def close(self) -> None: ...


class BrowserLane:
    """A worker of the bench's page."""

    def __init__(self, page: Page, name: str, **options: Any) -> None:
        self.page, self.name = page, name
        self.about = self._ask({"kind": "start", **options})

    def _ask(self, question: dict[str, Any]) -> dict[str, Any]:
        asking = "([name, question]) => ask(name, question)"
        return checked(self.page.evaluate(asking, [self.name, question]))

    def load(self, problem: Problem, folder: Path) -> None:
        place = {"folder": f"data/{problem.name}", "alpha": problem.alpha, "tol": TOLERANCE}
        self._ask({"kind": "load", **place})

    def run(self, who: str, how: str, iterations: int) -> dict[str, Any]:
        return self._ask({"kind": "run", "job": {"who": who, "how": how, "iterations": iterations}})

    def close(self) -> None:
        self.page.evaluate("name => close(name)", self.name)


class NativeLane:
    """A Python process; `threads` 0 leaves their number to BLAS."""

    def __init__(self, threads: int) -> None:
        limits = {name: str(threads) for name in THREADS} if threads else {}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.native"],
            cwd=ROOT,
            env={**os.environ, **limits, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.about: dict[str, Any] = {"threads": threads or "default"}

    def _ask(self, question: dict[str, Any]) -> dict[str, Any]:
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write(json.dumps(question) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise LaneError("the process ended")
        return checked(json.loads(answer))

    def load(self, problem: Problem, folder: Path) -> None:
        place = {"folder": str(folder / problem.name), "alpha": problem.alpha, "tol": TOLERANCE}
        self._ask({"kind": "load", **place})

    def run(self, who: str, how: str, iterations: int) -> dict[str, Any]:
        return self._ask({"kind": "run", "job": {"who": who, "how": how, "iterations": iterations}})

    def close(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait()


def checked(answer: dict[str, Any]) -> dict[str, Any]:
    """The answer, unless it tells of an error."""
    if "error" in answer:
        raise LaneError(answer["error"])
    return answer


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder to this machine; gives its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()
