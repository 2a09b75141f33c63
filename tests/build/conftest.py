"""A tiny site that keeps every rule, and a web server that remembers what it was asked."""

from __future__ import annotations

import sys
import threading
import zipfile
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from web.build import listing


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A listed site: one page, one script, one style, one config, one wheel."""
    root = tmp_path / "site"
    files = {
        "index.html": '<script src="app/page.js"></script><link rel="stylesheet" href="page.css">',
        "app/page.js": "export const answer = 42;\n",
        "page.css": "body { color: black }\n",
        "app.json": '{"interpreter": "./app/page.js", "files": {"./app/page.js": "./page.js"}}',
    }
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    with zipfile.ZipFile(root / "py_logreg-0.1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr("py_logreg/__init__.py", "")
    listing.write(root)
    return root


class Web:
    """A loopback server; ``files`` are what it has, ``asked`` what it was asked for."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.asked: list[str] = []
        self.cut = 0  # bytes to leave out at the end of every answer
        web = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                web.asked.append(self.path)
                content = web.files.get(self.path.lstrip("/"))
                if content is None:
                    self.send_error(503)
                    return
                self.send_response(200)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content[: len(content) - web.cut])

            def log_message(self, format: str, *arguments: object) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.http.server_address[1]}/"
        threading.Thread(target=self.http.serve_forever, daemon=True).start()


@pytest.fixture
def web() -> Iterator[Web]:
    running = Web()
    yield running
    running.http.shutdown()
    running.http.server_close()


@pytest.fixture
def fake_python(tmp_path: Path) -> Callable[..., list[str]]:
    """Make a command that answers any question as a Python of some version would."""

    def make(answer: str, code: int = 0) -> list[str]:
        script = tmp_path / f"fake-{abs(hash((answer, code)))}.py"
        script.write_text(f"import sys; print({answer!r}); sys.exit({code})", encoding="utf-8")
        return [sys.executable, str(script)]

    return make
