"""What was done is there again: after closing, in another tab, and where nothing can be kept."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e import pictures
from tests.e2e.lab import BOOT_MS, Held, Lab, drawn

#: As in a private window of some browsers.
REFUSE = """
const open = IDBFactory.prototype.open;
IDBFactory.prototype.open = function (name, version) {
  if (name.startsWith("py_logreg")) throw new DOMException("refused", "InvalidStateError");
  return open.call(this, name, version);
};
"""


def saved(lab: Lab) -> None:
    expect(lab.page.locator("#status-kept")).to_have_text(re.compile(r"^Saved"))


def another(lab: Lab, watch) -> Lab:
    """Another tab of the same browser."""
    page = lab.page.context.new_page()
    watch.follow(page)
    return Lab(page, lab.address)


def test_the_project_is_there_again(lab: Lab, watch, tmp_path: Path) -> None:
    lab.open(sample="none")
    lab.a.upload(*pictures.jpegs(tmp_path / "red", 3, tint=0))
    lab.b.upload(*pictures.jpegs(tmp_path / "blue", 4, tint=2, first_seed=50))
    lab.a.expect_count(3)
    lab.b.expect_count(4)
    lab.run(200)
    cost = lab.shown_cost()
    saved(lab)
    expect(lab.page.locator("#status-kept")).to_have_text(re.compile(r"^Saved \d+ s ago$"))
    lab.page.close()
    back = another(lab, watch)
    python = Held(back.page)
    back.visit()
    # The trays are filled before Python is there, and stay so ...
    drawn(back)
    back.a.expect_count(3)
    expect(back.page.locator("[data-thumbs=a] .thumb")).to_have_count(3)
    back.expect_state("booting")
    python.release()
    # ... and then everything is as it was.
    back.expect_state("ready", timeout=BOOT_MS)
    back.a.expect_count(3)
    back.b.expect_count(4)
    expect(back.iteration).to_have_text(re.compile(r"^\s*200\b"))
    assert back.shown_cost() == cost
    expect(back.message).to_contain_text("Welcome back")
    back.message.get_by_role("button", name="Start fresh").click()
    back.a.expect_count(50)
    expect(back.iteration).to_have_text(re.compile(r"^\s*0\b"))


def test_a_first_visit_is_a_first_visit_until_something_is_done(lab: Lab) -> None:
    lab.open()
    expect(lab.message).to_be_hidden()
    expect(lab.page.locator("#status-kept")).to_be_hidden()
    lab.open()
    expect(lab.message).to_be_hidden()
    expect(lab.iteration).to_have_text(re.compile(r"^\s*0\b"))


def test_a_page_that_is_loaded_again_shows_its_project_whatever_its_address(lab: Lab) -> None:
    lab.open(sample="shapes")
    lab.run(20)
    saved(lab)
    lab.page.reload()
    lab.expect_state("ready", timeout=BOOT_MS)
    expect(lab.iteration).to_have_text(re.compile(r"^\s*20\b"))
    lab.open(sample="shapes")  # the link itself is another project
    expect(lab.iteration).to_have_text(re.compile(r"^\s*0\b"))


def test_two_tabs_do_not_share_a_project(lab: Lab, watch) -> None:
    lab.open()
    lab.run(10)
    saved(lab)
    second = another(lab, watch).open()
    expect(second.message).to_contain_text("open in another tab")
    expect(second.iteration).to_have_text(re.compile(r"^\s*0\b"))
    second.press("step")
    saved(second)
    lab.run(10)
    expect(lab.iteration).to_have_text(re.compile(r"^\s*20\b"))
    saved(lab)


def test_without_storage_everything_works_and_it_is_said(
    new_page: Callable[..., Page], address: str, tmp_path: Path
) -> None:
    page = new_page()
    page.add_init_script(REFUSE)
    page.route(  # the worker opens the database, too
        "**/boot/store.js",
        lambda route: route.fulfill(
            body=REFUSE + route.fetch().text(), content_type="text/javascript"
        ),
    )
    lab = Lab(page, address).open()
    expect(lab.message).to_contain_text("keeps nothing")
    expect(page.locator("#status-kept")).to_have_text("Nothing is kept")
    lab.a.upload(*pictures.jpegs(tmp_path, 2, tint=0))
    lab.a.expect_count(52)
    lab.run(20)
