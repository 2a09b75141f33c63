"""A static host that can go away and come back, at any path, and remembers what it was asked."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

from web.build.handler import Files, Handler
from web.build.serve import Server


class Visit(Handler):
    """Answers below the host's path; a connection ends with its answer: none outlives it."""

    protocol_version = "HTTP/1.0"

    def __init__(self, host: Host, _: Files, *arguments: object) -> None:
        self.host = host
        super().__init__(host.files, *arguments)

    def answer(self, *, body: bool) -> None:
        self.host.asked.append(self.path.removeprefix(self.host.path))
        inside = self.path.startswith(self.host.path)
        self.path = "/" + self.path.removeprefix(self.host.path) if inside else "/outside"
        super().answer(body=body)


class Host:
    """``with Host(site, "/school/") as host: host.address``; ``stop`` and ``start`` in between."""

    def __init__(self, site: Path, path: str = "/", store: Path | None = None) -> None:
        self.site = site
        self.path = path
        self.store = store
        self.asked: list[str] = []
        self.port = 0
        self.show(site)
        self.start()
        self.address = f"http://127.0.0.1:{self.port}{path}"

    def show(self, site: Path) -> None:
        """Serve another build from now on."""
        self.files = Files(site, self.store)

    def start(self) -> None:
        self.server = Server(self.site, self.port, handler=partial(Visit, self))
        assert self.server.port == self.port or not self.port, "somebody took the port meanwhile"
        self.port = self.server.port
        self.server.__enter__()

    def stop(self) -> None:
        self.server.__exit__(None, None, None)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
