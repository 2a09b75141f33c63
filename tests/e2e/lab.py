"""The lab as a person sees it: page objects in the words of the lesson."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Locator, Page, Route, expect

BOOT_MS = 90_000  # a cold Pyodide on a slow, shared machine


class Tray:
    """One of class A, class B and the test tray."""

    def __init__(self, page: Page, handle: str) -> None:
        self.root = page.get_by_test_id(handle)
        self.count = self.root.get_by_test_id("count")
        self.files = self.root.locator("input[type=file]").first

    def upload(self, *files: Path | dict) -> None:
        self.files.set_input_files([*files])

    def expect_count(self, number: int, *, timeout: float = 30_000) -> None:
        expect(self.count).to_have_text(str(number), timeout=timeout)

    @property
    def thumbs(self) -> Locator:
        return self.root.locator(".thumbs button.thumb")


class Lab:
    """The page. Opening it waits until Python is ready."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.app = page.get_by_test_id("app")
        self.a = Tray(page, "class-a")
        self.b = Tray(page, "class-b")
        self.test = Tray(page, "test-tray")
        self.message = page.get_by_test_id("message")
        self.cost = page.get_by_test_id("cost")
        self.iteration = page.get_by_test_id("iteration")
        self.alpha = page.get_by_test_id("learning-rate")
        self.iterations = page.get_by_test_id("iterations")

    def visit(self, **parameters: str) -> Lab:
        self.page.goto(f"{self.address}?{urlencode(parameters)}" if parameters else self.address)
        return self

    def open(self, **parameters: str) -> Lab:
        self.visit(**parameters)
        self.expect_state("ready", timeout=BOOT_MS)
        return self

    def expect_state(self, state: str, *, timeout: float = 30_000) -> None:
        expect(self.app).to_have_attribute("data-trainer", state, timeout=timeout)

    def press(self, handle: str) -> None:
        self.page.get_by_test_id(handle).click()

    def type(self, field: Locator, text: str) -> None:
        field.fill(text)
        field.press("Tab")

    def run(self, iterations: int | None = None, *, timeout: float = 120_000) -> None:
        """Press Run and wait for its end."""
        if iterations is not None:
            self.type(self.iterations, str(iterations))
        before = self.shown_iteration()
        self.press("train")
        wanted = before + (iterations or int(self.iterations.input_value()))
        expect(self.iteration).to_have_text(re.compile(rf"^\s*{wanted}\b"), timeout=timeout)
        self.expect_state("ready")

    def shown_cost(self) -> float:
        return first_number(self.cost.inner_text())

    def shown_iteration(self) -> int:
        return int(first_number(self.iteration.inner_text()))

    def shown_probability(self) -> float:
        return first_number(self.page.get_by_test_id("probability").inner_text())

    def accuracies(self) -> list[float]:
        """Training and, where there is one, test accuracy as the chart tells them, 0 to 1."""
        label = self.page.locator("#accuracy-plot").get_attribute("aria-label") or ""
        return [
            float(number) / 100 for number in re.findall(r"(\d+(?:\.\d+)?) ?(?:%|percent)", label)
        ]


class Held:
    """Python is not started on this page before `release`."""

    def __init__(self, page: Page) -> None:
        self._waiting: list[Route] | None = []
        page.route("**/pyodide.asm.wasm", self._hold)

    def _hold(self, route: Route) -> None:
        if self._waiting is None:
            route.continue_()
        else:
            self._waiting.append(route)

    def release(self) -> None:
        waiting, self._waiting = self._waiting or [], None
        for route in waiting:
            route.continue_()


def drawn(lab: Lab) -> None:
    """Wait until the page's own Python has drawn the trays for the first time."""
    expect(lab.page.locator("#balance")).to_have_attribute("aria-label", re.compile("."))


def first_number(text: str) -> float:
    found = re.search(r"[-−]?\d+(\.\d+)?", text)
    assert found, f"no number in {text!r}"
    return float(found.group().replace("−", "-"))


def axe(page: Page, source: str) -> list[str]:
    """The accessibility violations axe finds, as readable lines, once colours have settled."""
    # A button that fades from one colour to another has neither colour's contrast on the way.
    # What is taken off the page meanwhile never finishes: its promise is refused.
    page.evaluate(
        """Promise.allSettled(
            document.getAnimations()
                .filter(({ playState, effect }) =>
                    playState === "running" && effect.getComputedTiming().endTime !== Infinity)
                .map((one) => one.finished))"""
    )
    page.evaluate(source)
    found = page.evaluate("axe.run({resultTypes: ['violations']})")
    return [
        f"{rule['id']}: {json.dumps([node['target'] for node in rule['nodes']][:4])}"
        for rule in found["violations"]
    ]
