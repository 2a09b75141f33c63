"""Without a pointer: the main job, and a chapter of the story."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.e2e import pictures
from tests.e2e.lab import Lab
from tests.e2e.test_story_shell import PLACE, story

#: Nothing is further away than so many presses of Tab.
FAR = 150


def focused(locator: Locator) -> bool:
    return bool(locator.evaluate("node => node === document.activeElement"))


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until the focus is there, and see that it can be seen."""
    for _ in range(FAR):
        if focused(wanted):
            break
        page.keyboard.press("Tab")
    expect(wanted).to_be_focused()
    seen = wanted.evaluate(
        """node => Boolean(node.querySelector("rect")) ||
          [node, node.parentElement].some((one) => getComputedStyle(one).outlineStyle !== "none")"""
    )
    assert seen, "the focus cannot be seen"


def press(page: Page, wanted: Locator) -> None:
    tab_to(page, wanted)
    page.keyboard.press("Enter")


def test_the_main_job(lab: Lab, tmp_path: Path) -> None:
    page = lab.open(sample="shapes").page
    page.on("filechooser", lambda _: None)  # caught from now on, not a moment after it opened
    keys = page.keyboard

    press(page, page.locator("[data-rename=a]"))  # rename
    keys.type("Warm")
    keys.press("Enter")
    expect(page.locator("[data-rename=a]")).to_have_text("Warm")
    expect(page.locator("[data-rename=a]")).to_be_focused()

    first = lab.a.thumbs.first  # delete, and take it back
    tab_to(page, first)
    keys.press("ArrowRight")
    expect(lab.a.thumbs.nth(1)).to_be_focused()
    keys.press("Delete")
    lab.a.expect_count(19)
    expect(lab.a.thumbs.nth(1)).to_be_focused()
    keys.press("Control+z")
    lab.a.expect_count(20)

    tab_to(page, lab.a.files)  # add files
    with page.expect_file_chooser() as chooser:
        keys.press("Enter")
    chooser.value.set_files([*pictures.jpegs(tmp_path, 2, tint=0)])
    lab.a.expect_count(22)

    press(page, page.locator(".four [data-work=draw]"))  # draw
    expect(page.locator("#h-work")).to_be_focused()
    tab_to(page, page.locator("#pad"))
    keys.down(" ")
    for key in ("ArrowRight", "ArrowRight", "Shift+ArrowDown"):
        keys.press(key)
    keys.up(" ")
    press(page, page.locator("#draw-add"))
    lab.a.expect_count(23)
    keys.press("Escape")
    expect(page.locator(".four [data-work=draw]")).to_be_focused()

    keys.press("Home")  # sort: choose, move, hold out
    press(page, page.locator("[data-testid=test-tray] .tray-head [data-all]"))
    press(page, page.locator("#all-trays [data-show=a]"))
    tab_to(page, page.locator("#all-grid .pick").first)
    keys.press("Space")
    press(page, page.locator("[data-move=b]"))
    lab.a.expect_count(22)
    lab.b.expect_count(21)
    press(page, page.locator("#hold-out-go"))
    expect(lab.test.count).not_to_have_text("20")
    keys.press("Escape")
    expect(page.locator("[data-testid=test-tray] .tray-head [data-all]")).to_be_focused()

    heard = page.locator("#speak")  # train
    press(page, page.get_by_test_id("step"))
    expect(lab.iteration).to_have_text(re.compile(r"^\s*1\b"))
    expect(heard).to_have_text(re.compile(r"^Step 1, cost 0\.\d\d$"))
    tab_to(page, lab.iterations)
    keys.press("ControlOrMeta+a")
    keys.type("100000")
    press_back = page.get_by_test_id("train")
    while not focused(press_back):
        keys.press("Shift+Tab")
    keys.press("Space")
    expect(page.get_by_test_id("stop")).to_be_focused()
    expect(heard).to_have_text(re.compile(r"^Step (?!1,)\d+, cost"))
    keys.press("Enter")
    lab.expect_state("ready")
    expect(press_back).to_be_focused()
    expect(heard).to_have_text(f"Step {lab.shown_iteration()}, cost {lab.shown_cost():.2f}")

    tab_to(page, page.locator(".tabs [role=tab][aria-selected=true]"))  # look under the hood
    keys.press("ArrowRight")
    expect(page.locator("#hood-weights")).to_be_focused()
    expect(page.locator("#hood-weights")).to_have_attribute("aria-selected", "true")
    press(page, page.locator("#hood-numbers"))
    expect(page.locator("#hood-table tbody tr").first).to_be_visible()


def test_a_chapter(lab: Lab) -> None:
    page = story(lab, chapter="1", sample="shapes", size="16")
    keys = page.keyboard
    figure = page.locator("#figure")
    tab_to(page, figure)
    before = page.locator("#figure-says").inner_text()
    keys.press("Enter")  # inside, the arrows move
    keys.press("ArrowRight")
    expect(page.locator("#figure-says")).not_to_have_text(before)
    expect(page.locator("#speak")).to_have_text(page.locator("#figure-says").inner_text())
    keys.press("Escape")
    expect(figure).to_be_focused()
    press(page, page.locator("#figure-numbers"))
    expect(page.locator("#figure-table tbody tr").first).to_be_visible()
    for _ in range(6):
        if page.locator("#answer").is_visible():
            break
        press(page, page.locator("#part-next"))
    row, column = map(int, PLACE.search(page.locator("#question-words").inner_text()).groups())
    tab_to(page, page.locator("#answer"))
    keys.type(str((row * 7 + column) * 3 + 1))
    keys.press("Enter")
    expect(page.locator("#answer-say")).to_contain_text("Right!")
    press(page, page.locator("#turn-next"))
    expect(page.locator("#chapter-title")).to_have_text("Many pictures")
    press(page, page.locator("#rooms [data-to=lab]"))
    expect(lab.cost).to_be_visible()


def expect_kept_focus(page: Page) -> None:
    """Whatever closed, the next key goes on from somewhere."""
    assert page.evaluate("document.activeElement !== document.body")


def test_camera_folders_samples_and_projects(lab: Lab, tmp_path: Path) -> None:
    page = lab.open(sample="shapes", size="16").page
    page.on("filechooser", lambda _: None)
    keys = page.keyboard

    camera = page.locator(".four [data-work=camera]")
    press(page, camera)
    expect(page.locator("#h-work")).to_be_focused()
    expect(page.locator("#camera-hold")).to_be_enabled()
    tab_to(page, page.locator("#camera-hold"))
    keys.down(" ")
    expect(page.locator("#camera-count")).not_to_have_text("0")
    keys.up(" ")
    expect(page.locator("#camera-hold")).not_to_have_attribute("data-live", "")
    expect(lab.a.count).not_to_have_text("20")
    keys.press("Escape")
    expect(camera).to_be_focused()

    press(page, page.locator(".four [data-work=upload]"))
    before = int(lab.a.count.inner_text())
    pictures.jpegs(tmp_path / "mine", 3, tint=0)
    tab_to(page, page.locator("#upload-folder"))
    with page.expect_file_chooser() as chooser:
        keys.press("Enter")
    chooser.value.set_files(tmp_path / "mine")
    lab.a.expect_count(before + 3)
    keys.press("Escape")

    samples = page.locator(".four [data-work=samples]")
    press(page, samples)
    stripes = page.locator(".sample").filter(has_text="stripes").get_by_role("button")
    press(page, stripes)
    expect(page.locator("#project-name")).to_contain_text(re.compile("stripes", re.I))
    expect_kept_focus(page)

    keys.press("Escape")
    press(page, page.locator(".topbar [data-work=projects]"))
    press(page, page.locator("#projects [data-act=open]").first)
    expect(page.locator("#project-name")).to_contain_text(re.compile("shapes", re.I))
    lab.a.expect_count(before + 3)
    expect_kept_focus(page)


def test_judge_and_explain(lab: Lab, tmp_path: Path) -> None:
    page = lab.open(sample="shapes", size="16").page
    keys = page.keyboard
    lab.test.upload(*pictures.jpegs(tmp_path, 1, tint=2))
    lab.test.expect_count(21)

    press(page, page.locator("[data-testid=test-tray] .tray-head [data-all]"))  # label
    new = page.locator("#all-grid .cell:not(:has([data-truth][aria-pressed=true]))")
    expect(new).to_have_count(1)
    tab_to(page, page.locator("#all-grid .pick[tabindex='0']"))
    keys.press("End")
    expect(new.locator(".pick")).to_be_focused()
    keys.press("b")
    expect(new).to_have_count(0)
    keys.press("Escape")
    lab.run(20)

    tab_to(page, page.locator(".tabs [role=tab][aria-selected=true]"))
    for _ in range(2):
        keys.press("ArrowRight")
    expect(page.locator("#hood-judge")).to_have_attribute("aria-selected", "true")
    cell = page.locator("[data-cell]").first
    expect(cell).to_be_visible()
    press(page, cell)
    expect(cell).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#judge-cards li").first).to_be_visible()
    tab_to(page, page.locator("#judge-cards button").first)

    tab_to(page, page.locator(".tabs [role=tab][aria-selected=true]"))
    keys.press("ArrowRight")
    press(page, page.locator("[data-view=paint]"))
    said = page.locator("#says-explain")
    expect(page.locator("#ex-facts dd").first).to_be_visible()
    tab_to(page, page.locator("#ex-paint"))
    before = said.inner_text()
    keys.press("ArrowDown")
    expect(said).not_to_have_text(before)
    before = said.inner_text()
    keys.press("Shift+ArrowRight")
    expect(said).not_to_have_text(before)
    press(page, page.locator("[data-fill]").last)
    expect(page.locator("[data-fill]").last).to_have_attribute("aria-pressed", "true")
