"""Ten thousand pictures from one folder: the page lives on, and memory stays within bounds."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, expect

from tests.e2e.lab import Lab
from tests.e2e.test_keeping import saved
from tests.e2e.test_recovering import python

pytestmark = pytest.mark.all

NUMBER = 10_000

#: Bytes of WebAssembly memory above those of the start, and milliseconds of a task's own work.
MOST_BYTES, MOST_MS = 200e6, 50

PROBE = """
import js
from pyodide.ffi import create_proxy
from pyodide_js import _module
js.self.memoryBytes = create_proxy(lambda: float(_module.HEAPU8.length))
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a sub-folder for each of two classes."""
    root = tmp_path_factory.mktemp("many")
    chance = np.random.default_rng(0)
    for channel, name in ((2, "blue"), (0, "red")):
        (root / name).mkdir()
        for k in range(NUMBER // 2):
            pixels = chance.integers(0, 120, (64, 64, 3), dtype=np.uint8)
            pixels[..., channel] += 100
            Image.fromarray(pixels).save(root / name / f"{k:05}.jpg", quality=80)
    return root


@pytest.fixture
def lab(lab: Lab) -> Lab:
    """The page, whose Python tells how much memory it has: it never gives any back."""
    lab.page.route(
        "**/trainer/main.py",
        lambda route: route.fulfill(
            body=route.fetch().text() + PROBE, content_type="text/x-python"
        ),
    )
    return lab.open(sample="none")


def choose(lab: Lab, folder: Path) -> None:
    lab.page.locator(".tray [data-work=upload], [data-work=upload]").first.click()
    lab.page.locator("input[type=file][data-tray=sort]").set_input_files(folder, timeout=120_000)


def own_milliseconds(trace: Path) -> list[float]:
    """What tasks of the page's thread took of the processor, the longest first.

    Not how long they lasted: on a busy machine a task also waits for others. The browser's own
    listing of the folder, before the page hears of it, is not ours.
    """
    threads, tasks, choices = set(), [], []
    with trace.open(encoding="utf-8") as lines:  # an event a line: too many to hold together
        for line in lines:
            if '"thread_name"' not in line and '"RunTask"' not in line and '"change"' not in line:
                continue
            event = json.loads(line.strip().rstrip(",").removesuffix("]}"))
            thread = event["pid"], event["tid"]
            about = event["args"]
            if event["name"] == "thread_name" and about["name"] == "CrRendererMain":
                threads.add(thread)
            elif event["name"] == "RunTask":
                tasks.append((thread, event["ts"], event.get("dur", 0), event.get("tdur", 0)))
            elif about.get("data") == {"type": "change"}:
                choices.append((thread, event["ts"], event["tdur"]))
    took = []
    for thread, start, lasted, own in tasks:
        if thread in threads:
            heard = [t for one, at, t in choices if one == thread and 0 <= at - start <= lasted]
            took.append((heard[0] if heard else own) / 1000)
    return sorted(took, reverse=True)


def test_ten_thousand_pictures_come_in(
    lab: Lab, browser: Browser, folder: Path, tmp_path: Path
) -> None:
    worker = python(lab.page)
    memory = lambda: worker.evaluate("self.memoryBytes()")  # noqa: E731
    before = memory()
    trace = tmp_path / "trace.json"
    kinds = ["devtools.timeline", "disabled-by-default-devtools.timeline"]
    browser.start_tracing(page=lab.page, path=trace, categories=kinds)
    choose(lab, folder)
    whole = re.compile(r"^Reading [\d,]+ of 10,000$")  # it counts on while the folder is taken in
    expect(lab.page.locator("#reading-text")).to_have_text(whole)
    lab.a.expect_count(NUMBER // 2, timeout=900_000)
    lab.b.expect_count(NUMBER // 2, timeout=900_000)
    expect(lab.page.locator("#reading")).to_be_hidden()
    browser.stop_tracing()
    assert own_milliseconds(trace)[0] < MOST_MS
    assert lab.page.locator(".thumb").count() < 200
    lab.run(5, timeout=300_000)
    saved(lab)
    assert memory() - before < MOST_BYTES


def test_cancelling_keeps_what_came_in(lab: Lab, folder: Path) -> None:
    choose(lab, folder)
    expect(lab.a.count).not_to_have_text("0", timeout=120_000)
    lab.page.locator("#reading-cancel").click()
    expect(lab.page.locator("#reading")).to_be_hidden()
    came = int(lab.a.count.inner_text())
    assert 0 < came < NUMBER // 2
    saved(lab)
    lab.page.reload()
    lab.expect_state("ready", timeout=120_000)
    lab.a.expect_count(came)
    lab.b.expect_count(0)
