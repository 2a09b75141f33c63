"""Serves the built site to this machine: the listed files and nothing else."""

import os
import sys
import threading
import webbrowser
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Self
from urllib.parse import unquote, urlsplit

from . import listing
from .console import say
from .errors import PortError
from .security import HEADERS

HOST = "127.0.0.1"
NEXT = 20  # ports to try after the one asked for, before taking any
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".mjs": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".py": "text/x-python; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".whl": "application/zip",
    ".zip": "application/zip",
}


class Files:
    """The site's list, read again when a build has replaced it."""

    def __init__(self, site: Path) -> None:
        self.site = site
        self.read_at = 0
        self.tags: dict[str, str] = {}

    def tag(self, path: str) -> str | None:
        """The entity tag of a file of the site, None if it has no such file."""
        changed = (self.site / listing.NAME).stat().st_mtime_ns
        if changed != self.read_at:
            entries = listing.read(self.site)
            self.tags = {entry["path"]: f'"{entry["sha256"][:32]}"' for entry in entries}
            self.tags[listing.NAME] = f'"{changed}"'
            self.read_at = changed
        return self.tags.get(path)


class Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD."""

    protocol_version = "HTTP/1.1"
    server_version = "py_logreg"
    sys_version = ""

    def __init__(self, files: Files, *arguments: object) -> None:
        self.files = files
        super().__init__(*arguments)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        self.answer(body=True)

    def do_HEAD(self) -> None:
        self.answer(body=False)

    def answer(self, *, body: bool) -> None:
        path = unquote(urlsplit(self.path).path).lstrip("/")
        if path == "" or path.endswith("/"):
            path += "index.html"
        try:
            tag = self.files.tag(path)
            content = (self.files.site / path).read_bytes() if tag else b""
        except OSError:
            tag = None  # a build is replacing the site
        if tag is None:
            self.head(HTTPStatus.NOT_FOUND, "text/plain; charset=utf-8", 0)
        elif self.headers.get("If-None-Match") == tag:
            self.head(HTTPStatus.NOT_MODIFIED, None, 0, tag)
        else:
            kind = TYPES.get(PurePosixPath(path).suffix, "application/octet-stream")
            self.head(HTTPStatus.OK, kind, len(content), tag)
            if body:
                self.wfile.write(content)

    def head(self, status: HTTPStatus, kind: str | None, length: int, tag: str = "") -> None:
        self.send_response(status)
        for name, value in HEADERS.items():
            self.send_header(name, value)
        if kind:
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(length))
        # The browser keeps every file and asks each time whether it is still the same.
        self.send_header("Cache-Control", "no-cache" if tag else "no-store")
        if tag:
            self.send_header("ETag", tag)
        self.end_headers()

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing: who looks at what is nobody's business."""


class Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that leaves in the middle of an answer is no error."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class Server:
    """The running server; ``with Server(site, port=0) as server: server.address``."""

    def __init__(self, site: Path, port: int = 0) -> None:
        self.site = site
        self.http = listen(port, Files(site))
        self.port: int = self.http.server_address[1]
        self.address = f"http://{HOST}:{self.port}/"
        self.thread = threading.Thread(target=self.http.serve_forever, daemon=True)

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.http.shutdown()
        self.http.server_close()
        self.thread.join()


def listen(port: int, files: Files) -> Quiet:
    """Open ``port``, else one of those after it, else any that is free."""
    for number in [*range(port, min(port + NEXT, 65536)), 0] if port else [0]:
        try:
            return Quiet((HOST, number), partial(Handler, files))
        except OSError:
            continue
    raise PortError(
        f"No port of {HOST} could be opened: end a program that uses them and try again."
    )


def serve(site: Path, port: int, *, browser: bool) -> None:
    """Serve until Ctrl-C."""
    with Server(site, port) as server:
        if server.port != port and port:
            say(f"Port {port} is taken.")
        say(f"The site is at {server.address} (Ctrl-C ends it)")
        if browser and has_screen():
            webbrowser.open(server.address)
        try:
            while server.thread.is_alive():
                server.thread.join(1)  # on Windows Ctrl-C waits for the end of a wait
        except KeyboardInterrupt:
            say("Ended.")


def has_screen() -> bool:
    """Whether a browser window can open: without a display, a text browser would take over."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
