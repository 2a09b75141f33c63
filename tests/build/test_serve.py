"""The server hands out the listed files, with the right types and headers, and nothing else."""

from __future__ import annotations

import gzip
import hashlib
import http.client
import re
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from web.build import compress, handler, listing, security
from web.build.paths import DIST, WEB
from web.build.serve import HOST, Server


@pytest.fixture
def server(site: Path) -> Iterator[Server]:
    with Server(site) as running:
        yield running


def ask(
    server: Server, path: str, method: str = "GET", **headers: str
) -> tuple[http.client.HTTPResponse, bytes]:
    connection = http.client.HTTPConnection(HOST, server.port, timeout=10)
    connection.request(method, path, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer, body


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("index.html", "text/html; charset=utf-8"),
        ("app/page.js", "text/javascript; charset=utf-8"),
        ("page.css", "text/css; charset=utf-8"),
        ("app.json", "application/json"),
        ("py_logreg-0.1.0-py3-none-any.whl", "application/zip"),
        ("x.mjs", "text/javascript; charset=utf-8"),
        ("x.wasm", "application/wasm"),
        ("x.png", "image/png"),
        ("x.svg", "image/svg+xml"),
        ("x.unknown", "application/octet-stream"),
    ],
)
def test_types(server: Server, name: str, kind: str) -> None:
    if name.startswith("x."):
        (server.site / name).write_bytes(b"content")
        listing.write(server.site)
    answer, body = ask(server, f"/{name}")
    assert (answer.status, answer.headers["Content-Type"]) == (200, kind)
    assert body == (server.site / name).read_bytes()


def test_the_root_is_the_page(server: Server) -> None:
    assert ask(server, "/")[1] == ask(server, "/index.html?lang=en")[1] != b""


def test_head_answers_without_a_body(server: Server) -> None:
    answer, body = ask(server, "/page.css", method="HEAD")
    assert (answer.status, body) == (200, b"")
    assert int(answer.headers["Content-Length"]) == (server.site / "page.css").stat().st_size


@pytest.mark.parametrize(
    "path", ["/none.html", "/app", "/../secret", "/app/%2e%2e/%2e%2e/secret", "//secret", "/%00"]
)
def test_what_is_not_listed_is_not_there(server: Server, path: str) -> None:
    (server.site.parent / "secret").write_text("secret", encoding="utf-8")
    (server.site / "secret").write_text("not listed", encoding="utf-8")
    answer, body = ask(server, path)
    assert (answer.status, body) == (404, b"")


def test_a_file_is_sent_again_only_when_it_has_changed(server: Server) -> None:
    first, _ = ask(server, "/page.css")
    tag = first.headers["ETag"]
    assert first.headers["Cache-Control"] == "no-cache"
    again, body = ask(server, "/page.css", **{"If-None-Match": tag})
    assert (again.status, body) == (304, b"")
    (server.site / "page.css").write_text("body { color: white }", encoding="utf-8")
    listing.write(server.site)
    changed, body = ask(server, "/page.css", **{"If-None-Match": tag})
    assert (changed.status, body) == (200, b"body { color: white }")


def test_only_files_named_after_their_content_are_never_asked_for_again(server: Server) -> None:
    names = ["core-C9KDLldu.js", "core.js"]
    for name in names:
        path = server.site / "vendor" / "pyscript" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")
    listing.write(server.site)
    caching = [
        ask(server, f"/vendor/pyscript/{name}")[0].headers["Cache-Control"] for name in names
    ]
    assert caching == ["public, max-age=31536000, immutable", "no-cache"]
    assert "max-age" not in ask(server, "/")[0].headers["Cache-Control"]


@pytest.fixture
def packed(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server with compressed copies of a site that is worth compressing."""
    (site / "page.css").write_text("body { color: black }\n" * 500, encoding="utf-8")
    listing.write(site)
    monkeypatch.setattr(compress, "cache", lambda: tmp_path / "cache")
    with Server(site, store=compress.make(site, brotli=True)) as running:
        yield running


def test_a_browser_gets_the_smallest_that_it_can_read(packed: Server) -> None:
    whole = (packed.site / "page.css").read_bytes()
    sizes, tags = {}, set()
    for accepted, encoding in (
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("identity", None),
        ("", None),
    ):
        answer, body = ask(packed, "/page.css", **{"Accept-Encoding": accepted})
        assert answer.headers["Content-Encoding"] == encoding
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert int(answer.headers["Content-Length"]) == len(body)
        tags.add(answer.headers["ETag"])
        sizes[encoding] = len(body)
        if encoding == "gzip":
            assert gzip.decompress(body) == whole
        elif encoding is None:
            assert body == whole
    assert sizes["br"] < sizes["gzip"] < sizes[None] / 10
    assert len(tags) == 3, "each form of a file has a tag of its own"


def test_a_compressed_file_is_sent_again_only_when_it_has_changed(packed: Server) -> None:
    first, _ = ask(packed, "/page.css", **{"Accept-Encoding": "gzip"})
    known = {"Accept-Encoding": "gzip", "If-None-Match": f'"other", W/{first.headers["ETag"]}'}
    again, body = ask(packed, "/page.css", **known)
    assert (again.status, body, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
    (packed.site / "page.css").write_text("body { color: white }", encoding="utf-8")
    listing.write(packed.site)
    changed, body = ask(packed, "/page.css", **known)
    assert (changed.status, body) == (200, b"body { color: white }"), "it has no copy yet"


def test_what_gains_nothing_is_sent_as_it_is(packed: Server) -> None:
    for name in ("app/page.js", "py_logreg-0.1.0-py3-none-any.whl"):
        answer, body = ask(packed, f"/{name}", **{"Accept-Encoding": "br, gzip"})
        assert answer.headers["Content-Encoding"] is None
        assert body == (packed.site / name).read_bytes()


def test_copies_of_earlier_builds_are_dropped(packed: Server) -> None:
    def copies() -> set[str]:
        assert packed.http
        return {file.stem for file in compress.make(packed.site, brotli=False).iterdir()}

    before = copies()
    (packed.site / "page.css").write_text("body { color: white }", encoding="utf-8")
    listing.write(packed.site)
    assert len(copies() & before) == len(before) - 1
    assert copies() == {
        entry["sha256"] for entry in listing.read(packed.site) if not entry["path"].endswith(".whl")
    }


def test_forty_first_visits_at_once_are_served_whole() -> None:
    """Each as a browser makes it: six connections, every file of the real site, compressed."""
    entries = listing.read(DIST)
    store = compress.make(DIST, brotli=False)
    bodies: dict[bytes, str] = {}  # compressed body -> the hash of what is in it

    def connection(port: int, paths: list[str]) -> dict[str, str]:
        """Fetch some files over one connection: path -> sha256."""
        line = http.client.HTTPConnection(HOST, port, timeout=handler.TIMEOUT)
        got = {}
        for path in paths:
            line.request("GET", f"/{path}", headers={"Accept-Encoding": "gzip"})
            answer = line.getresponse()
            body = answer.read()
            key = hashlib.sha256(body).digest()
            if answer.headers["Content-Encoding"] and key not in bodies:
                bodies[key] = hashlib.sha256(gzip.decompress(body)).hexdigest()
            got[path] = bodies.get(key, key.hex())
        line.close()
        return got

    def visit(port: int) -> dict[str, str]:
        paths = [entry["path"] for entry in entries if entry["path"] != "python/snapshot.bin"]
        with ThreadPoolExecutor(6) as lines:
            parts = list(lines.map(lambda start: connection(port, paths[start::6]), range(6)))
        return {path: sha256 for part in parts for path, sha256 in part.items()}

    expected = {entry["path"]: entry["sha256"] for entry in entries}
    del expected["python/snapshot.bin"]  # only this machine itself asks for it
    with Server(DIST, store=store) as server, ThreadPoolExecutor(40) as class_:
        for got in class_.map(lambda _: visit(server.port), range(40)):
            assert got == expected


def test_every_answer_carries_the_security_headers(server: Server) -> None:
    for path in ("/", "/none.html"):
        answer, _ = ask(server, path)
        for name, value in security.HEADERS.items():
            assert answer.headers[name] == value
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert not re.search(r"https?:|\*", policy)
        assert "camera=(self)" in answer.headers["Permissions-Policy"]
        assert "microphone=()" in answer.headers["Permissions-Policy"]


def test_the_page_states_the_same_policy_for_other_hosts() -> None:
    page = (WEB / "index.html").read_text(encoding="utf-8")
    stated = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page)
    assert stated
    assert stated[1] == security.CONTENT_SECURITY_POLICY


def test_one_connection_serves_many_files(server: Server) -> None:
    connection = http.client.HTTPConnection(HOST, server.port, timeout=10)
    for path, status in (("/page.css", 200), ("/none", 404), ("/app.json", 200)):
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == status
    connection.close()


def test_a_taken_port_gives_way_to_another(site: Path) -> None:
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        with Server(site, port) as server:
            assert server.port != port
            assert ask(server, "/")[0].status == 200


def test_a_browser_that_leaves_does_not_end_it(server: Server) -> None:
    with socket.create_connection((HOST, server.port)) as rude:
        rude.sendall(b"GET /page.css HTTP/1.1\r\nHost: x\r\n")
    assert ask(server, "/page.css")[0].status == 200
