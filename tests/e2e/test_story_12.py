"""Chapters 1 and 2: the page shows what py_logreg computes, of a sample and of an upload."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from py_logreg.pictures import resize, to_image, to_vector
from tests.e2e import pictures
from tests.e2e.lab import Lab
from tests.e2e.test_story_shell import story, to_check_without_counting

MINI = (5, 7)


def sample_vectors(dist: Path, name: str) -> dict[str, np.ndarray]:
    """The training pictures of a sample by label, straight from its sheet."""
    about = json.loads((dist / "samples" / f"{name}.json").read_text(encoding="utf-8"))
    sheet = np.asarray(Image.open(dist / "samples" / f"{name}.png").convert("RGB"))
    found: dict[str, list[np.ndarray]] = {"1": [], "0": []}
    for i, tile in enumerate(about["tiles"]):
        row, column = divmod(i, about["columns"])
        pixels = sheet[64 * row : 64 * row + 64, 64 * column : 64 * column + 64]
        if tile["split"] == "train":
            found[str(tile["label"])].append(to_vector(Image.fromarray(pixels)))
    return {label: np.array(rows) for label, rows in found.items()}


def column(page: Page) -> list[tuple[int, int, float]]:
    """The column on the page: (place, 0...255, x), as far as it is unfolded."""
    rows = page.locator("#column [data-out]").evaluate_all(
        "rows => rows.map(row => [...row.children].map(cell => cell.textContent))"
    )
    return [(int(k), int(v.removesuffix("/255")), float(x)) for k, _, v, x in rows]


def mini(master: np.ndarray) -> np.ndarray:
    return to_vector(to_image(master, (64, 64)), MINI)


@pytest.mark.parametrize("own", [False, True])
def test_the_column_holds_the_pictures_numbers(
    lab: Lab, dist: Path, tmp_path: Path, own: bool
) -> None:
    if own:
        file = pictures.save(pictures.photograph(3), tmp_path / "mine.png")
        master = to_vector(file)
        page = lab.open(sample="none").page
        lab.a.upload(file)
        lab.a.expect_count(1)
        page.get_by_role("button", name="Story").click()
    else:
        page = story(lab, chapter="1", sample="cats")
        master = sample_vectors(dist, "cats")["1"][0]
    v = mini(master)
    expect(page.locator("#column-shape")).to_have_text("(105, 1)")
    page.locator("#forward").click()
    expect(page.locator("#column [data-out]")).to_have_count(3)
    assert column(page) == [(k, v[k], round(v[k] / 255, 4)) for k in range(3)]
    page.locator("#play").click()
    expect(page.locator("#column [data-out]")).to_have_count(105)
    assert column(page) == [(k, v[k], round(v[k] / 255, 4)) for k in range(105)]
    page.get_by_role("button", name="Full size").click()
    expect(page.locator("#column-shape")).to_have_text("(12288, 1)")
    page.locator("#play").click()
    shown = column(page)
    assert len(shown) == 105
    expect(page.locator("#unfolded")).to_have_text("4096 / 4096")
    assert shown == [(k, master[k], round(master[k] / 255, 4)) for k, _, _ in shown]
    expect(page.locator("#figure-says")).to_contain_text("Row 10, column 20")
    expect(page.locator("#figure-says")).to_contain_text("Places 1980, 1981, 1982 of 12288")


def test_a_pixel_is_edited_and_folded_back(lab: Lab, dist: Path) -> None:
    page = story(lab, chapter="1", sample="shapes")
    v = mini(sample_vectors(dist, "shapes")["1"][0])
    cell = page.locator('#pixels [data-p="9"]')
    expect(page.locator("#edit-of")).to_have_text("Row 3, column 4")  # the numbers have come
    cell.click()
    expect(page.locator("#edit-of")).to_have_text("Row 1, column 2")
    blue = page.get_by_role("textbox", name="blue")
    expect(blue).to_have_value(str(v[29]))
    blue.fill("255")
    red, green = v[27], v[28]
    expect(cell).to_have_css("background-color", f"rgb({red}, {green}, 255)")
    blue.fill("256")
    expect(blue).to_have_attribute("aria-invalid", "true")
    expect(cell).to_have_css("background-color", f"rgb({red}, {green}, 255)")
    page.get_by_role("button", name="(7, 5, 3)").click()
    expect(page.locator("#back-says")).to_contain_text("scrambled")
    page.get_by_role("button", name="(5, 7, 3)").click()
    expect(page.locator("#back-says")).to_have_text("The very same picture.")
    page.get_by_role("button", name="Undo my numbers").click()
    expect(cell).to_have_css("background-color", f"rgb({red}, {green}, {v[29]})")


def test_hovering_lights_the_same_number_everywhere(lab: Lab) -> None:
    page = story(lab, chapter="1", sample="shapes")
    page.locator('#pixels [data-p="17"]').hover()
    lit = page.locator("[data-lit]")
    expect(lit).to_have_count(1 + 3 + 3)  # picture, three sheets, three places
    assert {node.get_attribute("data-p") for node in lit.all()} == {"17"}
    page.locator('#column [data-p="17"][data-c="2"]').hover()
    expect(lit).to_have_count(3)
    page.locator("#figure-title").hover()
    expect(lit).to_have_count(0)


def test_chapter_1_by_keyboard_alone(lab: Lab) -> None:
    page = story(lab, chapter="1", sample="shapes")
    sheet, figure = page.locator("#pixels"), page.locator("#figure")
    says = page.locator("#figure-says")
    page.locator("#figure-numbers").focus()
    page.keyboard.press("Tab")
    expect(figure).to_be_focused()
    page.keyboard.press("Tab")  # past all that is in it
    expect(page.locator("#numpy summary")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(figure).to_be_focused()
    page.keyboard.press("Enter")
    expect(sheet).to_be_focused()
    page.keyboard.press("Home")
    expect(says).to_contain_text("Row 0, column 0")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    expect(says).to_contain_text("Row 1, column 1")
    page.keyboard.press("Shift+ArrowRight")
    expect(says).to_contain_text("Row 1, column 6")
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="blue")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("255")
    page.keyboard.press("Enter")
    expect(sheet).to_be_focused()
    expect(says).to_contain_text("blue 255")
    page.keyboard.press("Tab")
    while not page.locator("#column").evaluate("node => node === document.activeElement"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    expect(says).to_contain_text("Row 2, column 0")
    page.keyboard.press("Escape")
    expect(page.locator("#column")).not_to_have_attribute("data-inside", "")
    expect(figure).to_be_focused()


@pytest.mark.parametrize("own", [False, True])
def test_the_table_holds_the_pictures_side_by_side(
    lab: Lab, dist: Path, tmp_path: Path, own: bool
) -> None:
    size = 16
    if own:
        files = [pictures.save(pictures.photograph(i), tmp_path / f"{i}.png") for i in range(3)]
        masters, y = np.array([to_vector(file) for file in files]), [1, 1, 0]
        page = lab.open(sample="none", size=str(size)).page
        for file, tray in zip(files, (lab.a, lab.a, lab.b), strict=True):
            count = int(tray.count.inner_text())
            tray.upload(file)
            tray.expect_count(count + 1)
        page.get_by_role("button", name="Story").click()
        page.locator("#turn-next").click()
    else:
        page = story(lab, chapter="2", sample="shapes", size=str(size))
        found = sample_vectors(dist, "shapes")
        masters, y = np.concatenate([found["1"], found["0"]]), [1] * len(found["1"])
        y += [0] * len(found["0"])
    X = resize(masters, (64, 64), (size, size)).T / 255
    n_x, m = X.shape
    expect(page.locator("#chip-x")).to_have_text(f"X ({n_x}, 1)")
    page.locator("#play").click()
    expect(page.locator("#chip-x")).to_have_text(f"X ({n_x}, {m})")
    expect(page.locator("#chip-y")).to_have_text(f"y ({m},)")
    expect(page.locator("#look-of")).to_contain_text(f"Column {m - 1}: ")
    k = 3 * (size * size // 2 + size // 2)
    expect(page.locator("#look-value")).to_have_text(f"X[{k}, {m - 1}] = {X[k, m - 1]:.4f}")
    place = page.get_by_label("Place k")
    place.fill("301")
    place.press("Enter")
    expect(page.locator("#look-value")).to_have_text(f"X[301, {m - 1}] = {X[301, m - 1]:.4f}")
    page.locator("#figure-numbers").click()
    heads = page.locator("#figure-table th").all_inner_texts()
    rows = [row.split("\t") for row in page.locator("#figure-table tbody tr").all_inner_texts()]
    columns = [int(head) for head in heads[1:]]
    assert columns[-1] == m - 1
    for row in rows[:-1]:
        assert row[1:] == [f"{X[int(row[0]), i]:.4f}" for i in columns]
    assert [cell.split()[0] for cell in rows[-1][1:]] == [str(y[i]) for i in columns]


def test_a_picture_added_makes_the_table_wider_and_a_test_picture_narrower(
    lab: Lab, tmp_path: Path
) -> None:
    page = story(lab, chapter="2", sample="shapes", size="16")
    to_check_without_counting(page)
    expect(page.locator("#filed")).to_contain_text(re.compile(r"^(\d+) of \1 "))
    m = int(page.locator("#filed").inner_text().split()[0])
    answer, say = page.get_by_label("Your answer"), page.locator("#answer-say")
    for written, told in (
        (f"{m + 1}, 768", "Right numbers, other order"),
        (f"769 {m}", "A longer column would mean a larger picture"),
        (f"(768, {m + 1})", "Right!"),
    ):
        answer.fill(written)
        answer.press("Enter")
        expect(say).to_contain_text(told)
    photo = pictures.save(pictures.photograph(1), tmp_path / "new.png")
    page.locator(".held input[type=file]").set_input_files(photo)
    page.locator("#play").click()
    expect(page.locator("#chip-x")).to_have_text(f"X (768, {m + 1})")
    held = int(page.locator("#held-count").inner_text())
    page.get_by_role("button", name="Move to the test tray").click()
    expect(page.locator("#chip-x")).to_have_text(f"X (768, {m})")
    expect(page.locator("#held-count")).to_have_text(str(held + 1))


def test_chapter_2_by_keyboard_alone(lab: Lab) -> None:
    page = story(lab, chapter="2", sample="shapes", size="16")
    page.locator("#play").click()
    expect(page.locator("#play")).to_be_disabled()
    says = page.locator("#figure-says")
    page.locator("#table").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Home")
    expect(says).to_contain_text("Column 0:")
    page.keyboard.press("ArrowRight")
    expect(says).to_contain_text("Column 1:")
    page.keyboard.press("ArrowDown")
    expect(says).to_contain_text("Place 409 there")
    page.keyboard.press("Shift+ArrowUp")
    expect(says).to_contain_text("Place 399 there")
    page.keyboard.press("End")
    m = int(page.locator("#filed").inner_text().split()[0])
    expect(says).to_contain_text(f"Column {m - 1}:")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Move to the test tray")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#chip-x")).to_have_text(f"X (768, {m - 1})")


def test_a_picture_is_carried_to_the_test_tray(lab: Lab) -> None:
    page = story(lab, chapter="2", sample="shapes", size="16")
    page.locator("#play").click()
    expect(page.locator("#filed")).to_have_text(re.compile(r"^(\d+) of \1 "))
    m = int(page.locator("#filed").inner_text().split()[0])
    held = int(page.locator("#held-count").inner_text())
    page.locator(".column-of .thumb-of").first.drag_to(page.locator(".held h4"))
    expect(page.locator("#chip-x")).to_have_text(f"X (768, {m - 1})")
    expect(page.locator("#held-count")).to_have_text(str(held + 1))
    page.locator(".held [data-id]").last.click()
    expect(page.locator("#look-of")).to_contain_text("in the test tray")
