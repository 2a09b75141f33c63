"""The project as a file: saved, opened on another computer, refused where it is damaged."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import pictures
from tests.e2e.lab import BOOT_MS, Lab
from tests.e2e.test_keeping import saved


def open_list(lab: Lab) -> None:
    lab.page.locator(".topbar [data-work=projects]").click()


def choose(lab: Lab, path: Path) -> None:
    lab.page.locator("#z-work input[type=file][data-tray=project]").set_input_files(path)


def test_a_project_travels_as_a_file(
    lab: Lab, new_page: Callable[..., Page], tmp_path: Path
) -> None:
    lab.open(sample="none")
    lab.a.upload(*pictures.jpegs(tmp_path / "red", 2, tint=0))
    lab.b.upload(*pictures.jpegs(tmp_path / "blue", 3, tint=2, first_seed=50))
    lab.a.expect_count(2)
    lab.b.expect_count(3)
    lab.run(50)
    cost = lab.shown_cost()
    open_list(lab)
    lab.page.locator("#project-title").fill("Our flowers")
    lab.page.locator("#project-title").press("Tab")
    expect(lab.page.locator("#project-name")).to_have_text("Our flowers")
    with lab.page.expect_download() as download:
        lab.page.locator("#project-save").click()
    assert download.value.suggested_filename == "Our-flowers.zip"
    file = tmp_path / "project.zip"
    download.value.save_as(file)

    other = Lab(new_page(), lab.address).open()
    open_list(other)
    cut = tmp_path / "cut.zip"
    cut.write_bytes(file.read_bytes()[:-100])
    choose(other, cut)
    expect(other.message).to_contain_text("not a whole zip file")
    other.a.expect_count(50)
    choose(other, file)
    other.a.expect_count(2)
    other.b.expect_count(3)
    expect(other.page.locator("#project-name")).to_have_text("Our flowers")
    assert other.shown_iteration() == 50
    assert other.shown_cost() == cost
    saved(other)


def test_after_the_lesson_nothing_is_left(lab: Lab, tmp_path: Path) -> None:
    page = lab.page
    lab.open(sample="none")
    lab.a.upload(*pictures.jpegs(tmp_path, 2, tint=0))
    lab.a.expect_count(2)
    saved(lab)
    page.locator("#languages [data-lang=zh-CN]").click()
    page.locator("#hood-weights").click()
    page.locator("#rooms [data-to=story]").click()
    page.locator("#turn-next").click()
    expect(page).to_have_url(re.compile(r"chapter=2"))
    page.locator("#rooms [data-to=lab]").click()
    open_list(lab)
    expect(page.locator("#projects .kept")).to_have_count(1)
    page.locator("#lesson-end").click()
    lab.message.get_by_role("button", name="全部删除").click()
    lab.a.expect_count(50)
    expect(lab.message).to_contain_text("已全部删除")  # the language is a wish, not a trace
    expect(page).to_have_url(lab.address)
    expect(page.locator("#projects .kept")).to_have_count(0)
    expect(page.locator("#hood-weights")).to_have_attribute("aria-selected", "false")
    page.locator("#rooms [data-to=story]").click()
    expect(page).to_have_url(re.compile(r"chapter=1"))
    left = page.evaluate(
        """new Promise((done) => indexedDB.open("py_logreg-device").onsuccess = (event) => {
            const db = event.target.result;
            const all = [...db.objectStoreNames];
            const transaction = db.transaction(all);
            const counts = all.map((name) => transaction.objectStore(name).count());
            transaction.oncomplete = () => done(counts.map(({ result }) => result));
        })"""
    )
    assert left == [0] * len(left)
    lab.open()
    expect(lab.message).to_be_hidden()
    lab.a.expect_count(50)


def test_a_folder_with_a_folder_for_each_class_is_a_project(lab: Lab, tmp_path: Path) -> None:
    lab.open()
    animals = tmp_path / "animals"
    pictures.jpegs(animals / "ants", 2, tint=0)
    pictures.jpegs(animals / "bees", 3, tint=2, first_seed=50)
    open_list(lab)
    lab.page.locator("input[data-tray=folder]").set_input_files(animals)
    expect(lab.message).to_contain_text("animals")
    lab.message.get_by_role("button", name="Open as new").click()
    lab.a.expect_count(2)
    lab.b.expect_count(3)
    expect(lab.page.locator("[data-rename=b]")).to_have_text("bees")
    saved(lab)
    lab.page.locator("#projects .kept canvas").first.wait_for()


@pytest.mark.all
def test_a_class_pack_opens_with_the_teachers_words_and_holds_what_is_fixed(
    lab: Lab, new_page: Callable[..., Page], tmp_path: Path
) -> None:
    lab.open(sample="shapes")
    open_list(lab)
    lab.page.get_by_text("Make a class pack").click()
    lab.page.get_by_label("Title").fill("Red or blue?")
    lab.page.get_by_label("Your words to the class").fill("Look first.\nThen train.")
    lab.page.get_by_label("the learning rate").check()
    lab.page.get_by_label("the classes").check()
    with lab.page.expect_download() as download:
        lab.page.get_by_role("button", name="Save the class pack").click()
    assert download.value.suggested_filename == "Red-or-blue.zip"
    file = tmp_path / "pack.zip"
    download.value.save_as(file)
    expect(lab.alpha).to_be_enabled()

    other = Lab(new_page(), lab.address).open()
    open_list(other)
    choose(other, file)
    start = other.page.locator("#z-work")
    expect(start.get_by_role("heading", name="Red or blue?")).to_be_visible()
    expect(start.locator("#lesson-words")).to_have_text("Look first.\nThen train.")
    expect(start).to_contain_text("Fixed by your teacher: the learning rate, the classes.")
    start.get_by_role("button", name="Begin").click()
    expect(other.alpha).to_be_disabled()
    expect(other.page.locator("#class-add")).to_be_disabled()
    expect(other.page.locator("#size")).to_be_enabled()
    other.run(10)
    saved(other)
    other.page.reload()
    other.expect_state("ready", timeout=BOOT_MS)
    expect(other.alpha).to_be_disabled()
    other.page.get_by_role("button", name="About this lesson").click()
    expect(other.page.locator("#lesson-words")).to_be_visible()
    # A project of one's own is free.
    other.open(sample="shapes")
    expect(other.alpha).to_be_enabled()
    expect(other.page.locator("#lesson-held")).to_be_hidden()
