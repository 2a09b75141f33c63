"""Phone, tablet, dark, reduced motion, no camera: the same job."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.bench.slow import Slowed, descendants
from tests.e2e import pictures
from tests.e2e.conftest import FLAGS, Watch, find_browser
from tests.e2e.lab import BOOT_MS, Lab

#: Controls that a finger cannot hit: what counts is the label around a hidden field. A link in a
#: line of text is as high as its line.
SMALL = """() => [...document.querySelectorAll("button, a.btn, select, input, [role=tab], summary")]
  .map((node) => node.closest("label") ?? node)
  .filter((node) => node.checkVisibility({ visibilityProperty: true }) && !node.matches(".vh"))
  .map((node) => [node, node.getBoundingClientRect()])
  .filter(([, box]) => box.width < 43.5 || box.height < 43.5)
  .map(([node, box]) => `${node.id || node.className} ${box.width} × ${box.height}`)"""


@pytest.mark.parametrize(
    "width", [320, 820, *(pytest.param(width, marks=pytest.mark.all) for width in (390, 1280))]
)
@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.all)])
def test_nothing_scrolls_sideways(
    new_page: Callable[..., Page], address: str, width: int, scheme: str
) -> None:
    page = new_page(viewport={"width": width, "height": 844}, color_scheme=scheme)
    lab = Lab(page, address).visit()
    expect(page.locator("[data-thumbs=a] > *").first).to_be_attached()
    zones = ("data", "neuron", "train") if width < 1100 else ("",)
    for zone in zones:
        if zone:
            page.locator(f"#tab-{zone}").click()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), zone
    lab.expect_state("ready", timeout=BOOT_MS)


def test_the_main_job_on_a_phone(new_page: Callable[..., Page], address: str) -> None:
    page = new_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    lab = Lab(page, address).open(sample="shapes")
    page.locator("#dock-step").tap()
    expect(page.locator("#dock-iteration")).to_have_text("1")
    assert page.evaluate(SMALL) == []
    page.locator("#tab-train").tap()
    lab.run(100)
    assert page.evaluate(SMALL) == []
    page.locator("#tab-data").tap()
    expect(lab.a.root).to_be_visible()
    assert page.evaluate(SMALL) == []
    page.locator(".four [data-work=draw]").tap()
    expect(page.locator("#pad")).to_be_visible()
    assert page.evaluate(SMALL) == []


def test_no_camera_is_said_and_the_rest_works(
    playwright: Playwright, address: str, watch: Watch
) -> None:
    browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
    page = browser.new_page(service_workers="block")
    watch.follow(page)
    lab = Lab(page, address).open(sample="shapes")
    page.locator(".four [data-work=camera]").click()
    expect(page.locator("#z-work")).to_contain_text(re.compile("camera", re.I))
    expect(page.locator("#z-work video")).to_be_hidden()
    lab.press("step")
    expect(lab.iteration).to_have_text(re.compile(r"^\s*1\b"))
    browser.close()


def test_a_worker_that_cannot_start_is_named(
    new_page: Callable[..., Page], address: str, watch: Watch
) -> None:
    watch.expect("")
    page = new_page()
    page.route("**/pyodide.asm.wasm", lambda route: route.abort())
    lab = Lab(page, address).visit()
    lab.expect_state("failed", timeout=BOOT_MS)
    expect(lab.message).to_be_visible()


#: What Chromium tells of its memory on a tablet with 4 GB.
LITTLE_MEMORY = 'Object.defineProperty(navigator, "deviceMemory", { value: 4 })'
MOST_MB = 350


def pages_mb(already: set[int]) -> float:
    """Memory of the processes that pages and their workers run in, shared parts by their share."""
    total = 0.0
    for process in set(descendants(os.getpid())) - already:
        try:
            command = Path(f"/proc/{process}/cmdline").read_bytes()
            memory = Path(f"/proc/{process}/smaps_rollup").read_text()
        except OSError:
            continue  # it has ended
        if b"--type=renderer" in command:
            total += int(re.search(r"^Pss:\s+(\d+) kB", memory, re.M)[1]) / 1024
    return total


@pytest.mark.all
@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
def test_a_small_tablet_does_the_main_job_by_touch(
    playwright: Playwright, address: str, watch: Watch, tmp_path: Path, record_property
) -> None:
    before = set(descendants(os.getpid()))
    browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
    page = browser.new_page(
        viewport={"width": 820, "height": 1180},
        has_touch=True,
        is_mobile=True,
        locale="en-GB",
        service_workers="block",
    )
    page.add_init_script(LITTLE_MEMORY)
    watch.follow(page)
    programs: list[str] = []
    page.on(
        "request",
        lambda request: request.url.endswith("pyodide.asm.wasm") and programs.append(request.url),
    )
    lab = Lab(page, address).open(sample="none")
    smaller = lab.message.get_by_role("button", name="Use 32 × 32")
    expect(smaller).to_be_visible()
    expect(page.locator("#size")).to_have_value("64")
    page.locator("#tab-data").tap()
    lab.a.upload(*pictures.jpegs(tmp_path / "red", 20, tint=0))
    lab.b.upload(*pictures.jpegs(tmp_path / "blue", 20, tint=2, first_seed=50))
    lab.a.expect_count(20)
    lab.b.expect_count(20)
    page.locator(".four [data-work=draw]").tap()
    page.locator("#z-work canvas").first.tap()
    page.locator("#z-work").get_by_role("button", name=re.compile("^Add to A", re.I)).tap()
    lab.a.expect_count(21)
    page.locator("#tab-train").tap()
    lab.run(200)
    expect(page.locator("#size")).to_have_value("64")  # never by itself
    assert len(programs) == 1, "Pyodide runs once"
    memory = pages_mb(before)
    record_property("tablet_mb", round(memory))
    print(f"page and worker after the main job: {memory:.0f} MB")
    assert 50 < memory < MOST_MB
    browser.close()


@pytest.mark.all
@pytest.mark.skipif(sys.platform != "linux", reason="processes are slowed by signals")
def test_a_slow_laptop_takes_pictures_while_python_starts(
    new_page: Callable[..., Page], address: str, tmp_path: Path
) -> None:
    page = new_page()
    with Slowed(4):
        lab = Lab(page, address).visit(sample="none")
        lab.a.upload(*pictures.jpegs(tmp_path, 3, tint=0))  # before any Python
        expect(lab.a.thumbs).to_have_count(3)
        page.locator(".four [data-work=draw]").click()
        expect(page.locator("#z-work canvas").first).to_be_visible()
        lab.expect_state("ready", timeout=3 * BOOT_MS)
        lab.a.expect_count(3)
