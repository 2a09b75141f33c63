"""The server hands out the listed files, with the right types and headers, and nothing else."""

from __future__ import annotations

import http.client
import re
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from web.build import listing, security
from web.build.paths import WEB
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
