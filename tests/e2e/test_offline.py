"""One visit is enough: the site works without its server, and changes only when told to."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Watch
from tests.e2e.host import Host
from tests.e2e.lab import BOOT_MS, Lab
from tests.e2e.test_keeping import saved
from web.build import compress, listing, offline

WORKER = """
(address) => new Promise((done, failed) => {
  const worker = new Worker(address);
  worker.onmessage = ({ data }) => done(data);
  worker.onerror = (event) => failed(event.message);
})
"""


@pytest.fixture
def host(dist: Path) -> Iterator[Host]:
    """Like most: below a path of its own, and compressing."""
    store = compress.make(dist, brotli=False)
    with Host(dist, "/school/lab/", store) as running:
        yield running


@pytest.fixture
def address(host: Host) -> str:
    return host.address


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    return new_page(service_workers="allow")


@pytest.fixture
def lab(page: Page, address: str) -> Lab:
    return Lab(page, address)


def ready_offline(page: Page) -> Locator:
    return page.locator("#status-offline")


def expect_ready_offline(page: Page) -> None:
    expect(ready_offline(page)).to_be_visible(timeout=BOOT_MS)


def train_a_step(lab: Lab) -> None:
    before = lab.shown_iteration()
    lab.press("step")
    expect(lab.iteration).to_have_text(re.compile(rf"^\s*{before + 1}\b"))
    assert lab.shown_cost() < 0.693147


def changed(dist: Path, into: Path, edit: Callable[[Path], object]) -> Path:
    """Another build: a copy of the site with an edit, listed as a build lists it."""
    shutil.copytree(dist, into)
    edit(into)
    offline.write(into)
    listing.write(into)
    return into


def rename_help(site: Path) -> None:
    page = site / "help.html"
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace("<title>Help", "<title>New help"), encoding="utf-8")


def kept_help(page: Page) -> str:
    """The title of the help page as this page gets it."""
    text = page.evaluate("fetch('help.html').then((answer) => answer.text())")
    found = re.search(r"<title>(\w+)", text)
    assert found
    return found[1]


def caches(page: Page) -> list[str]:
    return page.evaluate("caches.keys()")


def test_one_visit_is_enough(lab: Lab, host: Host, dist: Path, watch: Watch) -> None:
    lab.open()
    expect_ready_offline(lab.page)
    expect_installable(lab)
    expect_nothing_kept_that_no_page_needs(lab, dist)
    # What is not listed is left to the network.
    host.asked.clear()
    watch.expect("404")
    status = "(url) => fetch(url).then((answer) => answer.status)"
    assert lab.page.evaluate(status, "files.json") == 200
    assert lab.page.evaluate(status, "none.txt") == 404
    assert lab.page.evaluate(status, "icon.svg?v=2") == 200
    assert host.asked == ["files.json", "none.txt"]
    host.stop()
    # What the open page asks for from now on is there already ...
    lab.page.locator(".four [data-work=samples]").click()
    lab.page.locator(".sample").filter(has_text="stripes").get_by_role("button").click()
    expect(lab.page.locator("#project-name")).to_contain_text(re.compile("stripes", re.I))
    # ... and so is the page itself, which asks for nothing but whether there is a new one.
    host.start()
    host.asked.clear()
    lab.open(lang="zh-CN", sample="shapes")
    expect(ready_offline(lab.page)).to_have_text("可离线使用")
    assert set(host.asked) <= {"sw.js"}
    # Without its server it trains and saves, and has what was saved at the next visit.
    host.stop()
    train_a_step(lab)
    expect(lab.page.locator("#status-kept")).to_have_text(re.compile("刚刚保存|前已保存"))
    lab.open(lang="zh-CN")
    expect(lab.iteration).to_have_text(re.compile(r"^\s*1\b"))
    lab.page.goto(f"{host.address}help.html")
    expect(lab.page.get_by_role("heading", level=1)).to_have_text("帮助")
    host.start()


def expect_installable(lab: Lab) -> None:
    session = lab.page.context.new_cdp_session(lab.page)
    manifest = session.send("Page.getAppManifest")
    assert manifest["errors"] == []
    assert manifest["manifest"]["startUrl"] == lab.address
    hindrances = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert {one["errorId"] for one in hindrances} <= {"in-incognito"}  # as all these tests are


def expect_nothing_kept_that_no_page_needs(lab: Lab, dist: Path) -> None:
    (name,) = caches(lab.page)
    kept = lab.page.evaluate(
        "(name) => caches.open(name).then((cache) => cache.keys())"
        ".then((keys) => keys.map(({ url }) => url))",
        name,
    )
    every = {entry["path"] for entry in listing.read(dist)}
    left_out = every - {url.removeprefix(lab.address) for url in kept}
    assert left_out - {"py_logreg.html"} == {
        "sw.js",
        "vendor/pyodide/python_stdlib.zip",
        *(path.relative_to(dist).as_posix() for path in dist.glob("vendor/pyodide/*.whl")),
    }


def close_message(lab: Lab) -> None:
    lab.message.get_by_role("button", name="Close").click()


def test_a_new_version_waits_for_the_button(
    lab: Lab, host: Host, dist: Path, tmp_path: Path
) -> None:
    lab.visit()
    expect_ready_offline(lab.page)
    host.show(changed(dist, tmp_path / "new", rename_help))
    host.asked.clear()
    lab.open(sample="shapes")
    update = lab.page.locator("#status-update")
    expect(update).to_be_visible(timeout=BOOT_MS)
    # Only what differs was fetched.
    assert set(host.asked) == {"sw.js", "help.html", "boot/build.js", "kept.json"}
    # The old version runs on, with its own files, and trains undisturbed.
    assert kept_help(lab.page) == "Help"
    expect(ready_offline(lab.page)).to_be_visible()
    lab.type(lab.iterations, "100000")
    lab.press("train")
    lab.expect_state("training")
    expect(update).to_be_hidden()
    lab.press("stop")
    lab.expect_state("ready")
    expect(update).to_be_visible()
    saved(lab)
    lab.page.reload()
    lab.expect_state("ready", timeout=BOOT_MS)
    assert kept_help(lab.page) == "Help"
    expect(lab.message).to_contain_text("Welcome back")
    expect(update).to_be_hidden()  # one thing at a time
    close_message(lab)
    # The button changes to the new one, whole and without a server as well.
    host.stop()
    update.get_by_role("button").click()
    expect(update).to_be_hidden()
    expect(lab.message).to_contain_text("Welcome back", timeout=BOOT_MS)
    close_message(lab)
    expect_ready_offline(lab.page)
    lab.expect_state("ready", timeout=BOOT_MS)
    assert kept_help(lab.page) == "New"
    assert len(caches(lab.page)) == 1
    train_a_step(lab)
    host.start()


@pytest.mark.all
def test_another_tab_is_not_loaded_anew(
    lab: Lab, host: Host, dist: Path, tmp_path: Path, watch: Watch
) -> None:
    lab.open()
    expect_ready_offline(lab.page)
    host.show(changed(dist, tmp_path / "new", rename_help))
    page = lab.page.context.new_page()
    watch.follow(page)
    other = Lab(page, host.address).open()
    train_a_step(lab)
    for one in (lab, other):
        expect(one.page.locator("#status-update")).to_be_visible(timeout=BOOT_MS)
    other.page.locator("#status-update").get_by_role("button").click()
    expect_ready_offline(other.page)
    # It goes on, and is not told that what it is would be there without a network.
    expect(ready_offline(lab.page)).to_be_hidden()
    expect(lab.page.locator("#status-update")).to_be_visible()
    assert lab.shown_iteration() == 1
    train_a_step(lab)
    lab.page.locator("#status-update").get_by_role("button").click()
    expect_ready_offline(lab.page)


@pytest.mark.all
def test_a_damaged_file_keeps_the_old_version(
    lab: Lab, host: Host, dist: Path, tmp_path: Path
) -> None:
    lab.visit()
    expect_ready_offline(lab.page)
    new = changed(dist, tmp_path / "new", rename_help)
    text = (new / "help.html").read_text(encoding="utf-8")
    (new / "help.html").write_text(text.replace("New", "Bad"), encoding="utf-8")
    host.show(new)
    failed = lab.page.evaluate(
        """async () => {
          const registration = await navigator.serviceWorker.ready;
          const ended = new Promise((done) => {
            registration.addEventListener("updatefound", () => {
              const { installing } = registration;
              installing.addEventListener("statechange", () => done(installing.state));
            });
          });
          await registration.update().catch(() => {});
          return ended;
        }"""
    )
    assert failed == "redundant"
    host.stop()
    lab.open()
    expect_ready_offline(lab.page)
    expect(lab.page.locator("#status-update")).to_be_hidden()
    assert kept_help(lab.page) == "Help"
    train_a_step(lab)
    host.start()
    # Mended, the attempt goes on where it ended.
    rename_help(shutil.copytree(dist, tmp_path / "mended"))
    shutil.copyfile(tmp_path / "mended" / "help.html", new / "help.html")
    host.show(new)
    host.asked.clear()
    saved(lab)
    lab.page.reload()
    expect(lab.message).to_contain_text("Welcome back", timeout=BOOT_MS)
    close_message(lab)
    expect(lab.page.locator("#status-update")).to_be_visible(timeout=BOOT_MS)
    assert set(host.asked) <= {"sw.js", "help.html", "boot/build.js", "kept.json"}


@pytest.mark.all
def test_a_damaged_file_at_the_first_visit_is_not_called_ready(
    lab: Lab, host: Host, dist: Path, tmp_path: Path
) -> None:
    site = shutil.copytree(dist, tmp_path / "site")
    with (site / "licences" / "numpy.txt").open("a") as file:
        file.write("!")
    host.store = None  # its compressed copies are whole
    host.show(site)
    lab.open()
    train_a_step(lab)
    expect(ready_offline(lab.page)).to_be_hidden()
    host.show(dist)
    lab.visit()
    expect_ready_offline(lab.page)


@pytest.mark.all
def test_a_lost_cache_is_filled_again(lab: Lab, host: Host) -> None:
    lab.visit()
    expect_ready_offline(lab.page)
    (name,) = caches(lab.page)
    assert lab.page.evaluate("(name) => caches.delete(name)", name)
    lab.page.reload()
    expect_ready_offline(lab.page)
    host.stop()
    lab.open()
    train_a_step(lab)
    host.start()


@pytest.mark.all
def test_a_workers_address_keeps_its_fragment(
    lab: Lab, host: Host, dist: Path, tmp_path: Path
) -> None:
    def edit(site: Path) -> None:
        (site / "echo.js").write_text("postMessage(location.hash);", encoding="utf-8")

    host.show(changed(dist, tmp_path / "site", edit))
    lab.visit()
    expect_ready_offline(lab.page)
    host.stop()
    assert lab.page.evaluate(WORKER, "echo.js#part") == "#part"
    host.start()


@pytest.mark.all
def test_a_refused_worker_is_no_fault(lab: Lab) -> None:
    lab.page.add_init_script(
        "navigator.serviceWorker.register = () => Promise.reject(new Error('refused'));"
    )
    lab.open()
    train_a_step(lab)
    expect(ready_offline(lab.page)).to_be_hidden()
