"""Answers one browser: the site's listed files, and what the class page asks, and nothing else."""

import re
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from . import compress, listing
from .security import HEADERS

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
# PyScript's modules have a hash of their content in their names: such a file never changes.
HASHED = re.compile(r"vendor/pyscript/.+-[\w-]{8}\.js")
FOR_EVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"  # the browser keeps the file and asks each time whether it is still the same
BLOCK = 1 << 18  # bytes that a slow device may take TIMEOUT for
TIMEOUT = 60.0  # seconds


class Content(NamedTuple):
    """The body of an answer; without a tag it is made anew for every request."""

    body: bytes
    kind: str
    tag: str = ""
    encoding: str = ""


class Files:
    """The site's files, each read once, and the list again when a build has replaced it.

    Parameters
    ----------
    site : the built site.
    store : the folder of the compressed copies (compress.make), if any were made.
    """

    def __init__(self, site: Path, store: Path | None = None) -> None:
        self.site = site
        self.store = store
        self.read_at = 0
        self.hashes: dict[str, str] = {}
        self.bodies: dict[str, bytes] = {}  # tag -> what is sent

    def find(self, path: str, accepted: str = "") -> Content | None:
        """A file as a browser takes it (``accepted``: its Accept-Encoding); None: there is none.

        Raises
        ------
        OSError
            A build is replacing the site.
        """
        changed = (self.site / listing.NAME).stat().st_mtime_ns
        if changed != self.read_at:
            self.hashes = {entry["path"]: entry["sha256"] for entry in listing.read(self.site)}
            self.hashes[listing.NAME] = f"{changed:032x}"
            self.bodies = {}
            self.read_at = changed
        sha256 = self.hashes.get(path)
        if sha256 is None:
            return None
        kind = TYPES.get(PurePosixPath(path).suffix, "application/octet-stream")
        for encoding in compress.accepted(accepted) if self.store else []:
            tag = f'"{sha256[:32]}-{encoding}"'
            body = self.read(tag, compress.copy_of(self.store, sha256, encoding))
            if body:
                return Content(body, kind, tag, encoding)
        tag = f'"{sha256[:32]}"'
        body = self.read(tag, self.site / path)
        return None if body is None else Content(body, kind, tag)

    def read(self, tag: str, file: Path) -> bytes | None:
        """Read a file once: forty visitors at a time share the bytes."""
        body = self.bodies.get(tag)
        if body is None and file.is_file():
            body = self.bodies[tag] = file.read_bytes()
        return body


class Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD."""

    protocol_version = "HTTP/1.1"
    server_version = "py_logreg"
    sys_version = ""
    timeout = TIMEOUT
    disable_nagle_algorithm = True  # small answers go out at once

    def __init__(self, files: Files, *arguments: Any) -> None:
        self.files = files
        super().__init__(*arguments)

    def do_GET(self) -> None:
        self.answer(body=True)

    def do_HEAD(self) -> None:
        self.answer(body=False)

    def answer(self, *, body: bool) -> None:
        asked = urlsplit(self.path)
        path = unquote(asked.path).lstrip("/")
        room = getattr(self.server, "classroom", None)
        if room and room.pack and path == "" and not asked.query:
            self.head(HTTPStatus.FOUND, Content(b"", ""), Location=f"?{room.query}")
            return
        if path == "" or path.endswith("/"):
            path += "index.html"
        content = self.find(path, room)
        if content is None:
            self.head(HTTPStatus.NOT_FOUND, Content(b"", "text/plain; charset=utf-8"))
            return
        if room and path == "index.html":
            room.welcome(self.client_address[0])
        caching = {"Cache-Control": FOR_EVER if HASHED.fullmatch(path) else ASK_AGAIN}
        if content.tag and content.tag in tags(self.headers.get("If-None-Match", "")):
            self.head(HTTPStatus.NOT_MODIFIED, content, **caching)
            return
        self.head(HTTPStatus.OK, content, **(caching if content.tag else {}))
        if body:
            for start in range(0, len(content.body), BLOCK):
                self.wfile.write(content.body[start : start + BLOCK])

    def find(self, path: str, room: Any) -> Content | None:
        made = room.answer(path) if room else None
        if made:
            return Content(*made)
        try:
            return self.files.find(path, self.headers.get("Accept-Encoding", ""))
        except OSError:
            return None

    def head(self, status: HTTPStatus, content: Content, **more: str) -> None:
        self.send_response(status)
        headers = {**HEADERS, "Cache-Control": "no-store", **more}
        if content.tag:
            headers |= {"ETag": content.tag, "Vary": "Accept-Encoding"}
        if status != HTTPStatus.NOT_MODIFIED:
            headers["Content-Length"] = str(len(content.body))
            if content.kind:
                headers["Content-Type"] = content.kind
            if content.encoding:
                headers["Content-Encoding"] = content.encoding
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing: who looks at what is nobody's business."""


def tags(header: str) -> set[str]:
    """The entity tags of an If-None-Match header."""
    return set(re.findall(r'"[^"]*"', header))


class ToHttps(BaseHTTPRequestHandler):
    """Sends a browser that came by plain http to the same address with https."""

    timeout = TIMEOUT

    def do_GET(self) -> None:
        self.send_response(HTTPStatus.PERMANENT_REDIRECT)
        self.send_header("Location", f"https://{self.headers.get('Host', '')}{self.path}")
        self.send_header("Content-Length", "0")
        self.send_header("Connection", "close")
        self.end_headers()

    def do_HEAD(self) -> None:
        self.do_GET()

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing, as above."""
