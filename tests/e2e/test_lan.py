"""A class over plain http, from the teacher's laptop: everything but the live camera."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from tests.bench.visits import Tally
from tests.e2e import pictures
from tests.e2e.conftest import FAKE_CAMERA, FLAGS, Watch
from tests.e2e.lab import BOOT_MS, Lab, axe
from web.build import certificate, compress, serve
from web.build.browser import find_browser
from web.build.classroom import Classroom
from web.build.serve import HOST, Server

NAME = "teacher.example"  # not this machine's own name: plain http is no secure context there
RULES = f"--host-resolver-rules=MAP {NAME} 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"


@pytest.fixture(scope="module")
def server(dist: Path) -> Iterator[Server]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(serve, "EVERYWHERE", HOST)
        store = compress.make(dist, brotli=False)
        with Server(dist, classroom=Classroom([NAME]), store=store) as running:
            yield running


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    flags = [flag for flag in FLAGS if not flag.startswith("--host-resolver-rules")]
    chromium = playwright.chromium.launch(
        executable_path=find_browser(), args=[*flags, RULES, *FAKE_CAMERA]
    )
    yield chromium
    chromium.close()


@pytest.fixture
def address(server: Server) -> str:
    return f"http://{NAME}:{server.port}/"


def test_the_main_job_without_a_camera_or_a_service_worker(
    new_page: Callable[..., Page], address: str, tmp_path: Path
) -> None:
    page = new_page(service_workers="allow")
    asked: list[str] = []
    page.on("response", lambda answer: asked.append(answer.headers.get("content-encoding", "")))
    lab = Lab(page, address).open(sample="none")
    assert page.evaluate("[isSecureContext, 'mediaDevices' in navigator]") == [False, False]
    assert asked.count("gzip") > 30
    folders = [tmp_path / name for name in ("a", "b", "photo")]
    lab.a.upload(*pictures.jpegs(folders[0], 4, tint=0))
    lab.b.upload(*pictures.jpegs(folders[1], 4, tint=2))
    lab.a.expect_count(4)
    lab.b.expect_count(4)
    page.locator(".four [data-work=camera]").click()
    panel = page.locator("#z-work")
    expect(panel.locator("#camera-state")).to_contain_text(re.compile("only to https pages"))
    expect(panel.locator("#camera-again")).to_be_hidden()
    photo = panel.locator("#camera-file")
    expect(photo).to_be_visible()
    expect(photo.locator("input")).to_have_attribute("capture", "environment")
    photo.locator("input").set_input_files(pictures.jpegs(folders[2], 1, tint=0))
    lab.a.expect_count(5)
    lab.run(50)
    assert lab.shown_cost() < 0.693147
    expect(page.locator("#status-kept")).to_have_text(re.compile("^Saved"))
    # No service worker keeps the site here, and yet a second visit loads nothing again.
    assert not page.evaluate("'serviceWorker' in navigator")
    expect(page.locator("#status-offline")).to_be_hidden()
    statuses: list[int] = []
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on(
        "Network.responseReceivedExtraInfo", lambda event: statuses.append(event["statusCode"])
    )
    page.reload()
    lab.expect_state("ready", timeout=BOOT_MS)
    lab.a.expect_count(5)
    assert set(statuses) == {304}


def test_https_gives_the_live_camera(
    new_page: Callable[..., Page],
    dist: Path,
    watch: Watch,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(serve, "EVERYWHERE", HOST)
    monkeypatch.setattr(certificate, "cache", lambda: tmp_path)
    tls = certificate.context([NAME])
    store = compress.make(dist, brotli=False)
    room = Classroom([NAME], https=True)
    with Server(dist, classroom=room, tls=tls, store=store) as secured:
        watch.address = f"https://{NAME}:{secured.port}/"
        page = new_page(ignore_https_errors=True)
        # Typed without https it is found as well.
        page.goto(f"http://{NAME}:{secured.port}/?sample=shapes")
        lab = Lab(page, watch.address)
        watch.expect("left the origin: http://")
        lab.expect_state("ready", timeout=BOOT_MS)
        assert page.url == f"{watch.address}?sample=shapes"
        page.locator(".four [data-work=camera]").click()
        expect(page.locator("#camera-hold")).to_be_enabled()
        expect(page.locator("#z-work video")).to_be_visible()


def test_a_class_pack_opens_for_every_visitor(
    new_page: Callable[..., Page],
    dist: Path,
    watch: Watch,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(serve, "EVERYWHERE", HOST)
    pack = tmp_path / "flowers.zip"
    with Server(dist, classroom=Classroom([HOST])) as plain:
        watch.address = plain.address
        lab = Lab(new_page(), plain.address).open(sample="shapes")
        lab.run(20)
        counts = lab.a.count.inner_text(), lab.b.count.inner_text()
        lab.page.locator(".topbar [data-work=projects]").click()
        with lab.page.expect_download() as download:
            lab.page.locator("#project-save").click()
        download.value.save_as(pack)
    with Server(dist, classroom=Classroom([HOST], pack=pack)) as server:
        watch.address = server.address
        visitor = Lab(new_page(), server.address).open()
        visitor.a.expect_count(int(counts[0]))
        visitor.b.expect_count(int(counts[1]))
        expect(visitor.iteration).to_have_text(re.compile(r"^\s*20\b"))


@pytest.mark.all
def test_a_first_visit_takes_eight_megabytes_at_most(
    new_page: Callable[..., Page],
    dist: Path,
    watch: Watch,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Over https, where browsers take brotli; another machine's browser takes no snapshot."""
    monkeypatch.setattr(serve, "EVERYWHERE", HOST)
    monkeypatch.setattr(certificate, "cache", lambda: tmp_path)
    tls = certificate.context([NAME])
    room = Classroom([NAME], https=True)
    store = compress.make(dist, brotli=True)
    with Server(dist, classroom=room, tls=tls, store=store) as secured, Tally() as tally:
        watch.address = f"https://{NAME}:{secured.port}/"
        Lab(new_page(ignore_https_errors=True), watch.address).open()
    assert "python/snapshot.bin" not in tally.sent
    assert sum(tally.sent.values()) <= 8_000_000
    assert len(tally.sent) <= 50


@pytest.mark.all
def test_a_class_pack_that_is_gone_is_missed(lab: Lab, watch: Watch) -> None:
    watch.expect("404")
    lab.open(pack="gone.pack")
    expect(lab.message).to_contain_text("class pack")


def test_the_page_for_the_projector(
    new_page: Callable[..., Page], server: Server, address: str, watch: Watch, axe_source: str
) -> None:
    watch.address = f"http://{HOST}:{server.port}/"
    page = new_page()
    page.goto(watch.address)  # one visit, whatever came before
    page.goto(f"{watch.address}class.html?lang=en")
    expect(page.locator("#address")).to_have_text(address.rstrip("/"))
    expect(page.get_by_role("img", name=f"QR code of {address.rstrip('/')}")).to_be_visible()
    assert page.locator("#code").evaluate(
        "(image) => image.decode().then(() => image.naturalWidth)"
    )
    expect(page.locator("#visitors")).to_contain_text("1 device")
    page.get_by_role("button", name="中文").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("在你的设备上打开这个地址")
    assert axe(page, axe_source) == []


def test_without_a_class_the_page_says_how_to_begin(
    new_page: Callable[..., Page], dist: Path, watch: Watch
) -> None:
    watch.expect("404")
    with Server(dist) as alone:
        watch.address = alone.address
        page = new_page()
        page.goto(f"{alone.address}class.html")
        expect(page.locator("#no-class")).to_contain_text("python3 build.py serve --lan")
