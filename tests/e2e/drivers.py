"""Three engines behind one small interface, so that a flow is written once."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any, Protocol

from playwright.sync_api import Browser, Page, expect

from tests.e2e.webdriver import WebDriver

TEXT_MS = 30_000

#: The middle of an element and its size, after it was brought into view.
BOX = """
  const node = document.querySelector(arguments[0]);
  node.scrollIntoView({ block: "center" });
  const { x, y, width, height } = node.getBoundingClientRect();
  return [x, y, width, height];
"""


class Driver(Protocol):
    """What a person does with a page. Places are given by CSS selectors, each of one element."""

    version: str

    def go(self, address: str) -> None: ...
    def text(self, selector: str) -> str: ...
    def attribute(self, selector: str, name: str) -> str | None: ...
    def wait_text(self, selector: str, pattern: str, ms: int = TEXT_MS) -> None: ...
    def wait_attribute(self, selector: str, name: str, value: str, ms: int = TEXT_MS) -> None: ...
    def click(self, selector: str) -> None: ...
    def type(self, selector: str, text: str) -> None: ...
    def upload(self, selector: str, files: list[Path]) -> None: ...
    def draw(self, selector: str, points: list[tuple[float, float]]) -> None: ...
    def run(self, function: str) -> Any: ...
    def faults(self) -> list[str]: ...
    def close(self) -> None: ...


class ByPlaywright:
    """Chromium and Firefox."""

    def __init__(self, browser: Browser) -> None:
        self.version = browser.version
        self._browser = browser
        context = browser.new_context(
            viewport={"width": 1280, "height": 800}, locale="en-GB", service_workers="block"
        )
        self._page: Page = context.new_page()
        self._faults: list[str] = []
        self._page.on("pageerror", lambda error: self._faults.append(str(error)))

    def go(self, address: str) -> None:
        self._page.goto(address)

    def text(self, selector: str) -> str:
        return self._page.locator(selector).inner_text()

    def attribute(self, selector: str, name: str) -> str | None:
        return self._page.locator(selector).get_attribute(name)

    def wait_text(self, selector: str, pattern: str, ms: int = TEXT_MS) -> None:
        expect(self._page.locator(selector)).to_have_text(re.compile(pattern), timeout=ms)

    def wait_attribute(self, selector: str, name: str, value: str, ms: int = TEXT_MS) -> None:
        expect(self._page.locator(selector)).to_have_attribute(name, value, timeout=ms)

    def click(self, selector: str) -> None:
        self._page.locator(selector).click()

    def type(self, selector: str, text: str) -> None:
        field = self._page.locator(selector)
        field.fill(text)
        field.press("Tab")

    def upload(self, selector: str, files: list[Path]) -> None:
        self._page.locator(selector).set_input_files(files)

    def draw(self, selector: str, points: list[tuple[float, float]]) -> None:
        places = within(self._page.evaluate(f"s => (function () {{{BOX}}})(s)", selector), points)
        self._page.mouse.move(*places[0])
        self._page.mouse.down()
        for place in places[1:]:
            self._page.mouse.move(*place)
        self._page.mouse.up()

    def run(self, function: str) -> Any:
        return self._page.evaluate(f"() => {{{function}}}")

    def faults(self) -> list[str]:
        return self._faults

    def close(self) -> None:
        self._browser.close()


class ByWebDriver:
    """WebKit."""

    def __init__(self) -> None:
        self._session = WebDriver()
        self.version = self._session.version

    def go(self, address: str) -> None:
        self._session.go(address)

    def text(self, selector: str) -> str:
        return str(self._of(selector, "innerText"))

    def attribute(self, selector: str, name: str) -> str | None:
        return self._session.run(
            "return document.querySelector(arguments[0])?.getAttribute(arguments[1])",
            selector,
            name,
        )

    def _of(self, selector: str, name: str) -> object:
        return self._session.run(
            "return document.querySelector(arguments[0])?.[arguments[1]] ?? ''", selector, name
        )

    def wait_text(self, selector: str, pattern: str, ms: int = TEXT_MS) -> None:
        self._wait(
            lambda: (
                re.search(pattern, shown := str(self._of(selector, "textContent")).strip())
                is not None,
                shown,
            ),
            f"{selector} to show {pattern}",
            ms,
        )

    def wait_attribute(self, selector: str, name: str, value: str, ms: int = TEXT_MS) -> None:
        self._wait(
            lambda: ((shown := self.attribute(selector, name)) == value, shown),
            f"{name} of {selector} to be {value}",
            ms,
        )

    def _wait(self, look: Any, wanted: str, ms: int) -> None:
        deadline = time.monotonic() + ms / 1000
        while True:
            is_so, shown = look()
            if is_so:
                return
            assert time.monotonic() < deadline, f"waited for {wanted}; it is {shown!r}"
            time.sleep(0.05)

    def click(self, selector: str) -> None:
        self._wait(lambda: (self._of(selector, "disabled") in ("", False), ""), selector, TEXT_MS)
        self._session.on(selector, "click")

    def type(self, selector: str, text: str) -> None:
        # The driver's own "clear" leaves the field, which then may be filled before the typing.
        select = "const node = document.querySelector(arguments[0]); node.focus(); node.select();"
        self._session.run(select, selector)
        self._session.on(selector, "value", text=f"{text}\ue004")  # the tabulator key

    def upload(self, selector: str, files: list[Path]) -> None:
        self._session.on(selector, "value", text="\n".join(map(str, files)))

    def draw(self, selector: str, points: list[tuple[float, float]]) -> None:
        self._session.drag(within(self._session.run(BOX, selector), points))

    def run(self, function: str) -> Any:
        return self._session.run(function)

    def faults(self) -> list[str]:
        return []  # WebKit's driver does not tell; what breaks shows in what the page does

    def close(self) -> None:
        self._session.close()


def within(box: list[float], points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Places on the screen of points given in parts of a box."""
    x, y, width, height = box
    return [(x + right * width, y + down * height) for right, down in points]
