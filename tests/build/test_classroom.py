"""The teacher's server: where the class finds it, who came, the class pack, https."""

from __future__ import annotations

import http.client
import json
import os
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from web.build import certificate, cli, lan, serve
from web.build.classroom import Classroom
from web.build.errors import MissingInputError, NetworkError
from web.build.lan import Adapter
from web.build.serve import HOST, Server


@pytest.fixture(autouse=True)
def on_this_machine_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "EVERYWHERE", HOST)


@pytest.fixture
def server(site: Path) -> Iterator[Server]:
    with Server(site, classroom=Classroom(["192.168.1.5", "10.0.0.2"])) as running:
        yield running


def ask(
    connection: http.client.HTTPConnection, path: str, **headers: str
) -> tuple[http.client.HTTPResponse, bytes]:
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer, body


def plain(server: Server, source: str = HOST) -> http.client.HTTPConnection:
    return http.client.HTTPConnection(HOST, server.port, timeout=10, source_address=(source, 0))


def facts(server: Server) -> dict[str, object]:
    answer, body = ask(plain(server), "/class.json")
    assert answer.headers["Cache-Control"] == "no-store"
    return json.loads(body)


def test_the_class_is_told_where_to_go(server: Server) -> None:
    port = server.port
    assert facts(server) == {
        "addresses": [f"http://192.168.1.5:{port}/", f"http://10.0.0.2:{port}/"],
        "https": False,
        "visitors": 0,
        "pack": None,
    }


def test_the_code_is_a_picture_without_styles(server: Server) -> None:
    answer, body = ask(plain(server), "/class.svg")
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert body.startswith(b"<svg ")
    assert b"style" not in body
    assert server.http.classroom
    assert "█" in server.http.classroom.drawn()


def test_devices_that_open_the_page_are_counted_once(server: Server) -> None:
    for source, path in (
        (HOST, "/"),
        (HOST, "/index.html?lang=en"),
        ("127.0.0.2", "/"),
        ("127.0.0.3", "/page.css"),
    ):
        ask(plain(server, source), path)
    answer, _ = ask(plain(server, "127.0.0.4"), "/")
    ask(plain(server, "127.0.0.5"), "/", **{"If-None-Match": answer.headers["ETag"]})
    assert facts(server)["visitors"] == 4
    assert "127" not in json.dumps(facts(server)), "nobody's address is told"


def test_a_server_for_this_machine_tells_nothing_of_a_class(site: Path) -> None:
    with Server(site) as server:
        for path in ("/class.json", "/class.svg", "/class.pack"):
            assert ask(plain(server), path)[0].status == 404


def test_a_pack_is_there_for_every_visitor(site: Path, tmp_path: Path) -> None:
    pack = tmp_path / "our faces.zip"
    pack.write_bytes(b"PK")
    with Server(site, classroom=Classroom(["10.0.0.2"], pack=pack)) as server:
        assert facts(server)["pack"] == {"path": "class.pack", "name": "our faces.zip"}
        answer, body = ask(plain(server), "/")
        assert (answer.status, answer.headers["Location"]) == (302, "?pack=class.pack")
        assert ask(plain(server), "/?pack=class.pack")[1] == (site / "index.html").read_bytes()
        answer, body = ask(plain(server), "/class.pack")
        assert (answer.headers["Content-Type"], body) == ("application/zip", b"PK")


def test_a_pack_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingInputError, match=r"no file .*none\.zip"):
        Classroom(["10.0.0.2"], pack=tmp_path / "none.zip")


@pytest.mark.parametrize("option", ["--https", "--pack=x.zip"])
def test_what_belongs_to_a_class_needs_lan(option: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.parse(["serve", option])
    assert "go with --lan" in capsys.readouterr().err
    assert cli.parse(["serve", "--lan", option]).lan


def test_the_likeliest_address_comes_first() -> None:
    found = [
        Adapter("lo", "127.0.0.1"),
        Adapter("docker0", "172.17.0.1"),
        Adapter("eth0", "169.254.3.4"),
        Adapter("wlan0", "192.168.1.5"),
        Adapter("eth1", "10.0.0.2"),
    ]
    assert lan.ranked(found, "10.0.0.2") == ["10.0.0.2", "192.168.1.5", "172.17.0.1"]
    # A hotspot of this machine leads nowhere, and serves a class all the same.
    assert lan.ranked(found, None) == ["192.168.1.5", "10.0.0.2", "172.17.0.1"]


def test_no_network_is_said_in_plain_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lan, "adapters", lambda: [Adapter("lo", "127.0.0.1")])
    with pytest.raises(NetworkError, match="in no network: switch its Wi-Fi on"):
        lan.addresses()


@pytest.fixture
def secured(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setattr(certificate, "cache", lambda: tmp_path / "cache")
    tls = certificate.context([HOST, "localhost"])
    with Server(site, classroom=Classroom([HOST], https=True), tls=tls) as running:
        yield running


def trusting(tmp_path: Path) -> ssl.SSLContext:
    """A browser that believes the signer of the kept certificate."""
    (kept,) = (tmp_path / "cache" / "https").iterdir()
    context = ssl.create_default_context(cafile=kept)
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    return context


def test_https_serves_the_site_under_its_name(secured: Server, tmp_path: Path) -> None:
    for host in (HOST, "localhost"):
        connection = http.client.HTTPSConnection(
            host, secured.port, timeout=10, context=trusting(tmp_path)
        )
        answer, body = ask(connection, "/")
        assert answer.status == 200
        assert body == (secured.site / "index.html").read_bytes()


def test_plain_http_is_sent_to_https(secured: Server) -> None:
    answer, _ = ask(plain(secured), "/help.html?lang=en")
    assert answer.status == 308
    assert answer.headers["Location"] == f"https://{HOST}:{secured.port}/help.html?lang=en"


def test_a_silent_visitor_keeps_nobody_waiting(secured: Server, tmp_path: Path) -> None:
    silent = plain(secured)
    silent.connect()
    connection = http.client.HTTPSConnection(
        HOST, secured.port, timeout=10, context=trusting(tmp_path)
    )
    assert ask(connection, "/")[0].status == 200
    silent.close()


def test_the_certificate_is_kept_for_the_same_addresses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(certificate, "cache", lambda: tmp_path)
    certificate.context(["10.0.0.2"])
    (file,) = (tmp_path / "https").iterdir()
    first = file.read_bytes()
    certificate.context(["10.0.0.2"])
    assert file.read_bytes() == first
    os.utime(file, (0, 0))  # too old
    certificate.context(["10.0.0.2"])
    assert file.read_bytes() != first
    certificate.context(["192.168.1.5"])
    assert len(list((tmp_path / "https").iterdir())) == 2
    if os.name != "nt":
        assert file.stat().st_mode & 0o077 == 0
