"""The story's formulas and symbols, and a link that hides what a lesson does not need."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.lab import axe

Pages = Callable[..., Page]


@pytest.mark.parametrize(
    ("language", "formulas", "score", "symbols", "aloud"),
    [
        ("en", "Formulas", "z equals w transpose x plus b", "Symbols", "w transpose x"),
        pytest.param(
            *("zh-CN", "公式", "z 等于 w 转置乘 x，加 b", "符号", "w 转置乘 x"),
            marks=pytest.mark.all,
        ),
    ],
)
def test_a_formula_opens_into_its_numbers(
    new_page: Pages,
    address: str,
    axe_source: str,
    language: str,
    formulas: str,
    score: str,
    symbols: str,
    aloud: str,
) -> None:
    page = new_page(color_scheme="dark" if language == "en" else "light")
    page.goto(f"{address}?chapter=3&sample=shapes&lang={language}")
    page.get_by_role("heading", name=formulas).click()
    button = page.locator("#formulas").get_by_role("button", name=score)
    button.click()
    expect(button).to_have_attribute("aria-expanded", "true")
    values = page.locator("#formula-values > div")
    expect(values.filter(has=page.get_by_text("z", exact=True))).to_have_text(re.compile(r"\d\.\d"))
    assert axe(page, axe_source) == []

    opener = page.get_by_role("button", name=symbols)
    opener.click()
    dialog = page.get_by_role("dialog", name=symbols)
    expect(dialog.get_by_role("row")).to_have_count(25)
    expect(dialog.get_by_role("cell", name=aloud, exact=True)).to_be_visible()
    assert axe(page, axe_source) == []
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()


def test_a_link_hides_controls(new_page: Pages, address: str) -> None:
    page = new_page()
    page.goto(f"{address}?sample=shapes&hide=camera,hood,rooms,nonsense")
    expect(page.locator(".four [data-work=draw]")).to_be_visible()
    for hidden in (".four [data-work=camera]", ".try-from [data-work=camera]", ".z-hood", "#rooms"):
        expect(page.locator(hidden)).to_be_hidden()
    page.goto(f"{address}?sample=shapes&chapter=3&hide=numpy,formulas")
    expect(page.locator("#figure")).not_to_be_empty()
    for hidden in ("#numpy", "#notation", "#symbols-open"):
        expect(page.locator(hidden)).to_be_hidden()
