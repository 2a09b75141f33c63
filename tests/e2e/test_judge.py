"""Judge and Explain as a learner uses them: one visit each, and every view for axe."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import pictures
from tests.e2e.lab import BOOT_MS, Lab, axe

JUDGE = ("answers", "hold_out", "many", "compare")
EXPLAIN = ("votes", "flip", "nearest", "paint")


def view(lab: Lab, name: str) -> None:
    lab.page.locator(f"#hood-{'judge' if name in JUDGE else 'explain'}").click()
    lab.page.locator(f"[data-view={name}]").click()


def test_many_files_can_be_let_go(lab: Lab, tmp_path: Path) -> None:
    page = lab.open(sample="cats", size="16").page
    view(lab, "many")
    (file,) = pictures.jpegs(tmp_path, 1, tint=0)
    many = {"mimeType": "image/jpeg", "buffer": file.read_bytes()}
    page.locator("input[data-tray=batch]").first.set_input_files(
        [{**many, "name": f"{k}.jpg"} for k in range(400)]
    )
    page.locator("#many-cancel").click()
    shown = page.locator("#many-shown")
    expect(shown).to_have_text(re.compile(r"^Stopped: .* of 400 files answered"))
    expect(page.locator("#many-save")).to_be_visible()
    # None that was on its way begins another list.
    lab.a.upload(file)
    lab.a.expect_count(51)
    expect(page.locator("#status-kept")).to_have_text(re.compile("^Saved"))
    assert shown.inner_text().startswith("Stopped: ")
    waiting = """new Promise((tell) => indexedDB.open("py_logreg-device").onsuccess = (event) => {
        const inbox = event.target.result.transaction("inbox").objectStore("inbox");
        inbox.count().onsuccess = ({ target }) => tell(target.result);
    })"""
    assert page.evaluate(waiting) == 0


def test_a_model_is_judged_kept_and_compared(lab: Lab, watch, tmp_path: Path) -> None:
    """Filter the mistakes, answer many files, keep a model, change the data, come back."""
    page = lab.open(sample="cats", size="16").page
    lab.run(100)
    view(lab, "answers")
    expect(page.locator("#says-judge")).to_contain_text("of 32 named correctly")
    cell = page.get_by_role("button", name=re.compile(r"^Cat called Cat: "))
    count = int(re.search(r"(\d+) pictures", cell.get_attribute("aria-label") or "")[1])
    cell.click()
    expect(page.locator("#judge-cards li")).to_have_count(count)
    expect(cell).to_have_attribute("aria-pressed", "true")

    view(lab, "many")
    broken = tmp_path / "=broken.jpg"
    broken.write_bytes(b"no picture")
    page.locator("input[data-tray=batch]").first.set_input_files(
        [*pictures.jpegs(tmp_path, 3, tint=0), broken]
    )
    expect(page.locator("#many-shown")).to_have_text("3 files answered, 1 not readable.")
    with page.expect_download() as saving:
        page.get_by_role("button", name="Save the table").click()
    with open(saving.value.path(), encoding="utf-8-sig", newline="") as file:
        head, *rows = csv.reader(file)
    assert head == ["file", "P(Cat)", "answer", "problem"] and len(rows) == 4
    assert rows[3][0] == "'=broken.jpg" and rows[3][3].startswith("This is not a picture")
    assert all(0 <= float(row[1]) <= 1 and row[2] in ("Cat", "Other") for row in rows[:3])
    lab.a.expect_count(50)  # nothing was added

    view(lab, "compare")
    page.get_by_role("button", name="Keep this model").click()
    lab.run(100)
    expect(page.locator(".compare tbody")).to_contain_text("200")
    view(lab, "hold_out")
    page.locator("#hold-share").fill("50")
    expect(page.locator("#says-judge")).to_contain_text("50% of each class: 78 pictures of 156")
    page.locator("#hold-go").click()
    lab.test.expect_count(32 + 78)
    badge = page.locator("#judge-version")
    expect(badge).to_have_text("Model: data v1. You now have v2: train again.")
    expect(page.locator("#try-version")).to_have_text(badge.inner_text())
    lab.message.get_by_role("button", name="Undo").click()
    lab.test.expect_count(32)
    expect(page.locator("#try-version")).to_be_hidden()
    expect(badge).to_be_hidden()
    lab.page.locator("[data-thumbs=a] .thumb").first.click()

    expect(page.locator("#status-kept")).to_have_text(re.compile("^Saved"))
    page.reload()
    lab.expect_state("ready", timeout=BOOT_MS)
    view(lab, "compare")
    expect(page.locator("#kept-list li")).to_have_count(1)
    expect(page.locator(".compare tbody")).to_contain_text("200")
    page.get_by_role("button", name="Delete model 1").click()
    expect(page.locator("#kept-list li")).to_have_count(0)
    lab.message.get_by_role("button", name="Undo").click()
    expect(page.locator("#kept-list li")).to_have_count(1)


def test_an_answer_is_explained(lab: Lab) -> None:
    page = lab.open(sample="bright-dark", size="16").page
    lab.run(50)
    view(lab, "votes")
    facts = page.locator("#ex-facts dd")
    expect(facts).to_have_count(6)
    numbers = [float(text.replace("−", "-")) for text in facts.all_inner_texts()]
    assert abs(numbers[0] + numbers[1] - numbers[2]) < 2e-4
    assert abs(numbers[2] + numbers[3] - numbers[4]) < 2e-4
    # A map of floats: read as bytes it would be full of 255.
    expect(page.locator("#ex-votes-note")).to_have_text(re.compile(r"^± 0\.\d+$"))
    view(lab, "flip")
    expect(page.locator("#says-explain")).to_contain_text("steps of 255")
    expect(page.locator("#ex-after-note")).to_have_text(re.compile(r"^a 0\.(49|50)\d\d$"))
    view(lab, "nearest")
    expect(page.locator("#ex-cards li")).to_have_count(8)

    view(lab, "paint")
    box = page.locator("#ex-paint")
    expect(page.locator("#ex-facts dd").first).to_be_visible()
    before = page.locator("#says-explain").inner_text()
    box.scroll_into_view_if_needed()
    place = box.bounding_box()
    page.mouse.move(place["x"] + 4, place["y"] + 4)
    page.mouse.down()
    page.mouse.move(place["x"] + place["width"] - 4, place["y"] + place["height"] / 2 - 4)
    page.mouse.up()
    expect(page.locator("#says-explain")).to_contain_text("Rows 0–7, columns 0–15")
    assert page.locator("#says-explain").inner_text() != before
    box.press("ArrowDown")
    expect(page.locator("#says-explain")).to_contain_text("Rows 1–8, columns 0–15")
    box.press("Shift+ArrowDown")
    expect(page.locator("#says-explain")).to_contain_text("Rows 1–9, columns 0–15")
    page.get_by_role("button", name="Numbers as a table").last.click()
    expect(page.locator("#table-explain tbody tr")).to_have_count(2)


@pytest.mark.all
@pytest.mark.parametrize(
    ("scheme", "language", "width"),
    [("light", "en", 1280), ("dark", "zh-CN", 1280), ("dark", "en", 390), ("light", "zh-CN", 820)],
)
def test_axe_finds_nothing_in_any_view(
    new_page: Callable[..., Page],
    address: str,
    axe_source: str,
    scheme: str,
    language: str,
    width: int,
) -> None:
    page = new_page(color_scheme=scheme, viewport={"width": width, "height": 800})
    lab = Lab(page, address).open(sample="cats", size="16", lang=language)
    page.locator("#hood-judge").click()
    page.locator("[data-view=compare]").click()
    page.locator("#model-keep").click()
    for name in (*JUDGE, *EXPLAIN):
        view(lab, name)
        expect(page.locator(".views-says")).not_to_be_empty()
        assert axe(page, axe_source) == [], name
        wide = page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert wide, f"{name} scrolls sideways"
        numbers = page.locator(".views-head .end")
        if numbers.is_visible():
            numbers.click()
            assert axe(page, axe_source) == [], f"{name} as a table"
            numbers.click()


def test_the_lab_fits_a_laptop_with_every_tab_open(lab: Lab) -> None:
    page = lab.open(sample="cats", size="16").page
    for height in (720, 800):
        page.set_viewport_size({"width": 1280, "height": height})
        for tab in ("graph", "bowl", "weights", "judge", "explain", "speed", "python"):
            page.locator(f"#hood-{tab}").click()
            expect(page.locator(f"#hood-{tab}")).to_have_attribute("aria-selected", "true")
            # The trays have fewer rows for a tall tab: a page that scrolls on does not become true.
            expect(page.locator("[data-thumbs=test]")).to_be_in_viewport(ratio=1)
            expect(page.locator("#hood-body")).to_be_in_viewport(ratio=1)
            expect(page.locator(".try")).to_be_in_viewport(ratio=1)


@pytest.mark.all
def test_nothing_is_covered_at_1280_by_720(new_page: Callable[..., Page], address: str) -> None:
    """Each handle is hit where it stands, with the tallest tab open."""
    page = new_page(viewport={"width": 1280, "height": 720})
    lab = Lab(page, address).open(sample="cats", size="16")
    for name in ("answers", "paint"):
        view(lab, name)
        for handle in ("step", "train", "reset", "learning-rate", "iterations", "probability"):
            node = page.get_by_test_id(handle)
            node.scroll_into_view_if_needed()
            assert node.evaluate(
                "n => { const b = n.getBoundingClientRect();"
                "const at = document.elementFromPoint(b.x + b.width / 2, b.y + b.height / 2);"
                "return n === at || n.contains(at) || at.contains(n); }"
            ), handle
