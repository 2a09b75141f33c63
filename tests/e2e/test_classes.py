"""A third class: added, taught, tried, removed, and all of it taken back."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.lab import Lab, Tray, axe
from tests.e2e.pictures import jpegs

EACH = 4


def begin(lab: Lab, folder: Path) -> Tray:
    """Three classes of pictures: red, green and blue."""
    lab.open(sample="none", size="16")
    lab.page.get_by_role("button", name="Add a class").click()
    c = Tray(lab.page, "class-c")
    expect(c.root).to_be_visible()
    for number, tray in enumerate((lab.a, lab.b, c)):
        tray.upload(*jpegs(folder / str(number), EACH, number, 10 * number))
        tray.expect_count(EACH)
    return c


def test_three_classes_are_learned_and_tried(lab: Lab, tmp_path: Path) -> None:
    c = begin(lab, tmp_path)
    expect(lab.cost).to_have_text(re.compile(r"1\.098612"))  # ln 3
    lab.run(500)
    assert lab.accuracies()[0] == 1.0
    assert lab.shown_cost() < 0.5
    for letter, tray in (("A", lab.a), ("B", lab.b), ("C", c)):
        tray.thumbs.first.click()
        lab.page.locator("#try-file").set_input_files(
            jpegs(tmp_path / letter, 1, "ABC".index(letter), 100)[0]
        )
        expect(lab.page.get_by_test_id("prediction")).to_have_text(letter)
        expect(lab.page.locator("#try-classes li")).to_have_count(3)
        assert (lab.shown_probability() > 0.5) == (letter == "A")
    lab.page.locator("#look").get_by_role("button", name="C").click()
    expect(lab.page.locator("#yhat-name")).to_have_text("ŷ = P(C)")
    lab.page.locator("#hood-judge").click()
    expect(lab.page.locator(".matrix [data-cell]")).to_have_count(9)
    lab.page.locator("#hood-graph").click()
    expect(lab.page.locator(".one-neuron")).to_be_visible()


@pytest.mark.all
def test_axe_finds_nothing_with_three_classes(lab: Lab, tmp_path: Path, axe_source: str) -> None:
    begin(lab, tmp_path)
    lab.run(20)
    assert axe(lab.page, axe_source) == []
    for tab in ("graph", "weights", "judge", "explain"):
        lab.page.locator(f"#hood-{tab}").click()
        assert axe(lab.page, axe_source) == [], tab
    lab.page.get_by_role("button", name="All pictures of class C").click()
    assert axe(lab.page, axe_source) == []


def test_an_empty_class_can_be_removed_and_brought_back(lab: Lab, tmp_path: Path) -> None:
    c = begin(lab, tmp_path)
    lab.run(20)
    after_20 = lab.shown_cost()
    c.root.get_by_role("button", name="Remove class C").click()
    expect(lab.message).to_contain_text("C still has pictures")
    c.root.get_by_role("button", name="All pictures of class C").click()
    lab.page.get_by_role("button", name="Clear this tray").click()
    c.expect_count(0)
    c.root.get_by_role("button", name="Remove class C").click()
    expect(c.root).to_have_count(0)
    expect(lab.iteration).to_have_text(re.compile(r"^\s*0\b"))
    expect(lab.cost).to_have_text(re.compile(r"0\.693147"))
    lab.message.get_by_role("button", name="Undo").click()
    expect(c.root).to_be_visible()
    expect(lab.iteration).to_have_text(re.compile(r"^\s*20\b"))
    assert after_20 > 0
