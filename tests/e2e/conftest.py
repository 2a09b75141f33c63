"""A session server, a browser that can reach nothing else, and a page that fails on any error."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    Playwright,
    expect,
    sync_playwright,
)

from tests.e2e import matrix
from tests.e2e.lab import Lab
from web.build import node
from web.build.browser import find_browser
from web.build.serve import Server

ROOT = Path(__file__).parents[2]

# A busy machine is slow, not wrong: what is expected may take its time to come true.
expect.set_options(timeout=30_000)

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Whatever the page asks for besides this machine does not exist.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
FAKE_CAMERA = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]


@pytest.fixture(scope="session")
def dist() -> Path:
    built = ROOT / "dist"
    assert (built / "files.json").is_file(), "no built site: run python3 build.py build"
    return built


@pytest.fixture(scope="session")
def address(dist: Path) -> Iterator[str]:
    with Server(dist, port=0) as server:
        yield server.address


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    chromium = playwright.chromium.launch(
        executable_path=find_browser(), args=[*FLAGS, *FAKE_CAMERA]
    )
    yield chromium
    chromium.close()


class Watch:
    """Everything that must not happen on a page, as it happens."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.faults: list[str] = []
        self.expected: list[str] = []

    def follow(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.note(f"page error: {error.stack or error}"))
        page.on("console", lambda said: said.type == "error" and self.note(f"console: {said.text}"))
        page.on("request", lambda request: self.leaves(request.url))

    def leaves(self, url: str) -> None:
        if not url.startswith((self.address, "blob:", "data:")):
            self.note(f"left the origin: {url}")

    def note(self, fault: str) -> None:
        self.faults.append(fault)

    def expect(self, part: str) -> None:
        """This test provokes a fault whose text contains ``part``."""
        self.expected.append(part)

    def check(self) -> None:
        loose = [fault for fault in self.faults if not any(part in fault for part in self.expected)]
        assert not loose, "\n".join(loose)


@pytest.fixture
def watch(address: str) -> Iterator[Watch]:
    watching = Watch(address)
    yield watching
    watching.check()


@pytest.fixture
def new_page(browser: Browser, watch: Watch) -> Iterator[Callable[..., Page]]:
    """Make a page in a context of its own; options are those of a browser context."""
    contexts: list[BrowserContext] = []

    def make(**options: object) -> Page:
        options = {
            "viewport": {"width": 1280, "height": 800},
            "locale": "en-GB",
            "service_workers": "block",  # every context is new: each would fetch the whole site
            **options,
        }
        context = browser.new_context(**options)
        context.grant_permissions(["camera"])
        contexts.append(context)
        page = context.new_page()
        watch.follow(page)
        return page

    yield make
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def axe_source() -> str:
    return (node.packages() / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture
def lab(new_page: Callable[..., Page], address: str) -> Lab:
    return Lab(new_page(), address)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say which engines ran; build.py engines asks for the table in a file."""
    reports = [report for kind in terminalreporter.stats.values() for report in kind]
    found = matrix.rows(reports)
    terminalreporter.section("engines")
    terminalreporter.write_line(matrix.summary(found))
    if found:
        terminalreporter.write(matrix.table(found))
    readme = os.environ.get("PY_LOGREG_MATRIX")
    if readme:
        matrix.write(Path(readme), found)
