"""Bring your own: upload, draw, camera; rename, move, delete, undo; try a new one."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.e2e import pictures
from tests.e2e.lab import Held, Lab


def test_upload_train_and_classify_a_new_picture(lab: Lab, tmp_path: Path) -> None:
    lab.open(sample="none")
    expect(lab.page.get_by_test_id("train")).to_be_disabled()
    lab.a.upload(*pictures.jpegs(tmp_path / "red", 6, tint=0))
    lab.b.upload(*pictures.jpegs(tmp_path / "blue", 6, tint=2, first_seed=50))
    lab.a.expect_count(6)
    lab.b.expect_count(6)
    expect(lab.cost).to_have_text(re.compile(r"0\.693147"))
    lab.run(300)
    assert lab.accuracies()[0] == 1
    fresh = pictures.save(pictures.photograph(99, tint=0), tmp_path / "fresh.png")
    lab.page.locator("#try-file").set_input_files(fresh)
    expect(lab.page.locator("#trypic")).to_have_attribute("aria-label", re.compile(r"fresh\.png"))
    assert lab.shown_probability() > 0.5
    other = pictures.save(pictures.photograph(98, tint=2), tmp_path / "other.png")
    lab.page.locator("#try-file").set_input_files(other)
    expect(lab.page.locator("#trypic")).to_have_attribute("aria-label", re.compile(r"other\.png"))
    assert lab.shown_probability() < 0.5


def test_pictures_chosen_before_python_is_ready_arrive(lab: Lab, tmp_path: Path) -> None:
    python = Held(lab.page)
    lab.visit(sample="none")
    lab.a.upload(*pictures.jpegs(tmp_path, 3, tint=0))
    lab.expect_state("booting")
    python.release()
    lab.expect_state("ready", timeout=90_000)
    lab.a.expect_count(3)


def test_good_files_of_a_bad_batch_are_kept(lab: Lab, tmp_path: Path) -> None:
    lab.open(sample="none")
    whole = pictures.bytes_of(pictures.photograph(1), "JPEG")
    batch = [
        {"name": "good.jpg", "mimeType": "image/jpeg", "buffer": whole},
        {"name": "cut.jpg", "mimeType": "image/jpeg", "buffer": whole[: len(whole) // 2]},
        {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"not a picture at all"},
        {"name": "also-good.png", "mimeType": "image/png",
         "buffer": pictures.bytes_of(pictures.photograph(2), "PNG")},
    ]  # fmt: skip
    lab.a.upload(*batch)
    lab.a.expect_count(2)
    expect(lab.message).to_contain_text("2")
    lab.message.get_by_role("button", name="Details").click()
    expect(lab.page.get_by_text("cut.jpg")).to_be_visible()
    expect(lab.page.get_by_text("notes.txt")).to_be_visible()


def test_a_folder_of_200_photographs_is_read_with_progress(lab: Lab, tmp_path: Path) -> None:
    lab.open(sample="none")
    lab.a.upload(*pictures.jpegs(tmp_path, 200, tint=0))
    expect(lab.page.locator("#reading")).to_be_visible()
    lab.a.expect_count(200, timeout=120_000)
    expect(lab.page.locator("#reading")).to_be_hidden()


def test_a_phone_says_everywhere_how_far_reading_is(lab: Lab, tmp_path: Path) -> None:
    page = lab.page
    page.set_viewport_size({"width": 390, "height": 844})
    python = Held(page)
    lab.visit(sample="none")
    page.locator("#tab-data").click()
    lab.a.upload(*pictures.jpegs(tmp_path, 3, tint=0))
    there = page.get_by_text("Reading 0 of 3").filter(visible=True)
    for zone in ("train", "neuron", "data"):
        page.locator(f"#tab-{zone}").click()
        expect(there).to_have_count(1)
        expect(there).to_be_in_viewport()
    page.locator("[data-to=story]").click()
    expect(page.locator("#tab-data")).to_be_hidden()
    expect(there).to_have_count(1)
    python.release()
    expect(page.locator("[data-reading]").filter(visible=True)).to_have_count(0)


def test_rename_move_delete_and_undo(lab: Lab) -> None:
    lab.open(sample="shapes")
    in_a = int(lab.a.count.inner_text())
    lab.a.root.locator(".name").click()
    field = lab.a.root.get_by_role("textbox")
    field.fill("Rouge")
    field.press("Enter")
    expect(lab.a.root.locator(".name")).to_have_text("Rouge")
    lab.a.thumbs.first.focus()
    lab.page.keyboard.press("Delete")
    lab.a.expect_count(in_a - 1)
    lab.message.get_by_role("button", name="Undo").click()
    lab.a.expect_count(in_a)


def test_all_pictures_can_be_selected_moved_and_cleared(lab: Lab) -> None:
    lab.open(sample="shapes")
    in_a, in_test = int(lab.a.count.inner_text()), int(lab.test.count.inner_text())
    lab.a.root.locator(".more").click()
    work = lab.page.locator("#z-work")
    expect(work).to_be_visible()
    work.get_by_role("button", name=re.compile("select all", re.I)).click()
    work.get_by_role("button", name=re.compile("to test", re.I)).click()
    lab.a.expect_count(0)
    lab.test.expect_count(in_test + in_a)
    expect(lab.page.get_by_test_id("train")).to_be_disabled()
    lab.message.get_by_role("button", name="Undo").click()
    lab.a.expect_count(in_a)
    lab.page.keyboard.press("Escape")
    expect(work).to_be_hidden()


def test_draw_a_picture_and_the_prediction_moves(lab: Lab) -> None:
    lab.open(sample="sun")
    lab.run(200)
    lab.page.locator(".four [data-work=draw]").click()
    pad = lab.page.locator("#z-work canvas").first
    box = pad.bounding_box()
    assert box
    probability = lab.page.get_by_test_id("probability")
    before = probability.inner_text()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 5
    lab.page.mouse.move(x - 20, y)
    lab.page.mouse.down()
    for step in range(12):
        lab.page.mouse.move(x - 20 + 4 * step, y + (step % 2) * 6)
    lab.page.mouse.up()
    expect(probability).not_to_have_text(before)
    in_a = int(lab.a.count.inner_text())
    lab.page.locator("#z-work").get_by_role("button", name=re.compile("^Add to A", re.I)).click()
    lab.a.expect_count(in_a + 1)


def test_camera_burst_fills_a_class_and_is_tried_live(lab: Lab) -> None:
    lab.open(sample="shapes")
    lab.run(50)
    in_b = int(lab.b.count.inner_text())
    lab.page.locator("#target [data-target=b]").click()
    lab.page.locator(".four [data-work=camera]").click()
    expect(lab.page.locator("#z-work video")).to_be_visible()
    keep = lab.page.locator("#z-work").get_by_role(
        "button", name=re.compile("keep capturing", re.I)
    )
    probability = lab.page.get_by_test_id("probability")
    before = probability.inner_text()
    keep.click()
    expect(lab.b.count).not_to_have_text(re.compile(rf"^({in_b}|{in_b + 1}|{in_b + 2})$"))
    expect(probability).not_to_have_text(before)  # the fake camera's picture is tried, live
    keep.click()
    lab.page.keyboard.press("Escape")
    expect(lab.page.locator("#z-work")).to_be_hidden()


def test_test_pictures_take_their_truth_from_the_folder_or_one_tap(
    lab: Lab, tmp_path: Path
) -> None:
    lab.open(sample="shapes")
    before = int(lab.test.count.inner_text())
    lab.test.upload(*pictures.jpegs(tmp_path, 1, tint=0))
    lab.test.expect_count(before + 1)
