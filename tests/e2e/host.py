"""A static host that can go away and come back, at any path, and remembers what it was asked."""

from __future__ import annotations

import threading
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

from web.build.handler import Files, Handler
from web.build.serve import Quiet


class Visit(Handler):
    """Answers below the host's path; a connection ends with its answer: none outlives it."""

    protocol_version = "HTTP/1.0"

    def __init__(self, host: Host, *arguments: object) -> None:
        self.host = host
        super().__init__(host.files, *arguments)

    def answer(self, *, body: bool) -> None:
        self.host.asked.append(self.path.removeprefix(self.host.path))
        inside = self.path.startswith(self.host.path)
        self.path = "/" + self.path.removeprefix(self.host.path) if inside else "/outside"
        super().answer(body=body)


class Host:
    """``with Host(site, "/school/") as host: host.address``; ``stop`` and ``start`` in between."""

    def __init__(self, site: Path, path: str = "/") -> None:
        self.path = path
        self.asked: list[str] = []
        self.port = 0
        self.show(site)
        self.start()
        self.address = f"http://127.0.0.1:{self.port}{path}"

    def show(self, site: Path) -> None:
        """Serve another build from now on."""
        self.files = Files(site)

    def start(self) -> None:
        self.http = Quiet(("127.0.0.1", self.port), partial(Visit, self))
        self.port = self.http.server_address[1]
        self.thread = threading.Thread(target=self.http.serve_forever, daemon=True)
        self.thread.start()

    def stop(self) -> None:
        self.http.shutdown()
        self.http.server_close()
        self.thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
