"""Phone, tablet, dark, reduced motion, no camera: the same job."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.e2e.conftest import FLAGS, Watch, find_browser
from tests.e2e.lab import BOOT_MS, Lab


@pytest.mark.parametrize("width", [320, 390, 820, 1280])
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
    page.locator("#tab-train").tap()
    lab.run(100)
    page.locator("#tab-data").tap()
    expect(lab.a.root).to_be_visible()


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
