"""Pictures of the running page: README's one, or every state at every width to look at.

``python3 build.py screenshots`` writes tests/e2e/lab.png; with a folder it writes the whole set.
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.e2e.conftest import FAKE_CAMERA, FLAGS
from tests.e2e.lab import Lab
from web.build.browser import find_browser
from web.build.paths import DIST
from web.build.serve import Server

README_PICTURE = Path(__file__).with_name("lab.png")
WIDTHS = {1280: 800, 820: 1180, 390: 844}
DRAWER = ("graph", "bowl", "weights", "judge", "explain", "speed", "python")


def open_page(browser: Browser, width: int, scheme: str) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": WIDTHS[width]}, color_scheme=scheme, locale="en-GB"
    )
    context.grant_permissions(["camera"])
    return context.new_page()


def trained(page: Page, address: str, **parameters: str) -> Lab:
    lab = Lab(page, address).open(**parameters)
    if page.locator("#tab-train").is_visible():
        page.locator("#tab-train").click()
    lab.run(100)
    return lab


def readme(browser: Browser, address: str) -> None:
    page = open_page(browser, 1280, "light")
    trained(page, address)
    page.screenshot(path=README_PICTURE)


def everything(browser: Browser, address: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for language in ("en", "zh-CN"):
        for scheme in ("light", "dark"):
            for width in WIDTHS:
                page = open_page(browser, width, scheme)
                name = f"{width}-{scheme}-{language}"
                lab = trained(page, address, lang=language)
                states(lab, folder, name)
                page.context.close()


def states(lab: Lab, folder: Path, name: str) -> None:
    page = lab.page

    def shoot(state: str, *, full: bool = False) -> None:
        page.screenshot(path=folder / f"{name}-{state}.png", full_page=full)

    small = page.locator("#tab-train").is_visible()
    if small:
        for zone in ("data", "neuron", "train"):
            page.locator(f"#tab-{zone}").click()
            shoot(zone, full=True)
        page.locator("#tab-neuron").click()
    else:
        shoot("lab")
    for tab in DRAWER:
        page.locator(f"#hood-{tab}").click()
        if small:
            page.locator("#hood-body").screenshot(path=folder / f"{name}-hood-{tab}.png")
        else:
            shoot(f"hood-{tab}")
    if small:
        page.locator("#tab-data").click()
    for work in ("draw", "camera", "upload", "samples"):
        page.locator(f".four [data-work={work}]").click()
        shoot(f"work-{work}", full=small)
        page.keyboard.press("Escape")
    lab.a.root.locator(".more").click()
    shoot("work-gallery", full=small)


def main(folder: Path | None) -> None:
    with Server(DIST) as server, sync_playwright() as running:
        browser = running.chromium.launch(
            executable_path=find_browser(), args=[*FLAGS, *FAKE_CAMERA]
        )
        if folder:
            everything(browser, server.address, folder)
        else:
            readme(browser, server.address)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
