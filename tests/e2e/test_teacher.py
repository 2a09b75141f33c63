"""The teacher's page in a browser: for everyone, on paper, and as a maker of links."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from py_logreg import metrics, neuron
from py_logreg.descent import Descent, curvature
from tests.e2e.lab import axe
from trainer import samples

Pages = Callable[..., Page]


def open_page(page: Page, address: str, language: str = "en") -> Page:
    page.goto(f"{address}teacher.html?lang={language}")
    expect(page.locator("html")).to_have_attribute("lang", language)
    # The link appears when the page's program has run.
    expect(page.locator("#link")).to_have_value(address)
    return page


@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("zh-CN", "dark")])
def test_axe_finds_nothing(
    new_page: Pages, address: str, axe_source: str, scheme: str, language: str
) -> None:
    page = open_page(new_page(color_scheme=scheme), address, language)
    assert axe(page, axe_source) == []


@pytest.mark.parametrize("width", [1280, 820, 390])
def test_nothing_scrolls_sideways(new_page: Pages, address: str, width: int) -> None:
    page = open_page(new_page(viewport={"width": width, "height": 800}), address)
    assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize(
    ("press", "seen", "unseen"),
    [
        ("Print the plans", ["plans"], ["chapters", "experiments", "glossary", "builder"]),
        ("Print notes and answers", ["chapters"], ["plans", "experiments", "glossary", "builder"]),
        ("Print everything", ["plans", "chapters", "experiments", "glossary"], ["builder"]),
    ],
)
def test_one_press_prints_one_part(
    new_page: Pages, address: str, press: str, seen: list[str], unseen: list[str]
) -> None:
    page = new_page(color_scheme="dark")
    page.add_init_script("window.print = () => { window.printed = document.body.dataset.print; }")
    open_page(page, address)
    page.get_by_role("button", name=press).click()
    assert page.evaluate("window.printed")
    page.emulate_media(media="print", color_scheme="dark")
    for part in seen:
        expect(page.locator(f"#{part}")).to_be_visible()
    for part in unseen:
        expect(page.locator(f"#{part}")).to_be_hidden()
    expect(page.get_by_role("banner")).to_be_hidden()
    # Black on white, whatever the screen looks like.
    expect(page.locator("body")).to_have_css("background-color", "rgb(255, 255, 255)")
    expect(page.locator("h1")).to_have_css("color", "rgb(0, 0, 0)")
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(page.locator("#builder")).to_be_visible()
    expect(page.locator("#glossary")).to_be_visible()


def test_a_link_is_put_together(new_page: Pages, address: str) -> None:
    page = open_page(new_page(), address)
    page.get_by_role("combobox", name="Open").select_option("7")
    page.get_by_role("combobox", name="Sample").select_option("bright-dark")
    page.get_by_role("textbox", name="Learning rate α").fill("0,02")
    page.get_by_role("textbox", name="Iterations").fill("0")
    page.get_by_role("combobox", name="Size").select_option("32")
    expect(page.get_by_role("status")).to_contain_text("1 to 100,000")
    expect(page.get_by_role("textbox", name="Iterations")).to_have_attribute("aria-invalid", "true")
    page.get_by_role("textbox", name="Iterations").fill("200")
    expect(page.get_by_role("status")).to_be_empty()
    link = page.get_by_label("The link").input_value()
    assert link.startswith(address)
    assert parse_qs(urlsplit(link).query) == {
        "chapter": ["7"],
        "sample": ["bright-dark"],
        "alpha": ["0.02"],
        "iterations": ["200"],
        "size": ["32"],
    }
    expect(page.get_by_role("link", name="Try the link")).to_have_attribute("href", link)


def test_a_link_can_be_copied_without_a_clipboard(new_page: Pages, address: str) -> None:
    page = new_page()
    # As on plain http in a school's network.
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    open_page(page, address)
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Selected: press Ctrl + C")).to_be_visible()
    assert page.evaluate("document.activeElement.id") == "link"


def test_help_leads_to_it(new_page: Pages, address: str) -> None:
    page = new_page()
    page.goto(f"{address}help.html")
    page.get_by_role("link", name="For teachers").click()
    expect(page.get_by_role("heading", level=1, name="For teachers")).to_be_visible()


@pytest.mark.all
@pytest.mark.parametrize(
    ("name", "lowest", "highest", "hard"), [("cats", 0.67, 1.00, 3), ("faces", 0.69, 0.93, 0)]
)
def test_one_drawing_style_held_out(
    dist: Path, name: str, lowest: float, highest: float, hard: int
) -> None:
    """The figures of experiment 5, from the samples that ship."""
    folder = dist / "samples"
    listing = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    tiles = samples.read(listing, (folder / f"{name}.png").read_bytes(), name).tiles
    S = np.array([tile.master for tile in tiles])
    y = np.array([tile.label for tile in tiles])
    styles = np.array([tile.group for tile in tiles])
    shares, above = [], []
    for style in sorted({*styles}):
        out = styles == style
        descent = Descent(S[~out], y[~out], method="gram")
        alpha = 1 / curvature(S[~out].T)
        for _ in range(1000):
            descent.step(alpha)
        a = neuron.forward(descent.w, descent.b, S[out].T)
        shares.append(((a > 0.5) == (y[out] == 1)).mean())
        above.append(shares[-1] - metrics.baseline(y[out]))
    assert (min(shares), max(shares)) == pytest.approx((lowest, highest), abs=0.005)
    assert sum(share < 0.05 for share in above) == hard
